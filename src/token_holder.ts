import type { AccessToken } from './access_token.ts'
import { MINT_BUDGET_MS } from './constants.ts'
import type { KeyDiagnosis } from './diagnosis.ts'
import { isPosAuthError, type PosAuthError, type PosAuthErrorCode } from './errors.ts'
import type { Emit, Warn } from './events.ts'
import { type ExpiryClock, type Lifetime, startLifetime } from './expiry.ts'
import { createFailureMemory, type FailureMemory } from './failure_memory.ts'
import { createSingleFlight } from './flight.ts'
import {
  type HeldToken,
  holdToken,
  isSameToken,
  waitAfterFailure,
  waitAfterSameToken,
} from './held_token.ts'
import type { DatedToken, Mint } from './mint.ts'
import type { Settings, WaitUntil } from './options.ts'
import type { RefusedSecrets } from './refused_secrets.ts'
import type { Timing } from './time.ts'
import type { TokenKey } from './token_key.ts'

/** What a caller wants of a token. */
export interface Want {
  readonly signal?: AbortSignal | undefined
  readonly forceRefresh?: boolean | undefined
  readonly minLifetimeSeconds?: number | undefined
  readonly waitUntil?: WaitUntil | undefined
}

/** The token of one key: held, renewed, given up. */
export interface TokenHolder {
  /** The token at hand, else a new one; see `PosClient.getToken`. */
  get(want?: Want): Promise<AccessToken>
  /** The token at hand, if it is good. */
  peek(minLifetimeSeconds?: number): AccessToken | undefined
  /** Drops this token if it is the one at hand. */
  drop(accessToken: string): void
  /**
   * Drops a token the API refused, if it is the one at hand and no other was dropped so for 30 s.
   * Else it is kept: a tenant that refuses every token is not asked for more and more of them.
   *
   * @return whether it was dropped
   */
  reject(accessToken: string): boolean
  /**
   * Another token than this one, which the API refused: the newer one if there is one, else, once
   * this one is dropped as by {@linkcode reject}, a new one.
   *
   * @throws {unknown} the reason of the signal, nothing else
   */
  replace(accessToken: string, want: Want): Promise<AccessToken | undefined>
  /** Whether a mint is under way. */
  busy(): boolean
  diagnose(): KeyDiagnosis
}

/** What the holders of one client share. */
export interface Shared {
  readonly mint: Mint
  readonly expiry: ExpiryClock
  /** Its timers are those of callers who wait. */
  readonly timing: Timing
  /** Of the failures that concern all keys. */
  readonly memory: FailureMemory
  readonly refused: RefusedSecrets
  readonly emit: Emit
  readonly warn: Warn
  readonly settings: Settings
  /** How long work is believed to be under way: for ever, where it does not die with a request. */
  readonly aliveMs: number
}

