import type { Pair } from '../scenario.ts'

export const LIFE_PAIRS: readonly Pair[] = []
