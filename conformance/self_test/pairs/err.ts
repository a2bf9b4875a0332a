import type { Pair } from '../scenario.ts'

export const ERR_PAIRS: readonly Pair[] = []
