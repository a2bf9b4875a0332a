import { LOOK_AGAIN_MS } from './constants.ts'
import type { Timing } from './time.ts'

/** Work that is done once for all who want it at the same time. */
export interface SingleFlight<T> {
  /**
   * Waits for the work under way, else begins it. An aborted `signal` ends this caller's wait
   * alone; the work is aborted when nobody is left who wants it.
   *
   * @throws {unknown} what the work failed with, or the reason of `signal`
   */
  join(work: Work<T>, signal?: AbortSignal): Promise<T>
  /** Begins the work, and ends it for nobody. */
  begin(work: Work<T>): Promise<T>
  /** Whether work is under way. */
  underway(): boolean
}

type Work<T> = (signal: AbortSignal) => Promise<T>

interface Flight<T> {
  readonly result: Promise<T>
  readonly controller: AbortController
  readonly startedMs: number
  waiting: number
}

/**
 * @param timing its timers are those of the callers who wait
 * @param aliveMs from its start, how long work is believed to be under way. Where work dies with
 * the request that began it, nobody would ever tell: then one who waits begins anew, the rest join
 */
export function createSingleFlight<T>(timing: Timing, aliveMs: number): SingleFlight<T> {
  let current: Flight<T> | undefined

  function start(work: Work<T>): Flight<T> {
    const controller = new AbortController()
    const result = work(controller.signal).finally(() => {
      if (current === flight) current = undefined
    })
    result.catch(() => {}) // all callers may have left: then nobody is there to be told
    const flight = { result, controller, startedMs: timing.clock.monotonic(), waiting: 0 }
    return current = flight
  }

  const leftMs = ({ startedMs }: Flight<T>) => startedMs + aliveMs - timing.clock.monotonic()

  /** @return nothing when it is time to look again */
  function wait(flight: Flight<T>, ms: number, signal?: AbortSignal): Promise<{ value: T } | void> {
    return new Promise((resolve, reject) => {
      flight.waiting++
      const end = () => {
        flight.waiting--
        cancel()
        signal?.removeEventListener('abort', abort)
      }
      const abort = () => {
        end()
        reject(signal?.reason)
        if (flight.waiting > 0) return
        if (current === flight) current = undefined
        flight.controller.abort()
      }
      // This timer, the caller's own, keeps the process alive; those of the work do not.
      const cancel = timing.setTimer(() => {
        end()
        resolve()
      }, Math.min(ms, LOOK_AGAIN_MS))
      if (signal?.aborted) return abort()
      signal?.addEventListener('abort', abort)
      flight.result.finally(end).then((value) => resolve({ value }), reject)
    })
  }

  const underway = () => current && leftMs(current) > 0 ? current : undefined
  return {
    async join(work, signal) {
      let mine: Flight<T> | undefined
      for (;;) {
        const flight = underway() ?? (mine = start(work))
        // Who began it knows that it lives.
        const landed = await wait(flight, flight === mine ? Infinity : leftMs(flight), signal)
        if (landed) return landed.value
      }
    },
    begin(work) {
      const flight = start(work)
      flight.waiting++
      return flight.result
    },
    underway: () => underway() !== undefined,
  }
}
