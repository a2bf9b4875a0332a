import type { Check } from '../../engine/check.ts'

export const ERR_CHECKS: readonly Check[] = []
