import { DISCOVERY_MEMO_MS, DISCOVERY_RETRY_MS } from './constants.ts'
import { callError } from './errors.ts'
import type { Emit } from './events.ts'
import type { Answer, Exchange } from './exchange.ts'
import { type ExpiryClock, type Lifetime, startLifetime } from './expiry.ts'
import { createSingleFlight } from './flight.ts'
import { parseObject } from './json.ts'
import { readMetadata, type TokenEndpoint } from './metadata.ts'
import type { Settings } from './options.ts'
import { sendDiscoveryRequest } from './protocol.ts'
import type { Redactor } from './redact.ts'
import type { Timing } from './time.ts'

/** Where the token endpoint is. */
export interface Discovery {
  /** As the options say, else as the last good document does, which is read anew after an hour and kept when that fails. */
  get(signal: AbortSignal): Promise<TokenEndpoint>
  /** Makes the next `get` read the document anew. */
  expire(): void
  /** As far as it is known. */
  endpoint(): TokenEndpoint | undefined
}

export function createDiscovery(
  settings: Settings,
  exchange: Exchange,
  timing: Timing,
  expiry: ExpiryClock,
  redactor: Redactor,
  emit: Emit,
  aliveMs: number,
): Discovery {
  const { issuer, tenant, timeoutSeconds, clientAuthentication } = settings
  const given: TokenEndpoint | undefined = issuer === undefined
    ? { url: tenant, method: clientAuthentication ?? 'client_secret_basic' }
    : undefined
  const flight = createSingleFlight<TokenEndpoint>(timing, aliveMs)
  let held: Lifetime & { readonly endpoint: TokenEndpoint } | undefined

  const ask = (algorithm: 'oidc' | 'oauth2', signal: AbortSignal): Promise<Answer> =>
    exchange.ask(
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

  async function load(signal: AbortSignal): Promise<TokenEndpoint> {
    const lifetime = startLifetime(timing.clock, DISCOVERY_MEMO_MS)
    const first = await ask('oidc', signal)
    const second = first.status === 404
      ? await ask('oauth2', signal).then(read).catch(() => undefined)
      : undefined
    // Failing that, the error is the 404 of the address a tenant really has.
    const endpoint = second ?? read(first)
    held = { ...lifetime, endpoint }
    emit?.({
      type: 'discovery',
      durationMs: timing.clock.monotonic() - lifetime.startedMonotonicMs,
    })
    return endpoint
  }

  return {
    async get(signal) {
      if (given) return given
      if (held && expiry.left(held) > 0) return held.endpoint
      try {
        return await flight.join(load, signal)
      } catch (error) {
        if (!held) throw error
        // Also when the mint has run out of time: the next one must not spend its own on this.
        held = { ...held, ...startLifetime(timing.clock, DISCOVERY_RETRY_MS) }
        if (signal.aborted) throw error
        return held.endpoint
      }
    },
    expire() {
      held = held && { ...held, lifetimeMs: 0 }
    },
    endpoint: () => given ?? held?.endpoint,
  }
}
