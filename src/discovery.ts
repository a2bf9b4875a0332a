import { DISCOVERY_MEMO_MS } from './constants.ts'
import { callError } from './errors.ts'
import type { Answer, Exchange } from './exchange.ts'
import { type ExpiryClock, startLifetime } from './expiry.ts'
import { parseObject } from './json.ts'
import { readMetadata, type TokenEndpoint } from './metadata.ts'
import type { Settings } from './options.ts'
import { sendDiscoveryRequest } from './protocol.ts'
import type { Redactor } from './redact.ts'
import { createRenewable, type Renewable } from './renewable.ts'
import type { Timing } from './time.ts'

/**
 * The token endpoint of the last good document, which is fetched anew after an hour and kept when
 * that fails.
 */
export function createDiscovery(
  settings: Settings,
  exchange: Exchange,
  timing: Timing,
  expiry: ExpiryClock,
  redactor: Redactor,
): Renewable<TokenEndpoint> {
  const { issuer, tenant, timeoutSeconds } = settings

  const ask = (algorithm: 'oidc' | 'oauth2', signal: AbortSignal): Promise<Answer> =>
    exchange(
      { phase: 'discovery', url: tenant },
      timeoutSeconds * 1_000,
      signal,
      (fetch, stop) => sendDiscoveryRequest(tenant, algorithm, fetch, stop),
    )

  function read({ call, status, text }: Answer): TokenEndpoint {
    const document = parseObject(text)
    if (status === 200 && document) {
      return readMetadata(document, issuer as string, settings, call, redactor)
    }
    throw callError(
      call,
      'POS_AUTH_DISCOVERY_FAILED',
      `status ${status}, no discovery document. Check issuer (the tenant with its path) and that ` +
        'its OpenID Connect server is on',
      { status },
    )
  }

  return createRenewable(expiry, {
    async make(_, signal) {
      const lifetime = startLifetime(timing.clock, DISCOVERY_MEMO_MS)
      const first = await ask('oidc', signal)
      const second = first.status === 404
        ? await ask('oauth2', signal).then(read).catch(() => undefined)
        : undefined
      // Failing that, the error is the 404 of the address a tenant really has.
      return { ...lifetime, value: second ?? read(first) }
    },
    marginMs: () => 0,
    keepOld: true,
  })
}
