import type { Step } from '../../engine/step.ts'

/** Grants that the client must not have. */
export const GRANT_STEPS: readonly Step[] = []
