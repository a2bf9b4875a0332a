import type { Step } from '../../engine/step.ts'

/** The API, with and without a token. */
export const API_STEPS: readonly Step[] = []
