import type { Check } from '../../engine/check.ts'

export const CRED_CHECKS: readonly Check[] = []
