import type { Check, Section } from '../engine/check.ts'
import { API_CHECKS } from './checks/api.ts'
import { AUTH_CHECKS } from './checks/auth.ts'
import { CRED_CHECKS } from './checks/cred.ts'
import { DISC_CHECKS } from './checks/disc.ts'
import { ERR_CHECKS } from './checks/err.ts'
import { GRANT_CHECKS } from './checks/grant.ts'
import { JWKS_CHECKS } from './checks/jwks.ts'
import { LEAK_CHECKS } from './checks/leak.ts'
import { LIFE_CHECKS } from './checks/life.ts'
import { META_CHECKS } from './checks/meta.ts'
import { TLS_CHECKS } from './checks/tls.ts'
import { TOK_CHECKS } from './checks/tok.ts'

/** Headings of the report, in their order. */
export const SECTIONS: readonly Section[] = [
  'Discovery',
  'Token caching',
  'Expiry',
  'Secret handling',
  'Token endpoint',
  'Client authentication',
  'Error answers',
  'Grants and roles',
  'Keys',
  'API',
  'Transport',
]

const ALL: readonly Check[] = [
  ...DISC_CHECKS,
  ...META_CHECKS,
  ...LIFE_CHECKS,
  ...CRED_CHECKS,
  ...LEAK_CHECKS,
  ...TOK_CHECKS,
  ...AUTH_CHECKS,
  ...ERR_CHECKS,
  ...GRANT_CHECKS,
  ...JWKS_CHECKS,
  ...API_CHECKS,
  ...TLS_CHECKS,
]

/** All checks of the tenant face, in the order of the report. */
export const CHECKS: readonly Check[] = SECTIONS.flatMap((section) =>
  ALL.filter((check) => check.section === section)
)
