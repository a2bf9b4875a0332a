import { isPosAuthError, optionError, type PosAuthError } from './errors.ts'
import type { Warn } from './events.ts'
import { type Timing, withDeadline } from './time.ts'

/** What a {@linkcode SecretSource} is told when it is asked. */
export interface SecretContext {
  /** Whether the tenant has just refused the value given last: give a newer one, if there is one. */
  readonly rejected: boolean
  /** Aborted when nobody waits for the value any more. */
  readonly signal: AbortSignal
  /** Tells of something that works but should not stay so: it becomes a `warning` event. */
  warn(code: string): void
}

/** Gives the client secret. Asked when a token is needed, never before. */
export interface SecretSource {
  /** The secret as it is now. What it throws is `SECRET_UNAVAILABLE`, its words are not repeated. */
  read(context: SecretContext): string | Promise<string>
}

/** Whether a value can be a secret or a Client ID. Line breaks come from careless copying. */
export function isCredential(value: unknown): value is string {
  return typeof value === 'string' && /^[^\p{Cc}\p{Cs}\ufeff]+$/u.test(value)
}

/** Why no secret could be had; for the sources of `pos-auth/secret`. */
export function secretUnavailable(problem: string): PosAuthError {
  return optionError(problem, 'secret', 'POS_AUTH_SECRET_UNAVAILABLE')
}

/**
 * Asks a source, for no longer than `timeoutMs`.
 *
 * @throws {PosAuthError} `SECRET_UNAVAILABLE` if it throws, hangs, or gives nothing usable
 */
export function readSecret(
  source: SecretSource,
  rejected: boolean,
  warn: Warn,
  timing: Timing,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  const useless = (problem: string) =>
    secretUnavailable(`The value of clientSecret ${problem}. Check its source`)
  const late = () => Promise.reject(useless('did not come in time'))
  return withDeadline(timing, timeoutMs, signal, late, async (stop) => {
    let value: string
    try {
      value = await source.read({ rejected, signal: stop, warn })
    } catch (error) {
      // Its own words may hold the secret.
      throw isPosAuthError(error) ? error : useless('could not be read')
    }
    if (isCredential(value)) return value
    throw useless('is empty or has a line break')
  })
}
