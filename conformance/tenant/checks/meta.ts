import type { Check } from '../../engine/check.ts'

export const META_CHECKS: readonly Check[] = []
