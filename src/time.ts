/**
 * Two clocks, both in milliseconds. The wall clock survives sleep, the monotonic one survives a
 * wall clock that is set: a token counts as expired as soon as either says so.
 */
export interface Clock {
  /** Milliseconds since 1970, like `Date.now()`. */
  now(): number
  /** Milliseconds since any fixed point, never going back, like `performance.now()`. */
  monotonic(): number
}

/** The one seam through which the client sees time and chance, so that tests can simulate days. */
export interface Timing {
  readonly clock: Clock
  /**
   * Calls back once after `ms`; the returned function cancels.
   *
   * @param holds whether a process stays alive for it: somebody waits. Default: it does not
   */
  setTimer(callback: () => void, ms: number, holds?: boolean): () => void
  /** From 0 to below 1. */
  random(): number
}

/** The runtime's own time. Its functions are looked up at each call: tests replace them late. */
export const systemTiming: Timing = {
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  setTimer(callback, ms, holds) {
    const timer: unknown = setTimeout(callback, ms)
    // A plain number in workers, which have no process to keep alive.
    if (!holds) (timer as { unref?(): void }).unref?.()
    return () => clearTimeout(timer as number)
  },
  random: () => Math.random(),
}

/**
 * Runs `work`, but waits for it no longer than `ms` and no longer than `signal`. What comes later
 * is ignored: an injected `fetch` or secret source need not honour the signal it is given.
 *
 * @param late gives the outcome when time is up
 * @throws {unknown} the reason of `signal`
 */
export function withDeadline<T>(
  timing: Timing,
  ms: number,
  signal: AbortSignal,
  late: () => Promise<T>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController()
    const end = () => {
      cancel()
      signal.removeEventListener('abort', abort)
    }
    const abort = () => {
      end()
      reject(signal.reason)
      controller.abort()
    }
    const cancel = timing.setTimer(() => {
      end()
      resolve(late())
      controller.abort()
    }, ms)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort)
    work(controller.signal).finally(end).then(resolve, reject)
  })
}

/** Waits; rejects with the reason of `signal` as soon as it is aborted. */
export function pause(timing: Timing, ms: number, signal: AbortSignal): Promise<void> {
  return withDeadline(timing, ms, signal, () => Promise.resolve(), () => new Promise(() => {}))
}
