import type { Pair } from '../scenario.ts'

export const TOK_PAIRS: readonly Pair[] = []
