import { createDiscovery, type Discovery } from './discovery.ts'
import type { Emit, Warn } from './events.ts'
import type { Exchange } from './exchange.ts'
import type { ExpiryClock } from './expiry.ts'
import { createFailureMemory } from './failure_memory.ts'
import { createMint, type ReadSecret } from './mint.ts'
import type { Settings } from './options.ts'
import type { Redactor } from './redact.ts'
import { createRefusedSecrets } from './refused_secrets.ts'
import { readSecret } from './secret.ts'
import type { Timing } from './time.ts'
import { createTokenCache, type TokenCache } from './token_cache.ts'
import { createTokenHolder } from './token_holder.ts'

/** What a client knows of its tenant until it is told to forget it all. */
export interface Session {
  readonly discovery: Discovery
  readonly tokens: TokenCache
}

/** What lasts longer than a session. */
export interface Lasting {
  readonly settings: Settings
  readonly exchange: Exchange
  readonly timing: Timing
  readonly expiry: ExpiryClock
  readonly redactor: Redactor
  readonly emit: Emit
  /** Whether work lives on when the request that began it has ended. */
  readonly livesOn: boolean
}

export function createSession(lasting: Lasting): Session {
  const { settings, exchange, timing, expiry, redactor, emit } = lasting
  const { clientSecret, literalSecret, timeoutSeconds } = settings
  const timeoutMs = timeoutSeconds * 1_000
  const aliveMs = lasting.livesOn ? Infinity : timeoutMs
  const warn: Warn = (code) => emit?.({ type: 'warning', code })
  // The timers of callers; all other work lets a process end.
  const waiting: Timing = { ...timing, setTimer: (call, ms) => timing.setTimer(call, ms, true) }

  const read: ReadSecret = async (rejected, signal) => {
    const secret = await readSecret(clientSecret, rejected, warn, timing, timeoutMs, signal)
    redactor.remember(secret)
    return secret
  }
  const again = literalSecret ? undefined : (signal: AbortSignal) => read(true, signal)
  const refused = createRefusedSecrets(again, waiting, expiry, aliveMs)
  const discovery = createDiscovery(settings, exchange, timing, expiry, redactor, emit, aliveMs)
  const mint = createMint(settings, exchange, timing, discovery, read, refused, redactor, warn)
  const memory = createFailureMemory(timing, expiry)
  const shared = { mint, expiry, timing: waiting, settings, memory, refused, emit, warn, aliveMs }
  return {
    discovery,
    tokens: createTokenCache(settings.scope, (key) => createTokenHolder(key, shared)),
  }
}
