import { setImmediate } from 'node:timers/promises'
import type { MockClock } from '../mock-issuer/mod.ts'
import type { Timing } from '../src/time.ts'
import { createSimulation } from './simulation.ts'

/** Simulated time that a client and a mock tenant live in together. */
export interface SharedTime extends Timing {
  /**
   * Lets time pass for both. It stands still while the tenant works: WebCrypto needs turns of the
   * event loop, and how many is nobody's to know.
   */
  advance(ms: number): Promise<void>
  /** As `advance`, but cheaper where nothing is under way: for many small steps. */
  pass(ms: number): Promise<void>
  /** Sets the wall clock of the client's machine alone. */
  moveWall(ms: number): void
  /** Moves the monotonic clock of the client's machine alone, without firing timers. */
  moveMonotonic(ms: number): void
  /** A request in the tenant's hands. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** The tenant waits, as in `fault.delay`. @param wait on the tenant's own clock */
  waiting(seconds: number, wait: (seconds: number) => Promise<void>): Promise<void>
  /** Timers waiting to fire. */
  pending(): number
}

/** @param random of the client, exact to 1/1024 so that moments add up; default 0.5 */
export function createSharedTime(tenantClock: MockClock, random?: () => number): SharedTime {
  const simulation = createSimulation(random)
  const { clock } = simulation
  const timers = new Set<{ readonly at: number }>()
  let clientAheadMs = 0
  let working = 0
  tenantClock.freeze(clock.now())

  const bringTenant = () => tenantClock.set(clock.now() - clientAheadMs)

  function setTimer(callback: () => void, ms: number, holds?: boolean): () => void {
    const timer = { at: clock.monotonic() + ms }
    timers.add(timer)
    const cancel = simulation.setTimer(
      () => {
        timers.delete(timer)
        bringTenant()
        callback()
      },
      ms,
      holds,
    )
    return () => {
      timers.delete(timer)
      cancel()
    }
  }

  async function rest(): Promise<void> {
    do await setImmediate()
    while (working > 0)
  }

  async function advance(ms: number): Promise<void> {
    const end = clock.monotonic() + ms
    for (;;) {
      await rest()
      const next = Math.min(...[...timers].map(({ at }) => at))
      if (next > end) break
      await simulation.advance(Math.max(0, next - clock.monotonic()))
    }
    await simulation.advance(Math.max(0, end - clock.monotonic()))
    bringTenant()
  }

  return {
    clock,
    random: simulation.random,
    setTimer,
    advance,
    async pass(ms) {
      await setImmediate()
      if (working > 0 || timers.size > 0) return await advance(ms)
      simulation.moveWall(ms)
      simulation.moveMonotonic(ms)
    },
    moveWall(ms) {
      simulation.moveWall(ms)
      clientAheadMs += ms
    },
    moveMonotonic: simulation.moveMonotonic,
    async during(work) {
      bringTenant()
      working++
      try {
        return await work()
      } finally {
        working--
      }
    },
    async waiting(seconds, wait) {
      const wake = seconds < Infinity ? setTimer(() => {}, seconds * 1_000) : () => {}
      working--
      try {
        await wait(seconds)
      } finally {
        working++
        wake()
      }
    },
    pending: simulation.pending,
  }
}

/** Numbers from 0 to below 1, exact to 1/1024, the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 22) / 1_024
  }
}
