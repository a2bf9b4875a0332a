import type { Check } from '../../engine/check.ts'

export const TLS_CHECKS: readonly Check[] = []
