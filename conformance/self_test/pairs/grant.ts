import type { Pair } from '../scenario.ts'

export const GRANT_PAIRS: readonly Pair[] = []
