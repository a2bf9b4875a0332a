import type { Check } from '../../engine/check.ts'
import { LOGIN_CHECKS } from './auth_logins.ts'
import { REFUSED_LOGIN_CHECKS } from './auth_refusals.ts'
import { WITHOUT_SECRET_CHECKS } from './auth_without.ts'

/** How a client shows who it is. */
export const AUTH_CHECKS: readonly Check[] = [
  ...LOGIN_CHECKS,
  ...REFUSED_LOGIN_CHECKS,
  ...WITHOUT_SECRET_CHECKS,
]
