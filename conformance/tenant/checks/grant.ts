import type { Check } from '../../engine/check.ts'
import { GRANT_FLOW_CHECKS } from './grant_flow.ts'
import { GRANT_ROLE_CHECKS } from './grant_role.ts'

/** What the client may do, beyond getting a token for itself. */
export const GRANT_CHECKS: readonly Check[] = [...GRANT_FLOW_CHECKS, ...GRANT_ROLE_CHECKS]
