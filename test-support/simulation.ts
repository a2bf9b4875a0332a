import type { Timing } from '../src/time.ts'

/** Time that moves only when told, with both clocks to be moved apart. */
export interface Simulation extends Timing {
  /** Moves both clocks, firing timers in their order and letting what they start run on. */
  advance(ms: number): Promise<void>
  /** Sets the wall clock alone, as an administrator would; timers do not notice. */
  moveWall(ms: number): void
  /** Moves the monotonic clock alone, without firing timers. */
  moveMonotonic(ms: number): void
  /** How often the monotonic clock was read. */
  monotonicReads(): number
  /** Timers waiting to fire. */
  pending(): number
  /** Those of them that keep a process alive. */
  holding(): number
}

interface Timer {
  readonly at: number
  readonly holds: boolean
  readonly callback: () => void
}

/**
 * @param random what `random()` gives, 0.5 by default: pauses are then neither cut nor stretched
 * @param rest lets run on what a timer has started
 */
export function createSimulation(
  random: () => number = () => 0.5,
  rest: () => Promise<void> = settle,
): Simulation {
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
      await rest()
      for (let next = nextUntil(end); next; next = nextUntil(end)) {
        timers.delete(next)
        move(Math.max(0, next.at - monotonic))
        next.callback()
        await rest()
      }
      move(end - monotonic)
      await rest()
    },
    moveWall: (ms) => wall += ms,
    moveMonotonic: (ms) => monotonic += ms,
    monotonicReads: () => reads,
    pending: () => timers.size,
    holding: () => [...timers].filter(({ holds }) => holds).length,
  }
}

/** Lets everything run that waits for nothing but its turn. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
