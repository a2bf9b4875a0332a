import { API_PAIRS } from './pairs/api.ts'
import { AUTH_PAIRS } from './pairs/auth.ts'
import { CRED_PAIRS } from './pairs/cred.ts'
import { DISC_PAIRS } from './pairs/disc.ts'
import { ERR_PAIRS } from './pairs/err.ts'
import { GRANT_PAIRS } from './pairs/grant.ts'
import { JWKS_PAIRS } from './pairs/jwks.ts'
import { LEAK_PAIRS } from './pairs/leak.ts'
import { LIFE_PAIRS } from './pairs/life.ts'
import { META_PAIRS } from './pairs/meta.ts'
import { TLS_PAIRS } from './pairs/tls.ts'
import { TOK_PAIRS } from './pairs/tok.ts'
import type { Pair } from './scenario.ts'

/** A red and a green tenant for each check. */
export const PAIRS: readonly Pair[] = [
  ...DISC_PAIRS,
  ...META_PAIRS,
  ...LIFE_PAIRS,
  ...CRED_PAIRS,
  ...LEAK_PAIRS,
  ...TOK_PAIRS,
  ...AUTH_PAIRS,
  ...ERR_PAIRS,
  ...GRANT_PAIRS,
  ...JWKS_PAIRS,
  ...API_PAIRS,
  ...TLS_PAIRS,
]
