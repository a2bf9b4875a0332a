import type { ExpiryClock, Lifetime } from './expiry.ts'
import { type Flight, startFlight } from './flight.ts'

/** A value with the time it holds for. */
export interface Dated<T> extends Lifetime {
  readonly value: T
}

/** A value that is made when needed, held while it lasts, and renewed by one maker at a time. */
export interface Renewable<T> {
  /** The value at hand, else the result of the one renewal under way. */
  get(signal?: AbortSignal): Promise<T>
  /** Makes the next `get` renew, whatever time is left. */
  expire(): void
  /** Whether a renewal is under way. */
  busy(): boolean
}

/** How a {@linkcode Renewable} renews. */
export interface Renewal<T> {
  /**
   * Makes a new value. `withinMs` is finite where an old value still holds, for so long: then one
   * quick attempt is wanted.
   */
  make(withinMs: number, signal: AbortSignal): Promise<Dated<T>>
  /** Milliseconds before the end of a value from which it is renewed before it is handed out. */
  marginMs(lifetimeMs: number): number
  /** Whether an old value still serves when it has ended and a renewal fails. Default: no. */
  readonly keepOld?: true
}

interface Held<T> extends Dated<T> {
  /** Always the same promise, so that a cached call makes nothing new. */
  readonly promise: Promise<T>
  readonly marginMs: number
}

/** A value that lasts no time serves those who waited for it and is not held. */
export function createRenewable<T>(expiry: ExpiryClock, renewal: Renewal<T>): Renewable<T> {
  let held: Held<T> | undefined
  let flight: Flight<T> | undefined
  let quick = false

  const leftMs = () => held ? expiry.left(held) : 0

  function start(withinMs: number): Flight<T> {
    const land = () => {
      if (flight === started) flight = undefined
    }
    const started = startFlight(async (signal) => {
      try {
        const dated = await renewal.make(withinMs, signal)
        const { value, lifetimeMs } = dated
        if (lifetimeMs > 0) {
          held = {
            ...dated,
            promise: Promise.resolve(value),
            marginMs: renewal.marginMs(lifetimeMs),
          }
        }
        return value
      } finally {
        land()
      }
    }, land)
    quick = withinMs < Infinity
    return started
  }

  async function renew(signal: AbortSignal | undefined): Promise<T> {
    for (;;) {
      const ms = leftMs()
      if (held && ms > held.marginMs) return held.value
      flight ??= start(ms > 0 ? ms : Infinity)
      const wasQuick = quick
      try {
        return await flight.join(signal)
      } catch (error) {
        if (signal?.aborted) throw error
        // Inside the margin a failure is nobody's business as long as the old value holds; once it
        // has ended, an ordinary renewal follows a quick one.
        if (held && (renewal.keepOld || leftMs() > 0)) return held.value
        if (!wasQuick) throw error
      }
    }
  }

  return {
    get(signal) {
      if (signal?.aborted) return Promise.reject(signal.reason)
      return held && leftMs() > held.marginMs ? held.promise : renew(signal)
    },
    expire() {
      held = held && { ...held, lifetimeMs: 0 }
    },
    busy: () => flight !== undefined,
  }
}
