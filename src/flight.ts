import { LOOK_AGAIN_MS, MINT_TIMEOUT_FACTOR } from './constants.ts'
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

interface Landed<T> {
  readonly value: T
}

interface Flight<T> {
  readonly result: Promise<T>
  readonly controller: AbortController
  readonly startedMs: number
  /** Callers with one signal, or none, wait as one: a signal has few listeners to spare. */
  readonly waits: Map<AbortSignal | undefined, Promise<Landed<T> | void>>
  waiting: number
  landed: boolean
}

/**
 * @param timing its timers are those of the callers who wait
 * @param aliveMs from its start, how long work is believed to be under way. Where work dies with
 * the request that began it, nobody would ever tell: then one who waits begins anew, the rest join
 */
export function createSingleFlight<T>(timing: Timing, aliveMs: number): SingleFlight<T> {
  let last: Flight<T> | undefined // begun, and not given up by all

  function start(work: Work<T>): Flight<T> {
    const controller = new AbortController()
    const result = work(controller.signal).finally(() => {
      flight.landed = true
    })
    result.catch(() => {}) // all callers may have left: then nobody is there to be told
    const startedMs = timing.clock.monotonic()
    const rest = { waits: new Map(), waiting: 0, landed: false }
    const flight: Flight<T> = { result, controller, startedMs, ...rest }
    return last = flight
  }

  const leftMs = ({ startedMs }: Flight<T>) => startedMs + aliveMs - timing.clock.monotonic()

  /** @return nothing when it is time to look again */
  function wait(flight: Flight<T>, ms: number, signal?: AbortSignal): Promise<Landed<T> | void> {
    const waits = flight.waits.get(signal)
    // The timer of another request would die with that.
    if (waits && aliveMs === Infinity) return waits
    const waiting = new Promise<Landed<T> | void>((resolve, reject) => {
      flight.waiting++
      const end = () => {
        flight.waiting--
        flight.waits.delete(signal)
        cancel()
        signal?.removeEventListener('abort', abort)
      }
      const abort = () => {
        end()
        reject(signal?.reason)
        if (flight.waiting > 0) return
        if (last === flight) last = undefined
        try {
          flight.controller.abort()
        } catch {
          // A worker does not let one request stop the work of another.
        }
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
    flight.waits.set(signal, waiting)
    return waiting
  }

  const underway = () => last && !last.landed && leftMs(last) > 0 ? last : undefined
  return {
    async join(work, signal) {
      let mine: Flight<T> | undefined
      let seen: Flight<T> | undefined
      for (;;) {
        // Who looks again late may find that another has taken over and landed.
        const newer = seen && last !== seen ? last : undefined
        const flight: Flight<T> = underway() ?? newer ?? (mine = start(work))
        // Who began it knows that it lives; and that of one who waited too gets all its time, or the
        // last of many would wait for each in turn.
        const extraMs = flight === mine ? Infinity : seen ? aliveMs * (MINT_TIMEOUT_FACTOR - 1) : 0
        seen = flight
        const landed = await wait(flight, leftMs(flight) + extraMs, signal)
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
