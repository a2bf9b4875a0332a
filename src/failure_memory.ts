import { DEFAULT_RETRY_AFTER_SECONDS } from './constants.ts'
import { PosAuthError } from './errors.ts'
import { type ExpiryClock, type Lifetime, startLifetime } from './expiry.ts'
import type { Timing } from './time.ts'

/** Keeps a failure for a while, so that a tenant in trouble is not asked again by every caller. */
export interface FailureMemory {
  /** Failures of one kind in a row are remembered twice as long each time. */
  remember(error: PosAuthError): void
  /** The failure that stands, as a new error with `fromMemory` and the seconds left. */
  recall(): PosAuthError | undefined
  forget(): void
  /** The code of the last failure, until a success. */
  lastCode(): PosAuthError['code'] | undefined
}

interface Remembered extends Lifetime {
  readonly error: PosAuthError
  readonly seconds: number
}

/** Seconds a kind of failure is remembered: at first, and at most. The first that fits counts. */
const KINDS: [code: RegExp, first: number, most: number][] = [
  [/_(INVALID_CLIENT|REQUEST_REJECTED)$/, 30, 300],
  [/_(NETWORK_FAILED|TIMEOUT|UNAVAILABLE)$/, 1, 30],
  [/_/, 5, 60],
]

export function createFailureMemory(timing: Timing, expiry: ExpiryClock): FailureMemory {
  let last: Remembered | undefined

  const leftSeconds = () => last ? Math.ceil(expiry.left(last) / 1_000) : 0

  function secondsFor({ code, status, retryAfterSeconds }: PosAuthError): number {
    if (retryAfterSeconds) return retryAfterSeconds
    if (status === 429 || status === 503) {
      return DEFAULT_RETRY_AFTER_SECONDS * (0.5 + timing.random())
    }
    const [, first, most] = KINDS.find(([codes]) => codes.test(code)) as typeof KINDS[number]
    if (last?.error.code !== code) return first
    // Of failures that were under way together, only the first counts.
    return leftSeconds() > 0 ? last.seconds : Math.min(last.seconds * 2, most)
  }

  return {
    remember(error) {
      const seconds = secondsFor(error)
      last = { ...startLifetime(timing.clock, seconds * 1_000), error, seconds }
    },
    recall() {
      const retryAfterSeconds = leftSeconds()
      if (!last || retryAfterSeconds <= 0) return undefined
      const { error } = last
      const message = `${error.message}. Not asked again for ${retryAfterSeconds} s`
      return new PosAuthError(error.code, message, {
        ...error,
        fromMemory: true,
        retryAfterSeconds,
      })
    },
    forget() {
      last = undefined
    },
    lastCode: () => last?.error.code,
  }
}
