import type { Pair } from '../scenario.ts'

export const META_PAIRS: readonly Pair[] = []
