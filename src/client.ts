import type { AccessToken } from './access_token.ts'
import { createAuthorizedFetch, type PosFetchInit } from './authorized_fetch.ts'
import { checkOptions } from './check_options.ts'
import type { Diagnosis } from './diagnosis.ts'
import { optionError } from './errors.ts'
import { createEmit } from './events.ts'
import { createExchange } from './exchange.ts'
import { createExpiryClock } from './expiry.ts'
import {
  GET_TOKEN_RULES,
  PEEK_RULES,
  type PosClientOptions,
  readOptions,
  type WaitUntil,
} from './options.ts'
import { createRedactor } from './redact.ts'
import { isBrowserPage, isServerRuntime } from './runtime.ts'
import { createSession } from './session.ts'
import { systemTiming, type Timing } from './time.ts'
import { shown } from './urls.ts'

/** Options of {@linkcode PosClient.peek}. */
export interface PeekOptions {
  /** Scopes in place of the client's, separated by spaces. */
  readonly scope?: string | undefined
  /** Seconds the token must hold at least. */
  readonly minLifetimeSeconds?: number | undefined
}

/** Options of {@linkcode PosClient.getToken}. */
export interface GetTokenOptions extends PeekOptions {
  /** Ends this caller's wait; its reason is thrown. Others who wait are not disturbed. */
  readonly signal?: AbortSignal | undefined
  /**
   * Passes over the token at hand, for a new one or a failure. It joins a request under way, and a
   * failure that is remembered stands.
   */
  readonly forceRefresh?: boolean | undefined
  /** Of the request that is being served: keeps the runtime alive for a renewal. */
  readonly waitUntil?: WaitUntil | undefined
}

/** A program's access to one tenant. Its functions need no `this`. */
export interface PosClient {
  /**
   * The token at hand, else a new one. However many callers ask at once, the tenant is asked once.
   * A failure is remembered for a while and thrown again without a request.
   *
   * With `minLifetimeSeconds`, a token that does not hold so long is renewed, if that helps: where
   * fresh tokens do not hold so long either, they are handed out all the same, with a warning.
   *
   * @throws {PosAuthError} if no token can be had
   * @throws {unknown} the reason of `signal` once that is aborted, even with a token at hand
   */
  readonly getToken: (options?: GetTokenOptions) => Promise<AccessToken>
  /**
   * The token at hand if it is good, at once and without any request.
   *
   * @throws {PosAuthError} `INVALID_OPTION`
   */
  readonly peek: (options?: PeekOptions) => AccessToken | undefined
  /**
   * Like the global `fetch`, with the token. Relative input lies below the tenant's base:
   * `api/graphql` is right for a tenant at the root of its host and for one under a path.
   * Redirects are followed within the same origin; the answer is returned whatever its status.
   *
   * If the API refuses the token itself (401 with a `Bearer` challenge that is bare or says
   * `invalid_token`), the request is sent once more with a new one, unless its body is a stream.
   *
   * @throws {PosAuthError} if no token can be had (phase as for `getToken`), or in phase `api` if
   * the input may not carry the token or no answer came
   * @throws {unknown} the reason of `init.signal` once that is aborted
   */
  readonly fetch: (input: string | URL | Request, init?: PosFetchInit) => Promise<Response>
  /**
   * Drops this token, if it is still the one at hand: the next call gets another.
   *
   * @param accessToken the text of the token
   * @throws {PosAuthError} `INVALID_OPTION` if it is no text
   */
  readonly invalidate: (accessToken: string) => void
  /**
   * Forgets tokens, discovery and failures. Who waits is served; nothing of that is kept.
   */
  readonly reset: () => void
  /** What is known of the tenant and the tokens, without any value: fit for a support case. */
  readonly diagnose: () => Diagnosis
}

/**
 * A client for one tenant, with the client credentials grant (RFC 6749, 4.4). Nothing is sent
 * before the first call.
 *
 * @example
 * ```ts
 * import { createPosClient } from 'pos-auth'
 * import { secretFromEnv } from 'pos-auth/secret'
 *
 * const pos = createPosClient({
 *   issuer: 'https://shop.example/north',
 *   clientId: 'stocksync',
 *   clientSecret: secretFromEnv('POS_CLIENT_SECRET'),
 * })
 * ```
 *
 * @throws {PosAuthError} `INVALID_OPTION`, `INSECURE_URL`, `ENDPOINT_NOT_ALLOWED` for options that
 * cannot work, and `UNTRUSTED_RUNTIME` in a browser page
 */
export function createPosClient(options: PosClientOptions): PosClient {
  return assembleClient(options, systemTiming)
}

/**
 * {@linkcode createPosClient} with time, chance and runtime replaceable.
 *
 * @param livesOn whether work lives on when the request that began it has ended
 */
export function assembleClient(
  options: PosClientOptions,
  seam: Timing,
  livesOn: boolean = isServerRuntime(),
): PosClient {
  if (isBrowserPage()) {
    throw optionError(
      'createPosClient is for trusted, confidential clients: a browser page cannot keep a secret',
      'config',
      'POS_AUTH_UNTRUSTED_RUNTIME',
    )
  }
  const settings = readOptions(options)
  const timing = { ...seam, clock: settings.clock ?? seam.clock }
  const redactor = createRedactor()
  const exchange = createExchange(settings.fetch, timing)
  const expiry = createExpiryClock(timing.clock)
  const emit = createEmit(settings.onEvent)
  const lasting = { settings, exchange, timing, expiry, redactor, emit, livesOn }
  let session = createSession(lasting)

  async function getTokenWith(options: GetTokenOptions): Promise<AccessToken> {
    const want = checkOptions('getToken', options, GET_TOKEN_RULES)
    return await session.tokens.of(want.scope).get(want)
  }

  return Object.freeze({
    // Without options nothing new is made, not even a promise.
    getToken(options?: GetTokenOptions) {
      try {
        return options === undefined ? session.tokens.usual.get() : getTokenWith(options)
      } catch (error) {
        return Promise.reject(error) // of the clock given
      }
    },

    peek(options?: PeekOptions) {
      if (options === undefined) return session.tokens.usual.peek()
      const { scope, minLifetimeSeconds } = checkOptions('peek', options, PEEK_RULES)
      return session.tokens.of(scope).peek(minLifetimeSeconds)
    },

    fetch: createAuthorizedFetch(settings, (scope) => session.tokens.of(scope), emit),

    invalidate(accessToken: string) {
      if (typeof accessToken !== 'string') {
        throw optionError('invalidate needs the text of a token, token.accessToken')
      }
      for (const token of session.tokens.all()) token.drop(accessToken)
    },

    reset() {
      session = createSession(lasting)
    },

    diagnose() {
      const endpoint = session.discovery.endpoint()
      return Object.freeze({
        issuer: settings.issuer,
        tokenEndpoint: endpoint && shown(endpoint.url),
        clientAuthentication: endpoint?.method,
        clockSkewSeconds: exchange.skewSeconds(),
        keys: Object.freeze(session.tokens.all().map((token) => Object.freeze(token.diagnose()))),
      })
    },
  })
}
