import type { Check } from '../../engine/check.ts'

export const API_CHECKS: readonly Check[] = []
