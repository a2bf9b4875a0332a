import type { Report } from '../engine/report.ts'

/** What was sent in the steps, and what came back, a line each: `P10  POST /connect/token  200`. */
export function exchangeLines({ evidence }: Report, steps: readonly string[]): string[] {
  const home = originOf(evidence.target.issuer)
  return steps.flatMap((step) => {
    const exchanges = evidence.exchanges.filter((exchange) => exchange.step === step)
      .map(({ request, response, failure }) => {
        const answer = response ? response.status : failure?.code ?? 'no answer'
        return `${step}  ${request.method} ${shortUrl(request.url, home)}  ${answer}`
      })
    const handshakes = evidence.handshakes.filter((handshake) => handshake.step === step)
      .map(({ url, offer, outcome, protocol, cipher }) => {
        const chosen = [outcome, protocol, cipher].filter((word) => word !== undefined).join(' ')
        return `${step}  handshake with ${originOf(url)}, offering ${offer}  ${chosen}`
      })
    return [...exchanges, ...handshakes]
  })
}

/** Longest part of a URL that is shown. */
const LONGEST = 44

/** Path and query of a URL of the tenant's own origin, or the whole of another one; cut when long. */
function shortUrl(url: string, home: string): string {
  const text = url.startsWith(`${home}/`) ? url.slice(home.length) : url
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url
}
