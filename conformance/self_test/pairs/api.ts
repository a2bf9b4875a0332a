import type { Pair } from '../scenario.ts'

export const API_PAIRS: readonly Pair[] = []
