import { type AccessToken, createAccessToken } from './access_token.ts'
import { createAttempts } from './attempts.ts'
import { MAX_ATTEMPTS, MINT_TIMEOUT_FACTOR } from './constants.ts'
import type { Discovery } from './discovery.ts'
import type { Call, PosAuthError } from './errors.ts'
import type { Warn } from './events.ts'
import { type Exchange, timedOut } from './exchange.ts'
import { type Lifetime, startLifetime } from './expiry.ts'
import type { TokenEndpoint } from './metadata.ts'
import type { Settings } from './options.ts'
import { sendTokenRequest } from './protocol.ts'
import type { Redactor } from './redact.ts'
import type { RefusedSecrets } from './refused_secrets.ts'
import { type Timing, withDeadline } from './time.ts'
import { readTokenAnswer } from './token_answer.ts'
import type { TokenKey } from './token_key.ts'

/** A token, with the time it holds for. */
export interface DatedToken extends Lifetime {
  readonly token: AccessToken
}

/**
 * Obtains a new token.
 *
 * @param withinMs finite where an old token still holds for so long: then one quick attempt is made
 */
export type Mint = (key: TokenKey, withinMs: number, signal: AbortSignal) => Promise<DatedToken>

/** Asks the source of the secret. */
export type ReadSecret = (rejected: boolean, signal: AbortSignal) => Promise<string>

/** Mints: discovery, then the secret, then the token request, all within one deadline. */
export function createMint(
  settings: Settings,
  exchange: Exchange,
  timing: Timing,
  discovery: Discovery,
  readSecret: ReadSecret,
  refused: RefusedSecrets,
  redactor: Redactor,
  warn: Warn,
): Mint {
  const { tenant, clientId } = settings
  const timeoutMs = settings.timeoutSeconds * 1_000

  return async ({ scope }, withinMs, signal) => {
    const once = withinMs < Infinity
    const ms = once ? Math.min(timeoutMs, withinMs) : timeoutMs * MINT_TIMEOUT_FACTOR
    const deadlineMs = timing.clock.monotonic() + ms
    let call: Call = { phase: 'discovery', url: tenant }

    return await withDeadline(timing, ms, signal, () => timedOut(call), async (stop) => {
      const attempts = createAttempts(timing, deadlineMs, stop, once ? 1 : MAX_ATTEMPTS)

      const discover = () => attempts(() => discovery.get(stop))

      const request = ({ url, method }: TokenEndpoint, secret: string) =>
        attempts(async () => {
          call = { phase: 'token', url }
          const started = startLifetime(timing.clock, 0)
          const { startedAtMs } = started
          const answer = await exchange.ask(call, timeoutMs, stop, (fetch, stop) =>
            sendTokenRequest({ url, method, clientId, clientSecret: secret, scope }, fetch, stop))
          redactor.remember(secret) // tokens of other keys may have pushed it out meanwhile
          const grant = readTokenAnswer(answer, startedAtMs, redactor, warn)
          refused.clear()
          const lifetimeMs = grant.lifetimeSeconds * 1_000
          const token = createAccessToken({ ...grant, scope: grant.scope ?? scope }, startedAtMs)
          const spentMs = Math.max(
            timing.clock.now() - startedAtMs,
            timing.clock.monotonic() - started.startedMonotonicMs,
          )
          // It ended on its way: nobody could use it.
          if (lifetimeMs > 0 && spentMs >= lifetimeMs) {
            return timedOut(call)
          }
          return { ...started, lifetimeMs, token }
        }).catch((error) => {
          if (isRefusal(error)) {
            refused.add(secret)
          }
          throw error
        })

      const endpoint = await discover()
      const secret = await readSecret(false, stop)
      try {
        return await request(endpoint, secret)
      } catch (error) {
        // What may be different now that the tenant has refused: a newer secret, a moved endpoint.
        if (isRefusal(error)) {
          const newer = await readSecret(true, stop).catch(() => secret)
          if (!refused.has(newer)) return await request(endpoint, newer)
        } else if ((error as PosAuthError).status === 404) {
          discovery.expire()
          const moved = await discover()
          if (moved.url.href !== endpoint.url.href) return await request(moved, secret)
        }
        throw error
      }
    })
  }
}

function isRefusal(error: unknown): boolean {
  return (error as PosAuthError).code === 'POS_AUTH_INVALID_CLIENT'
}
