import type { AccessToken } from './access_token.ts'
import { MAX_REDIRECTS } from './constants.ts'
import { type Call, optionError } from './errors.ts'
import type { Settings } from './options.ts'
import { followRedirect, type Hop, isRedirect } from './redirects.ts'
import { type Fetch, send } from './send.ts'
import { resolveTarget } from './target.ts'

/**
 * `fetch` that carries the token (RFC 6750, 2.1). The answer is the server's own `Response`,
 * whatever its status.
 *
 * @param getToken obtains the token, waiting no longer than the signal of the call
 */
export function createAuthorizedFetch(
  settings: Settings,
  getToken: (signal: AbortSignal | undefined) => Promise<AccessToken>,
): Fetch {
  return async (input, given) => {
    const init = given ?? {}
    const request = input instanceof Request ? input : undefined
    const url = resolveTarget(request?.url ?? (input as URL)?.href ?? input, settings)
    let body = init.body ?? request?.body
    const method = init.method ?? request?.method ?? 'GET'
    const headers = readHeaders(init.headers ?? request?.headers)
    const redirect = init.redirect ?? request?.redirect ?? 'follow'
    const signal = init.signal ?? request?.signal as AbortSignal

    const { accessToken } = await getToken(signal)
    headers.set('authorization', `Bearer ${accessToken}`)
    let hop: Hop = { url, init: { ...init, method, headers, signal, redirect: 'manual' } }
    for (let hops = 0;; hops++) {
      const call: Call = { phase: 'api', url: hop.url }
      const target = hops === 0 && request || hop.url.href
      const answer = await send(settings.fetch, target, hop.init, call).catch((error) => {
        throw signal?.aborted ? signal.reason : error
      })
      if (redirect === 'manual' || !isRedirect(answer)) return answer
      const may = redirect === 'follow' && hops < MAX_REDIRECTS
      hop = followRedirect(answer, hop, body, may, call)
      if (hop.init.body === null) body = null
    }
  }
}

/** What `Headers` would refuse is refused here: its own error repeats the value. */
function readHeaders(given: RequestInit['headers']): Headers {
  try {
    const headers = new Headers(given)
    if (!headers.has('authorization')) return headers
  } catch {
    // told below
  }
  throw optionError(
    'fetch: headers are malformed or name authorization',
    'api',
  )
}
