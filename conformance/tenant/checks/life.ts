import type { Check } from '../../engine/check.ts'

export const LIFE_CHECKS: readonly Check[] = []
