import type { Pair } from '../scenario.ts'

export const CRED_PAIRS: readonly Pair[] = []
