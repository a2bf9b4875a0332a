/** One piece of work under way, shared by every caller who wants its result. */
export interface Flight<T> {
  /**
   * Waits for the result. An aborted `signal` ends this caller's wait alone.
   *
   * @throws {unknown} what the work failed with, or the reason of `signal`
   */
  join(signal?: AbortSignal): Promise<T>
}

/**
 * Starts `work` at once. It is aborted, and `abandoned` called, when the last caller has left.
 * A caller without a signal never leaves.
 */
export function startFlight<T>(
  work: (signal: AbortSignal) => Promise<T>,
  abandoned: () => void,
): Flight<T> {
  const controller = new AbortController()
  const result = work(controller.signal)
  result.catch(() => {}) // all callers may have left: then nobody is there to be told
  let waiting = 0
  return {
    join(signal) {
      waiting++
      if (!signal) return result
      return new Promise((resolve, reject) => {
        const leave = () => {
          reject(signal.reason)
          if (--waiting > 0) return
          abandoned()
          controller.abort()
        }
        signal.addEventListener('abort', leave, { once: true })
        result.finally(() => signal.removeEventListener('abort', leave)).then(resolve, reject)
      })
    },
  }
}
