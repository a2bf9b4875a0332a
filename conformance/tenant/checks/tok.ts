import type { Check } from '../../engine/check.ts'

export const TOK_CHECKS: readonly Check[] = []
