import type { Answer } from './answer.ts'
import type { TenantRequest } from './tenant.ts'

/** `fetch` as the standard has it, with nobody but the tenant on the other side. */
export type TenantFetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>

type Handle = (request: TenantRequest, signal: AbortSignal) => Promise<Answer>

const MOST_REDIRECTS = 20
const WITHOUT_CONTENT = [204, 205, 304]
const REDIRECTS = [301, 302, 303, 307, 308]

/**
 * Lets a program reach the tenant without a network. Redirects are followed as a runtime does it,
 * unless the request says otherwise (Fetch, 4.4).
 *
 * @param address base URL of the tenant; other hosts cannot be reached
 */
export function createTenantFetch(address: string, handle: Handle): TenantFetch {
  const { origin } = new URL(address)
  return async (input, init) => {
    const request = new Request(input, init)
    let url = new URL(request.url)
    let { method, headers } = request
    let body = new Uint8Array(await request.arrayBuffer())
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      request.signal.throwIfAborted()
      if (url.origin !== origin) throw new TypeError(unreachable(url, origin))
      const sent = { method: method.toUpperCase(), url, headers, body }
      const answer = await handle(sent, request.signal)
      request.signal.throwIfAborted()
      const location = answer.headers.find(([name]) => name === 'Location')?.[1]
      if (!REDIRECTS.includes(answer.status) || location === undefined) return render(answer)
      if (request.redirect === 'manual') return render(answer)
      if (request.redirect === 'error') throw new TypeError('fetch failed: unexpected redirect')
      url = new URL(location, url)
      const { status } = answer
      if (method === 'POST' && status < 303 || status === 303 && method !== 'HEAD') {
        method = 'GET'
        body = new Uint8Array()
        headers = new Headers([...headers].filter(([name]) => !name.startsWith('content-')))
      }
    }
    throw new TypeError('fetch failed: redirect count exceeded')
  }
}

function render({ status, headers, body }: Answer): Response {
  // An empty text would come with a content type of the runtime's own.
  const content = body === '' || WITHOUT_CONTENT.includes(status) ? null : body
  return new Response(content, {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  })
}

function unreachable(url: URL, origin: string): string {
  return `fetch failed: ${url.origin} is not the mock tenant, which answers at ${origin}`
}
