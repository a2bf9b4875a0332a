import { type Finding, inconclusive } from '../engine/check.ts'
import { type Answered, errorOf, inWords, type Seen, type View } from '../engine/seen.ts'
import { firstTokenAnswer } from './token_answers.ts'

/** A host in front of the tenant is out of order, or the tenant is busy: no word about the request. */
export const NOT_NOW: readonly number[] = [429, 502, 503, 504]

/** All answers of the token endpoint, in their order. */
export function tokenEndpointAnswers(seen: View): readonly Answered[] {
  const endpoint = withoutQuery(seen.metadata?.token_endpoint)
  return seen.answered.filter(({ request }) =>
    endpoint !== undefined && withoutQuery(request.url) === endpoint
  )
}

/** Those that refuse, for a reason of the request. */
export function refusals(seen: View): readonly Answered[] {
  return tokenEndpointAnswers(seen).filter((answer) => {
    const { status } = answer.response
    const isRefusal = status >= 400 || errorOf(answer.response) !== undefined
    return isRefusal && !NOT_NOW.includes(status) && !isOfHttp(answer)
  })
}

/** What HTTP itself says to a wrong method or media type is no answer of OAuth (RFC 9110, 15.5). */
function isOfHttp({ request, response }: Answered): boolean {
  const isForm = request.headers.some(([name, value]) =>
    name === 'Content-Type' && value === 'application/x-www-form-urlencoded'
  )
  const isTokenRequest = request.method === 'POST' && isForm
  return !isTokenRequest && [404, 405, 415, 501].includes(response.status)
}

/** Why a refusal shows nothing: the client gets no token at all. `undefined` where it does. */
export function withoutControl(seen: Seen): Finding | undefined {
  if (firstTokenAnswer(seen)) return undefined
  const { step, response } = seen.answer('P10')
  return inconclusive('no-token-at-all', `${step} got no token: ${inWords(response)}`)
}

/** Why an answer says nothing about the request. `undefined` where it does. */
export function withoutWord({ step, response }: Answered): Finding | undefined {
  const said = `${step}: ${inWords(response)}`
  if (NOT_NOW.includes(response.status)) return inconclusive('not-now', said)
  return isRedirect(response.status) ? inconclusive('redirected', said) : undefined
}

/** Whether an answer leads elsewhere. */
export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400
}

function withoutQuery(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}
