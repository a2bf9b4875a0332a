import { MONOTONIC_LOOK_MS } from './constants.ts'
import type { Clock } from './time.ts'

/** When something was begun, by both clocks, and for how long it holds. */
export interface Lifetime {
  readonly startedAtMs: number
  readonly startedMonotonicMs: number
  readonly lifetimeMs: number
}

/** A lifetime that starts now. */
export function startLifetime(clock: Clock, lifetimeMs: number): Lifetime {
  return { startedAtMs: clock.now(), startedMonotonicMs: clock.monotonic(), lifetimeMs }
}

/** Tells how long a {@linkcode Lifetime} has still to run. */
export interface ExpiryClock {
  /** Milliseconds left by the clock that says less; never more than 0 once the wall was set back. */
  left(lifetime: Lifetime): number
}

/**
 * Reading the monotonic clock costs as much as all the rest of a cached call, so it is read only
 * when the wall clock stands still, went back, or moved a second since the last look.
 */
export function createExpiryClock(clock: Clock): ExpiryClock {
  let wallAtLook = NaN
  let monotonicAtLook = NaN
  return {
    left({ startedAtMs, startedMonotonicMs, lifetimeMs }) {
      const wall = clock.now()
      if (!(wall > wallAtLook && wall < wallAtLook + MONOTONIC_LOOK_MS)) {
        wallAtLook = wall
        monotonicAtLook = clock.monotonic()
      }
      // Before its own start: somebody set the wall clock, and nothing it says counts any more.
      if (wall < startedAtMs) return 0
      const spent = Math.max(wall - startedAtMs, monotonicAtLook - startedMonotonicMs)
      return lifetimeMs - spent
    },
  }
}
