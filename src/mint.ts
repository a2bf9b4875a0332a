import { createAccessToken } from './access_token.ts'
import { createAttempts } from './attempts.ts'
import { MAX_ATTEMPTS, MINT_TIMEOUT_FACTOR } from './constants.ts'
import type { Call, PosAuthError } from './errors.ts'
import { type Exchange, timedOut } from './exchange.ts'
import { startLifetime } from './expiry.ts'
import type { TokenEndpoint } from './metadata.ts'
import type { Settings } from './options.ts'
import { sendTokenRequest } from './protocol.ts'
import type { Redactor } from './redact.ts'
import type { Renewable } from './renewable.ts'
import { readSecret } from './secret.ts'
import { type Timing, withDeadline } from './time.ts'
import { readTokenAnswer } from './token_answer.ts'
import type { Mint } from './token_cache.ts'

/** Obtains tokens: discovery, then the secret, then the token request, all within one deadline. */
export function createMint(
  settings: Settings,
  exchange: Exchange,
  timing: Timing,
  discovery: Renewable<TokenEndpoint>,
  redactor: Redactor,
): Mint {
  const { issuer, tenant, clientId, clientSecret, clientAuthentication } = settings
  const timeoutMs = settings.timeoutSeconds * 1_000

  return async ({ scope }, withinMs, signal) => {
    const once = withinMs < Infinity
    const ms = once ? Math.min(timeoutMs, withinMs) : timeoutMs * MINT_TIMEOUT_FACTOR
    const deadlineMs = timing.clock.monotonic() + ms
    let call: Call = { phase: 'discovery', url: tenant }

    return await withDeadline(timing, ms, signal, () => timedOut(call), async (stop) => {
      const attempts = createAttempts(timing, deadlineMs, stop, once ? 1 : MAX_ATTEMPTS)

      const discover = async (): Promise<TokenEndpoint> =>
        issuer === undefined
          ? { url: tenant, method: clientAuthentication ?? 'client_secret_basic' }
          : await attempts(() => discovery.get(stop))

      const read = async (rejected: boolean) => {
        const secret = await readSecret(clientSecret, rejected, timing, timeoutMs, stop)
        redactor.remember(secret)
        return secret
      }

      const request = ({ url, method }: TokenEndpoint, secret: string) =>
        attempts(async () => {
          call = { phase: 'token', url }
          const started = startLifetime(timing.clock, 0)
          const { startedAtMs } = started
          const answer = await exchange(call, timeoutMs, stop, (fetch, stop) =>
            sendTokenRequest({ url, method, clientId, clientSecret: secret, scope }, fetch, stop))
          const grant = readTokenAnswer(answer, startedAtMs, redactor)
          const lifetimeMs = grant.lifetimeSeconds * 1_000
          const value = createAccessToken({ ...grant, scope: grant.scope ?? scope }, startedAtMs)
          // It ended on its way: nobody could use it.
          if (lifetimeMs > 0 && timing.clock.now() >= value.expiresAtMs) {
            return timedOut(call)
          }
          return { ...started, lifetimeMs, value }
        })

      const endpoint = await discover()
      const secret = await read(false)
      try {
        return await request(endpoint, secret)
      } catch (error) {
        // What may be different now that the tenant has refused: a newer secret, a moved endpoint.
        const { code, status } = error as PosAuthError
        if (code === 'POS_AUTH_INVALID_CLIENT') {
          const newer = await read(true).catch(() => secret)
          if (newer !== secret) return request(endpoint, newer)
        } else if (status === 404) {
          discovery.expire()
          const moved = await discover()
          if (moved.url.href !== endpoint.url.href) return request(moved, secret)
        }
        throw error
      }
    })
  }
}
