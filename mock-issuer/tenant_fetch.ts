import type { Answer } from './answer.ts'
import { responseOf } from './response.ts'
import { readSent, type SentRequest, unlessAborted } from './sent_request.ts'
import type { TenantWire } from './tenant_wire.ts'

/** `fetch` as the standard has it, with nobody but the tenant on the other side. */
export type TenantFetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>

const MOST_REDIRECTS = 20
const REDIRECTS = [301, 302, 303, 307, 308]

/**
 * Lets a program reach the tenant without a network. Redirects are followed as a runtime does it,
 * unless the request says otherwise (Fetch, 4.4).
 *
 * @param originNow of the tenant; others cannot be reached
 */
export function createTenantFetch(
  originNow: () => string,
  wire: Pick<TenantWire, 'exchange' | 'wait'>,
): TenantFetch {
  return async (input, init) => {
    const sent = await readSent(input, init)
    return await unlessAborted(exchange(sent), sent.signal)
  }

  async function exchange({ redirect, signal, ...first }: SentRequest): Promise<Response> {
    const origin = originNow()
    const respond = (answer: Answer) => responseOf(answer, (seconds) => wire.wait(seconds, signal))
    let { method, url, headers, body } = first
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      signal?.throwIfAborted()
      if (url.origin !== origin) throw new TypeError(unreachable(url, origin))
      const answer = await wire.exchange(
        { method: method.toUpperCase(), url, headers, body },
        signal,
      )
      const { status } = answer
      if (!REDIRECTS.includes(status) || redirect === 'manual') return respond(answer)
      if (redirect === 'error') throw new TypeError('fetch failed: unexpected redirect')
      const location = answer.headers.find(([name]) => name === 'Location')?.[1]
      if (location === undefined) return respond(answer)
      if (!URL.canParse(location, url)) throw new TypeError('fetch failed: Location is no URL')
      url = new URL(location, url)
      if (method === 'POST' && status < 303 || status === 303 && !/^(GET|HEAD)$/.test(method)) {
        method = 'GET'
        body = new Uint8Array()
        headers = new Headers([...headers].filter(([name]) => !name.startsWith('content-')))
      }
    }
    throw new TypeError('fetch failed: redirect count exceeded')
  }
}

function unreachable(url: URL, origin: string): string {
  return `fetch failed: ${url.origin} is not the mock tenant, which answers at ${origin}`
}
