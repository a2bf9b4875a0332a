/** A request on its way to the tenant, its body read. */
export interface SentRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer>
  readonly redirect: RequestRedirect
  /** Missing if nobody can end the request. */
  readonly signal?: AbortSignal | undefined
}

const WITH_BODY = ['POST', 'PUT', 'PATCH', 'DELETE']
const METHODS = ['GET', 'HEAD', 'OPTIONS', ...WITH_BODY]
const FORM = 'application/x-www-form-urlencoded;charset=UTF-8'
const TEXT = 'text/plain;charset=UTF-8'

/**
 * Reads what a program gave to `fetch` as a `Request` does (Fetch, 5.4). The usual request, an
 * address and a text or a form, is read without making one: its streams cost more than the answer.
 *
 * @throws {TypeError} if it is none, without the URL, method or header at fault
 */
export async function readSent(
  input: RequestInfo | URL,
  init: RequestInit = {},
): Promise<SentRequest> {
  const plain = readPlain(input, init)
  if (plain) return plain
  const request = requestOf(input, init)
  const { method, headers, redirect, signal } = request
  const url = new URL(request.url)
  const body = new Uint8Array(await unlessAborted(request.arrayBuffer(), signal))
  return { method, url, headers, body, redirect, signal }
}

/** `undefined` for all that is not usual, and for what a `Request` would refuse. */
function readPlain(input: RequestInfo | URL, init: RequestInit): SentRequest | undefined {
  const { method = 'GET', body = null, redirect = 'follow', signal, headers: given } = init
  const isForm = body instanceof URLSearchParams
  if (input instanceof Request || signal || !METHODS.includes(method)) return undefined
  if (body !== null && !(WITH_BODY.includes(method) && (isForm || typeof body === 'string'))) {
    return undefined
  }
  const url = URL.canParse(`${input}`) ? new URL(input) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined
  if (!['follow', 'manual', 'error'].includes(redirect)) return undefined
  try {
    const headers = new Headers(given)
    if (body !== null && !headers.has('content-type')) {
      headers.set('content-type', isForm ? FORM : TEXT)
    }
    return { method, url, headers, body: new TextEncoder().encode(`${body ?? ''}`), redirect }
  } catch {
    return undefined
  }
}

/** Runtimes show the URL, method or header they refuse, and with it perhaps a secret. */
function requestOf(input: RequestInfo | URL, init: RequestInit): Request {
  try {
    return new Request(input, init)
  } catch {
    throw new TypeError(
      'fetch failed: this is no request, check that the URL is absolute and has no user, that the ' +
        'method and the headers are allowed, and that the body fits the method and is unused',
    )
  }
}

/** For work that knows nothing of the signal: an endless body, a function of the test's own. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
