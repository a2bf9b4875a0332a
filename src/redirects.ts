import { type Call, callError } from './errors.ts'
import { parseUrl } from './urls.ts'

/** What of a request changes on its way through redirects. */
export interface Hop {
  readonly url: URL
  readonly init: RequestInit & {
    readonly headers: Readonly<Record<string, string>>
    readonly method: string
  }
}

/** Whether an answer asks to be followed (Fetch standard: a redirect status and a location). */
export function isRedirect({ status, headers }: Response): boolean {
  return [301, 302, 303, 307, 308].includes(status) && headers.has('location')
}

/**
 * The request that follows a redirect within the same origin, with the method rules of the Fetch
 * standard (HTTP-redirect fetch). The answer that redirected is let go.
 *
 * @param may whether the caller wants it followed
 * @throws {PosAuthError} `REDIRECT_REFUSED` if not, where it leads elsewhere, or the body is gone
 */
export function followRedirect(
  { status, headers, body: unread }: Response,
  { url: from, init }: Hop,
  body: unknown,
  may: boolean,
  call: Call,
): Hop {
  unread?.cancel?.().catch(() => {})
  const url = parseUrl(headers.get('location'), from.href) as URL
  const method = `${init.method}`.toUpperCase()
  const toGet = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST'
  const within = url?.href.startsWith(`${from.origin}/`)
  if (!may || !within || !toGet && !isReplayable(body)) {
    throw callError(
      call,
      'POS_AUTH_REDIRECT_REFUSED',
      `status ${status}, but the token stays within one origin and a stream is sent once. Call the ` +
        'final address',
      { status },
    )
  }
  if (!toGet) return { url, init }
  const bare = Object.entries(init.headers).filter(([name]) => !/^content-/i.test(name))
  return { url, init: { ...init, body: null, headers: Object.fromEntries(bare), method: 'GET' } }
}

/** Bodies that can be read twice. A stream, an iterable or a `Request` with a body cannot. */
export function isReplayable(body: unknown): boolean {
  return typeof (body ?? '') === 'string' || ArrayBuffer.isView(body) ||
    [ArrayBuffer, Blob, FormData, URLSearchParams].some((kind) => body instanceof kind)
}
