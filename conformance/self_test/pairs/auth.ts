import type { Pair } from '../scenario.ts'

export const AUTH_PAIRS: readonly Pair[] = []
