import { createSimulation, type Simulation } from './simulation.ts'

/**
 * As `createSimulation`, for runs with many thousand timers: between two of them it lets one turn of
 * the event loop pass, where the other lets a millisecond pass.
 */
export function createQuickSimulation(random?: () => number): Simulation {
  return createSimulation(random, turn)
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
