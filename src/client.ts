import type { AccessToken } from './access_token.ts'
import { createAuthorizedFetch } from './authorized_fetch.ts'
import { checkOptions, type Rules } from './check_options.ts'
import { createDiscovery } from './discovery.ts'
import { optionError } from './errors.ts'
import { createExchange } from './exchange.ts'
import { createExpiryClock } from './expiry.ts'
import { createMint } from './mint.ts'
import { type PosClientOptions, readOptions } from './options.ts'
import { createRedactor } from './redact.ts'
import { isBrowserPage } from './runtime.ts'
import type { Fetch } from './send.ts'
import { systemTiming, type Timing } from './time.ts'
import { createTokenCache } from './token_cache.ts'
import { createTokenKey } from './token_key.ts'

/** Options of {@linkcode PosClient.getToken}. */
export interface GetTokenOptions {
  /** Ends this caller's wait; its reason is thrown. Others who wait are not disturbed. */
  readonly signal?: AbortSignal | undefined
}

/** A program's access to one tenant. Its functions need no `this`. */
export interface PosClient {
  /**
   * The token at hand, else a new one. However many callers ask at once, the tenant is asked once.
   *
   * @throws {PosAuthError} if no token can be had
   * @throws {unknown} the reason of `signal` once that is aborted, even with a token at hand
   */
  readonly getToken: (options?: GetTokenOptions) => Promise<AccessToken>
  /**
   * Like the global `fetch`, with the token. Relative input lies below the tenant's base:
   * `api/graphql` is right for a tenant at the root of its host and for one under a path.
   * Redirects are followed within the same origin; the answer is returned whatever its status.
   *
   * @throws {PosAuthError} if no token can be had (phase as for `getToken`), or in phase `api` if
   * the input may not carry the token or no answer came
   * @throws {unknown} the reason of `init.signal` once that is aborted
   */
  readonly fetch: Fetch
}

const GET_TOKEN_OPTIONS: Rules = {
  signal: [(value) => !!(value as AbortSignal | null)?.addEventListener, 'an AbortSignal'],
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

/** {@linkcode createPosClient} with time and chance replaceable. */
export function assembleClient(options: PosClientOptions, seam: Timing): PosClient {
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
  const discovery = createDiscovery(settings, exchange, timing, expiry, redactor)
  const mint = createMint(settings, exchange, timing, discovery, redactor)
  const tokens = createTokenCache(mint, expiry, settings.expiryMarginSeconds * 1_000)
  const token = tokens(createTokenKey(settings.scope))

  async function getTokenWith(options: GetTokenOptions): Promise<AccessToken> {
    checkOptions('getToken', options, GET_TOKEN_OPTIONS)
    return await token.get(options.signal)
  }
  // Without options nothing new is made, not even a promise.
  const getToken = (options?: GetTokenOptions) =>
    options === undefined ? token.get() : getTokenWith(options)

  return Object.freeze({
    getToken,
    fetch: createAuthorizedFetch(settings, (signal) => getToken(signal && { signal })),
  })
}
