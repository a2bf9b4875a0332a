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
  // Programs call the same few addresses: reading one again costs more than all the rest.
  let located: { readonly input: string; readonly url: URL } | undefined
  const locate = (input: string): URL => {
    if (!located || located.input !== input) {
      located = { input, url: resolveTarget(input, settings) }
    }
    return located.url
  }

  return async (input, options) => {
    const init = options ?? {}
    const { scope, waitUntil } = init
    const request = input instanceof Request ? input : undefined
    const url = locate(request?.url ?? (input as URL)?.href ?? input)
    const body = init.body ?? request?.body
    const method = init.method ?? request?.method ?? 'GET'
    const headers = readHeaders(init.headers ?? request?.headers)
    const redirect = init.redirect ?? request?.redirect ?? 'follow'
    // As the global one: null parts the call from the signal of its Request.
    const given = init.signal === undefined ? request?.signal : init.signal
    const signal = given ?? undefined
    if (scope !== undefined || waitUntil || signal) {
      checkOptions('fetch', { scope, waitUntil, signal }, FETCH_RULES)
    }

    async function ask(accessToken: string): Promise<Response> {
      let sent: unknown = body
      // Node spreads objects many times slower than it assigns them.
      const authorized = Object.assign({ authorization: `Bearer ${accessToken}` }, headers)
      const changes = {
        method,
        headers: authorized,
        signal: given ?? null,
        redirect: 'manual',
      } as const
      let hop: Hop = { url, init: Object.assign({}, init, changes) }
      // An init that is a Request has its body in its prototype, which is not assigned.
      if (init.body && !Object.hasOwn(init, 'body')) {
        Object.assign(hop.init, { body: init.body, duplex: 'half' })
      }
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
    // Not of `token`: a reset may have begun a new session meanwhile.
    const newer = await tokenFor(scope).replace(accessToken, want)
    if (!newer) return answer
    answer.body?.cancel?.().catch(() => {})
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

/**
 * The caller's headers by name. What `Headers` would refuse is refused here: its own error repeats
 * the value. Plain objects stay plain: `Headers` reads a token character by character, and fetch
 * would do so once more.
 */
function readHeaders(given: RequestInit['headers']): Record<string, string> {
  if (!given) return {}
  try {
    const headers = new Headers(given)
    if (!headers.has('authorization')) {
      const isPlain = Object.getPrototypeOf(given) === Object.prototype
      return isPlain ? { ...given as Record<string, string> } : Object.fromEntries(headers)
    }
  } catch {
    // told below
  }
  throw optionError('fetch: headers are malformed or name authorization', 'api')
}
