import type { Step } from '../../engine/step.ts'

/** Requests that the token endpoint must refuse. */
export const ERROR_STEPS: readonly Step[] = []
