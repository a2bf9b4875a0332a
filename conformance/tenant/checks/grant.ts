import type { Check } from '../../engine/check.ts'

export const GRANT_CHECKS: readonly Check[] = []
