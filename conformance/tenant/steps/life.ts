import type { Step } from '../../engine/step.ts'

/** What the subject of the checks LIFE sends to the tenant. */
export const LIFE_STEPS: readonly Step[] = []
