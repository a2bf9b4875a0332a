import { SECRET_LOOK_MS } from './constants.ts'
import { type ExpiryClock, type Lifetime, startLifetime } from './expiry.ts'
import { createSingleFlight } from './flight.ts'
import type { Timing } from './time.ts'

/** The secrets a tenant has refused since it last took one. */
export interface RefusedSecrets {
  add(secret: string): void
  has(secret: string): boolean
  /** The tenant took a secret. */
  clear(): void
  /**
   * Whether the source gives a secret by now that was not refused yet. It is asked at most once in
   * 5 s, for all who wait; one that cannot be read is no new one.
   */
  isReplaced(signal?: AbortSignal): Promise<boolean>
}

/** @param read asks the source; nothing where the secret is written into the program */
export function createRefusedSecrets(
  read: ((signal: AbortSignal) => Promise<string>) | undefined,
  timing: Timing,
  expiry: ExpiryClock,
  aliveMs: number,
): RefusedSecrets {
  const refused = new Set<string>()
  const look = createSingleFlight<boolean>(timing, aliveMs)
  let looked: Lifetime | undefined

  return {
    add(secret) {
      refused.add(secret)
      looked = startLifetime(timing.clock, SECRET_LOOK_MS)
    },
    has: (secret) => refused.has(secret),
    clear: () => refused.clear(),
    async isReplaced(signal) {
      if (!read || !look.underway() && looked && expiry.left(looked) > 0) return false
      return await look.join(async (stop) => {
        looked = startLifetime(timing.clock, SECRET_LOOK_MS)
        return !refused.has(await read(stop))
      }, signal).catch((error) => {
        if (signal?.aborted) throw error
        return false
      })
    },
  }
}
