import type { Check } from '../../engine/check.ts'

export const LEAK_CHECKS: readonly Check[] = []
