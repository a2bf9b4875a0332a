import type { Check } from '../../engine/check.ts'

export const AUTH_CHECKS: readonly Check[] = []
