import { MAX_ATTEMPTS, PAUSES_MS } from './constants.ts'
import { isPosAuthError } from './errors.ts'
import { pause, type Timing } from './time.ts'

/** Runs a step of a mint, again if it fails for a passing reason. */
export type Attempts = <T>(step: () => Promise<T>) => Promise<T>

/**
 * The attempts of one mint, counted over all its steps: three, with a pause of 0.25 s and then 1 s
 * (either varied by half), or what `Retry-After` asks for. A pause that would end after the
 * deadline is not begun.
 *
 * @param deadlineMs on the monotonic clock
 */
export function createAttempts(
  timing: Timing,
  deadlineMs: number,
  signal: AbortSignal,
  most: number = MAX_ATTEMPTS,
): Attempts {
  let failures = 0
  return async (step) => {
    for (;;) {
      try {
        return await step()
      } catch (error) {
        if (!isPosAuthError(error) || !error.retryable || ++failures >= most) throw error
        const usual = (PAUSES_MS[failures - 1] as number) * (0.5 + timing.random())
        const ms = (error.retryAfterSeconds ?? 0) * 1_000 || usual
        if (timing.clock.monotonic() + ms >= deadlineMs) throw error
        await pause(timing, ms, signal)
      }
    }
  }
}
