import type { Simulation } from './simulation.ts'

/** A timer that has not fired. */
interface Timer {
  readonly at: number
  readonly holds: boolean
  readonly callback: () => void
}

/**
 * As `createSimulation`, for runs with many thousand timers: between two of them it lets one turn of
 * the event loop pass, where the other lets a millisecond pass.
 */
export function createQuickSimulation(random: () => number = () => 0.5): Simulation {
  let wall = Date.UTC(2026, 0, 1)
  let monotonic = 1_000
  let reads = 0
  const timers = new Set<Timer>() // in the order in which they were set
  const move = (ms: number) => {
    wall += ms
    monotonic += ms
  }

  function nextUntil(end: number): Timer | undefined {
    let next: Timer | undefined
    for (const timer of timers) {
      if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer
    }
    return next
  }

  return {
    clock: {
      now: () => wall,
      monotonic: () => {
        reads++
        return monotonic
      },
    },
    random,
    setTimer(callback, ms, holds = false) {
      const timer = { at: monotonic + ms, holds, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    async advance(ms) {
      const end = monotonic + ms
      await turn()
      for (let next = nextUntil(end); next; next = nextUntil(end)) {
        timers.delete(next)
        move(Math.max(0, next.at - monotonic))
        next.callback()
        await turn()
      }
      move(end - monotonic)
      await turn()
    },
    moveWall: (ms) => wall += ms,
    moveMonotonic: (ms) => monotonic += ms,
    monotonicReads: () => reads,
    pending: () => timers.size,
    holding: () => [...timers].filter(({ holds }) => holds).length,
  }
}

/** One turn of the event loop: all promises that can be settled are. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Numbers from 0 to below 1, the same for the same seed (the generator of Park and Miller). */
export function seededRandom(seed: number): () => number {
  let state = 1 + seed % 2_147_483_646
  return () => (state = state * 48_271 % 2_147_483_647) / 2_147_483_647
}
