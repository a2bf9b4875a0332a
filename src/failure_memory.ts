import { DEFAULT_RETRY_AFTER_SECONDS } from './constants.ts'
import { PosAuthError } from './errors.ts'
import { type ExpiryClock, type Lifetime, startLifetime } from './expiry.ts'
import type { Timing } from './time.ts'

/** Keeps a failure for a while, so that a tenant in trouble is not asked again by every caller. */
export interface FailureMemory {
  /** Failures of one kind in a row are remembered twice as long each time, up to a bound. */
  remember(error: PosAuthError): void
  /** The failure that stands, as a new error with `fromMemory` and the seconds left. */
  recall(): PosAuthError | undefined
  forget(): void
}

interface Kind {
  readonly codes: RegExp
  /** Seconds it is remembered at first, and at most. */
  readonly first: number
  readonly most: number
}

interface Remembered extends Lifetime {
  readonly error: PosAuthError
  readonly seconds: number
  /** None where the tenant itself set the pause. */
  readonly kind: Kind | undefined
}

/** The first that fits counts. */
const KINDS: Kind[] = [
  { codes: /_(INVALID_CLIENT|REQUEST_REJECTED)$/, first: 30, most: 300 },
  { codes: /_(NETWORK_FAILED|TIMEOUT|UNAVAILABLE)$/, first: 1, most: 30 },
  { codes: /_/, first: 5, most: 60 },
]

export function createFailureMemory(timing: Timing, expiry: ExpiryClock): FailureMemory {
  let last: Remembered | undefined

  const leftSeconds = () => last ? Math.ceil(expiry.left(last) / 1_000) : 0

  function pauseAskedFor({ status, retryAfterSeconds }: PosAuthError): number | undefined {
    if (retryAfterSeconds) return retryAfterSeconds
    if (status !== 429 && status !== 503) return undefined
    return DEFAULT_RETRY_AFTER_SECONDS * (0.5 + timing.random())
  }

  function secondsFor(kind: Kind): number {
    if (last?.kind !== kind) return kind.first
    // Of failures that were under way together, only the first counts.
    return leftSeconds() > 0 ? last.seconds : Math.min(last.seconds * 2, kind.most)
  }

  return {
    remember(error) {
      const pause = pauseAskedFor(error)
      const kind = pause ? undefined : KINDS.find(({ codes }) => codes.test(error.code))
      const seconds = pause ?? secondsFor(kind as Kind)
      // What was under way at the same time does not shorten a longer pause.
      if (last && expiry.left(last) > seconds * 1_000) return
      last = { ...startLifetime(timing.clock, seconds * 1_000), error, seconds, kind }
    },
    recall() {
      const retryAfterSeconds = leftSeconds()
      if (!last || !(retryAfterSeconds > 0)) return undefined
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
  }
}
