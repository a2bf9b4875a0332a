import type { Pair } from '../scenario.ts'
import { replaceBody, when } from '../alterations.ts'

export const DISC_PAIRS: readonly Pair[] = [
  {
    check: 'T-DISC-01',
    change: 'discovery is a JSON array',
    red: { alter: when('/.well-known/openid-configuration', replaceBody('[]')) },
  },
]
