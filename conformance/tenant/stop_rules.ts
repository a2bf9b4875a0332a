import type { Exchange, Stop } from '../engine/evidence.ts'
import type { View } from '../engine/seen.ts'
import type { Step } from '../engine/step.ts'

/** Says when a run must stop, and why, after each exchange. */
export function stopAfter(_exchange: Exchange, _step: Step, _seen: View): Stop | undefined {
  return undefined
}
