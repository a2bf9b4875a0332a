import { parseChallenges } from './challenge.ts'
import { checkOptions } from './check_options.ts'
import { MAX_REDIRECTS } from './constants.ts'
import { type Call, optionError } from './errors.ts'
import type { Emit } from './events.ts'
import { FETCH_RULES, type Settings, type WaitUntil } from './options.ts'
import { followRedirect, type Hop, isRedirect, isReplayable } from './redirects.ts'
import { send } from './send.ts'
import { resolveTarget } from './target.ts'
import type { TokenHolder } from './token_holder.ts'

/** What `fetch` takes besides its input. */
export interface PosFetchInit extends RequestInit {
  /** Scopes in place of the client's, separated by spaces. */
  readonly scope?: string | undefined
  /** Of the request that is being served: keeps the runtime alive for a renewal. */
  readonly waitUntil?: WaitUntil | undefined
}

/**
 * `fetch` that carries the token (RFC 6750, 2.1). The answer is the server's own `Response`,
 * whatever its status.
 *
 * @param tokenFor the token of these scopes, or of the client's own
 */
export function createAuthorizedFetch(
  settings: Settings,
  tokenFor: (scope: string | undefined) => TokenHolder,
  emit: Emit,
): (input: string | URL | Request, init?: PosFetchInit) => Promise<Response> {
  return async (input, given) => {
    const { scope, waitUntil, ...init } = given ?? {}
    if (scope !== undefined || waitUntil || init.signal) {
      checkOptions('fetch', { scope, waitUntil, signal: init.signal ?? undefined }, FETCH_RULES)
    }
    const request = input instanceof Request ? input : undefined
    const url = resolveTarget(request?.url ?? (input as URL)?.href ?? input, settings)
    const body = init.body ?? request?.body
    const method = init.method ?? request?.method ?? 'GET'
    const headers = readHeaders(init.headers ?? request?.headers)
    const redirect = init.redirect ?? request?.redirect ?? 'follow'
    const signal = init.signal ?? request?.signal as AbortSignal

    async function ask(accessToken: string): Promise<Response> {
      headers.set('authorization', `Bearer ${accessToken}`)
      let sent: unknown = body
      let hop: Hop = { url, init: { ...init, method, headers, signal, redirect: 'manual' } }
      for (let hops = 0;; hops++) {
        const call: Call = { phase: 'api', url: hop.url }
        const target = hops === 0 && request || hop.url.href
        const answer = await send(settings.fetch, target, hop.init, call).catch((error) => {
          throw signal?.aborted ? signal.reason : error
        })
        if (redirect === 'manual' || !isRedirect(answer)) return answer
        const may = redirect === 'follow' && hops < MAX_REDIRECTS
        hop = followRedirect(answer, hop, sent, may, call)
        if (hop.init.body === null) sent = null
      }
    }

    const token = tokenFor(scope)
    const want = { signal, waitUntil }
    const { accessToken } = await token.get(want)
    const answer = await ask(accessToken)
    if (!refusesToken(answer)) return answer
    if (!isReplayable(body)) {
      token.reject(accessToken)
      emit?.({ type: 'warning', code: 'body_not_replayable' })
      return answer
    }
    const newer = await token.replace(accessToken, want)
    if (!newer) return answer
    answer.body?.cancel().catch(() => {})
    return await ask(newer.accessToken)
  }
}

/**
 * Whether the API refuses the token itself (RFC 6750, 3). A tenant that misses a permission sends
 * a 401 without a challenge: a new token would change nothing.
 */
function refusesToken({ status, headers }: Response): boolean {
  return status === 401 &&
    parseChallenges(headers.get('www-authenticate')).some((challenge) =>
      challenge.scheme === 'bearer' && /^(invalid_token)?$/.test(challenge.parameters.error ?? '')
    )
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
