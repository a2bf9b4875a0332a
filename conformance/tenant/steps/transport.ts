import type { Step } from '../../engine/step.ts'

/** Handshakes, and plain http. */
export const TRANSPORT_STEPS: readonly Step[] = []
