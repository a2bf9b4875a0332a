import type { Step } from '../../engine/step.ts'

/** Logins that must be refused, or are ambiguous. */
export const LOGIN_STEPS: readonly Step[] = []

/** The one login with a wrong secret for the client itself. */
export const WRONG_SECRET_STEPS: readonly Step[] = []
