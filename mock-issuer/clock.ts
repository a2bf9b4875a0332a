import { MockIssuerError } from './check.ts'

/**
 * The tenant's clock. It governs the issue and validation of tokens, the validity of keys, the delay
 * of answers and the dates in headers. It runs with the system clock (or with what a test framework
 * has put in its place) until it is told otherwise.
 */
export interface MockClock {
  /** Epoch milliseconds. */
  now(): number
  /** Moves it to this moment (a `Date`, epoch milliseconds or an ISO 8601 text); it goes on as before. */
  set(moment: Date | number | string): void
  /** Moves it by seconds, which may be a fraction; a negative number moves it back. */
  advance(seconds: number): void
  /** Stops it, here or at a given moment: only `set` and `advance` move it then. */
  freeze(moment?: Date | number | string): void
  /** Lets it run again from where it stands. */
  run(): void
}

/** The clock, and what only the mock itself does with it. */
export interface InternalClock extends MockClock {
  /** Settles once the clock has moved on by so much. @throws the reason of the signal */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** As new: running, with the system's time; who waits fails. */
  reset(): void
}

interface Waiting {
  readonly until: number
  readonly wake: () => void
  readonly fail: (error: Error) => void
}

const FIRST_MS = Date.UTC(1950)
const END_MS = Date.UTC(9999)
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/** @param systemNow epoch milliseconds of the clock to run with */
export function createClock(systemNow: () => number = () => Date.now()): InternalClock {
  let frozenAt: number | undefined
  let offset = 0
  const waiting = new Set<Waiting>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const now = () => frozenAt ?? systemNow() + offset
  const moveTo = (moment: number) => {
    if (frozenAt === undefined) offset = moment - systemNow()
    else frozenAt = moment
    wakeDue()
  }

  function wakeDue(): void {
    clearTimeout(timer)
    for (const one of waiting) if (one.until <= now()) one.wake()
    if (waiting.size === 0 || frozenAt !== undefined) return
    const next = Math.min(...[...waiting].map(({ until }) => until - now()))
    if (next === Infinity) return
    timer = setTimeout(wakeDue, Math.min(next, LONGEST_TIMEOUT_MS))
  }

  return {
    now,
    set: (moment) => moveTo(epochMs('clock.set', moment)),
    advance(seconds) {
      if (!Number.isFinite(seconds)) {
        throw new MockIssuerError('clock.advance', 'must be a number of seconds')
      }
      moveTo(epochMs('clock.advance', now() + seconds * 1000))
    },
    freeze(moment) {
      frozenAt = moment === undefined ? now() : epochMs('clock.freeze', moment)
      wakeDue()
    },
    run() {
      offset = now() - systemNow()
      frozenAt = undefined
      wakeDue()
    },
    reset() {
      offset = 0
      frozenAt = undefined
      for (const one of waiting) {
        one.fail(new MockIssuerError('reset', 'a delayed request was left'))
      }
      wakeDue()
    },
    wait(milliseconds, signal) {
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting.delete(one)
          signal?.removeEventListener('abort', abort)
        }
        const abort = () => {
          leave()
          wakeDue()
          reject(signal?.reason)
        }
        const one: Waiting = {
          until: now() + milliseconds,
          wake: () => {
            leave()
            resolve()
          },
          fail: (error) => {
            leave()
            reject(error)
          },
        }
        if (signal?.aborted) return reject(signal.reason)
        signal?.addEventListener('abort', abort)
        waiting.add(one)
        wakeDue()
      })
    },
  }
}

function epochMs(where: string, moment: Date | number | string): number {
  const milliseconds = typeof moment === 'number' ? moment : new Date(moment).getTime()
  if (!Number.isFinite(milliseconds)) {
    throw new MockIssuerError(where, 'must be a Date, epoch milliseconds or an ISO 8601 text')
  }
  // What HTTP dates can say, with room for the lifetimes of tokens and keys.
  if (milliseconds >= FIRST_MS && milliseconds < END_MS) return milliseconds
  throw new MockIssuerError(where, 'must lead to a year from 1950 to 9998')
}
