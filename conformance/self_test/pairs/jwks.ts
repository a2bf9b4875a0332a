import type { Pair } from '../scenario.ts'

export const JWKS_PAIRS: readonly Pair[] = []