export function createTokenHolder(key: TokenKey, shared: Shared): TokenHolder {
  const { expiry, timing, settings, refused, emit, warn, aliveMs } = shared
  const flight = createSingleFlight<AccessToken>(timing, aliveMs)
  const memory = createFailureMemory(timing, expiry)
  const counters = { mints: 0, failures: 0, hits: 0 }
  let held: HeldToken | undefined
  let cutShort: PosAuthError | undefined // by the end of an old token: it says nothing of the tenant
  let lastErrorCode: PosAuthErrorCode | undefined
  // When a token was last dropped for a 401, and when one did not meet minLifetimeSeconds.
  let rejected: Lifetime | undefined
  let disappointed: Lifetime | undefined

  const leftMs = () => held ? expiry.left(held) : 0
  const recent = (event: Lifetime | undefined) => event && expiry.left(event) > 0
  const budget = () => startLifetime(timing.clock, MINT_BUDGET_MS)
  const recall = () => memory.recall() ?? shared.memory.recall()

  function keep(dated: DatedToken): AccessToken {
    const left = leftMs()
    const same = held && left > 0 && isSameToken(held, left, dated, expiry.left(dated))
    if (same) warn('same_token')
    // A token that does not last is for those who waited for it.
    if (dated.lifetimeMs > 0 && !same) held = holdToken(dated, settings, timing.random())
    else if (held) waitAfterSameToken(held, left)
    return held && same ? held.token : dated.token
  }

  /** A mint and its consequences. @param withinMs as for {@linkcode Mint} */
  const renew = (withinMs: number) => async (signal: AbortSignal): Promise<AccessToken> => {
    const failure = recall() // it may have come while the caller waited for other work
    if (failure) throw failure
    const startedMs = timing.clock.monotonic()
    const durationMs = () => timing.clock.monotonic() - startedMs
    try {
      const dated = await shared.mint(key, withinMs, signal)
      memory.forget()
      shared.memory.forget()
      counters.mints++
      const token = keep(dated)
      emit?.({
        type: withinMs < Infinity ? 'refresh' : 'token',
        durationMs: durationMs(),
        lifetimeSeconds: dated.lifetimeMs / 1_000,
      })
      return token
    } catch (error) {
      if (isPosAuthError(error)) fail(error, withinMs, durationMs())
      throw error
    }
  }

  function fail(error: PosAuthError, withinMs: number, durationMs: number): void {
    const { code, phase } = error
    const cut = code === 'POS_AUTH_TIMEOUT' && withinMs < settings.timeoutSeconds * 1_000
    if (cut) cutShort = error
    else (code === 'POS_AUTH_REQUEST_REJECTED' ? memory : shared.memory).remember(error)
    if (held) waitAfterFailure(held, leftMs())
    counters.failures++
    lastErrorCode = code
    emit?.({ type: 'failure', code, phase, durationMs, fromMemory: false })
  }

  /** Lets the runtime wait for work that others than the caller may need. */
  function extend(token: Promise<AccessToken>, { waitUntil = settings.waitUntil }: Want): void {
    try {
      waitUntil?.(token.catch(() => {}))
    } catch {
      warn('wait_until_failed')
    }
  }

  /** Joins the mint under way, else begins one, unless a failure is remembered. */
  async function mint(withinMs: number, want: Want): Promise<AccessToken> {
    const failure = flight.underway() ? undefined : recall()
    if (failure) {
      const { code, phase } = failure
      if (code !== 'POS_AUTH_INVALID_CLIENT' || !await refused.isReplaced(want.signal)) {
        emit?.({ type: 'failure', code, phase, durationMs: 0, fromMemory: true })
        throw failure
      }
      shared.memory.forget()
    }
    const token = flight.join(renew(withinMs), want.signal)
    extend(token, want)
    return await token
  }

  function hit(token: Promise<AccessToken>): Promise<AccessToken> {
    counters.hits++
    emit?.({ type: 'hit' })
    return token
  }

  /**
   * In the renewal window nobody who can have the old token waits for the renewal.
   *
   * @return nothing where it would die with the caller's request: then this one caller waits
   */
  function renewAhead(old: HeldToken, left: number, want: Want): Promise<AccessToken> | undefined {
    if (left <= old.renewBelowMs && !flight.underway() && !recall()) {
      if (aliveMs < Infinity && !(want.waitUntil ?? settings.waitUntil)) return undefined
      extend(flight.begin(renew(left)), want)
    }
    return hit(old.promise)
  }

  async function obtain(want: Want): Promise<AccessToken> {
    const { signal, forceRefresh, minLifetimeSeconds = 0 } = want
    for (;;) {
      const left = leftMs()
      const old = !forceRefresh && left > 0 ? held : undefined
      if (old && left > Math.min(old.marginMs, old.renewBelowMs)) {
        const short = left < minLifetimeSeconds * 1_000
        const futile = short && recent(disappointed) && !flight.underway()
        if (futile) warn('lifetime_too_short')
        const served = futile || !short ? renewAhead(old, left, want) : undefined
        if (served) return await served
      }
      try {
        const token = await mint(old ? left : Infinity, want)
        if (
          minLifetimeSeconds && token.expiresAtMs < timing.clock.now() + minLifetimeSeconds * 1_000
        ) {
          warn('lifetime_too_short')
          disappointed = budget()
        }
        return token
      } catch (error) {
        if (signal?.aborted || !old && error !== cutShort) throw error
        if (old && held && leftMs() > 0) {
          const { token } = held // the listener may drop it
          warn('old_token_used')
          return token
        }
        // The old token has ended: an ordinary mint follows the quick one.
      }
    }
  }

  function peek(minLifetimeSeconds = 0): AccessToken | undefined {
    if (!held) return undefined
    const left = leftMs()
    const good = left > Math.min(held.marginMs, held.renewBelowMs)
    return good && left >= minLifetimeSeconds * 1_000 ? held.token : undefined
  }

  const isHeld = (accessToken: string) => held?.token.accessToken === accessToken

  function drop(accessToken: string): void {
    if (isHeld(accessToken)) held = undefined
  }

  function reject(accessToken: string): boolean {
    if (held && !isHeld(accessToken) || recent(rejected)) return false
    held = undefined
    rejected = budget()
    return true
  }

  function get(want: Want = {}): Promise<AccessToken> {
    const { signal, forceRefresh, minLifetimeSeconds = 0 } = want
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (held && !forceRefresh) {
      const left = leftMs()
      if (left > held.renewBelowMs && left >= minLifetimeSeconds * 1_000) return hit(held.promise)
    }
    return obtain(want)
  }

  return {
    get,
    peek,
    drop,
    reject,
    async replace(accessToken, want) {
      const renewed = held ? !isHeld(accessToken) : flight.underway()
      if (!renewed && !reject(accessToken)) return undefined
      try {
        const token = await get(want)
        return token.accessToken === accessToken ? undefined : token
      } catch (error) {
        if (want.signal?.aborted) throw error
        return undefined
      }
    },
    busy: flight.underway,
    diagnose: () => ({
      scope: key.scope,
      ageSeconds: held && (held.lifetimeMs - leftMs()) / 1_000,
      expiresInSeconds: held && leftMs() / 1_000,
      lastErrorCode,
      ...counters,
    }),
  }
}
