import type { Pair } from '../scenario.ts'

export const TLS_PAIRS: readonly Pair[] = []
