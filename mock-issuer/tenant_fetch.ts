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
    const request = requestOf(input, init)
    const { signal } = request
    let url = new URL(request.url)
    let { method, headers } = request
    let body = new Uint8Array(await unlessAborted(request.arrayBuffer(), signal))
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      if (url.origin !== origin) throw new TypeError(unreachable(url, origin))
      const sent = { method: method.toUpperCase(), url, headers, body }
      const answer = await unlessAborted(handle(sent, signal), signal)
      const { status } = answer
      if (!REDIRECTS.includes(status) || request.redirect === 'manual') return render(answer)
      if (request.redirect === 'error') throw new TypeError('fetch failed: unexpected redirect')
      const location = answer.headers.find(([name]) => name === 'Location')?.[1]
      if (location === undefined) return render(answer)
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

/** Runtimes show the URL, method or header they refuse, and with it perhaps a secret. */
function requestOf(input: RequestInfo | URL, init: RequestInit | undefined): Request {
  try {
    return new Request(input, init)
  } catch {
    throw new TypeError(
      'fetch failed: this is no request, check that the URL is absolute and has no user, that the ' +
        'method and the headers are allowed, and that the body fits the method and is unused',
    )
  }
}

/** A body that never ends, or a function of the test's own, knows nothing of the signal. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

function render({ status, headers, body }: Answer): Response {
  // A text would come with a content type of the runtime's own.
  const empty = body === '' || WITHOUT_CONTENT.includes(status)
  const content = empty ? null : new TextEncoder().encode(body)
  return new Response(content, {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  })
}

function unreachable(url: URL, origin: string): string {
  return `fetch failed: ${url.origin} is not the mock tenant, which answers at ${origin}`
}
