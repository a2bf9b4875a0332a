import { MAX_RETRY_AFTER_SECONDS } from './constants.ts'

/**
 * The seconds a `Retry-After` value asks for (RFC 9110, 10.2.3): a number of seconds or a date,
 * at most 300. Nothing where it is absent or neither.
 */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  const seconds = /^\d+$/.test(value ?? '')
    ? Number(value)
    : /^[A-Z][a-z]{2}, .* GMT$/.test(value ?? '')
    ? Math.ceil((Date.parse(value as string) - nowMs) / 1_000)
    : NaN
  return seconds >= 0 ? Math.min(seconds, MAX_RETRY_AFTER_SECONDS) : undefined
}
