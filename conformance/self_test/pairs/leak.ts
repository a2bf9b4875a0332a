import type { Pair } from '../scenario.ts'

export const LEAK_PAIRS: readonly Pair[] = []
