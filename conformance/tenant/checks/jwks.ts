import type { Check } from '../../engine/check.ts'

export const JWKS_CHECKS: readonly Check[] = []
