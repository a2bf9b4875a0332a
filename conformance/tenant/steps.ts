import type { Step } from '../engine/step.ts'
import { API_STEPS } from './steps/api.ts'
import { CROSS_ORIGIN_STEPS } from './steps/cross_origin.ts'
import { DISCOVERY_STEPS } from './steps/discovery.ts'
import { ERROR_STEPS } from './steps/errors.ts'
import { GRANT_STEPS } from './steps/grants.ts'
import { LIFE_STEPS } from './steps/life.ts'
import { LOGIN_STEPS, WRONG_SECRET_STEPS } from './steps/logins.ts'
import { TOKEN_STEPS } from './steps/token.ts'
import { FIRST_HANDSHAKE_STEPS, TRANSPORT_STEPS } from './steps/transport.ts'

/**
 * Everything a safe run sends, in its order: what needs no credential first, and a wrong secret
 * last, so that a tenant that bans after it has told all it can.
 */
export const STEPS: readonly Step[] = [
  // Before discovery: where the certificate is no good, nothing else can be read.
  ...FIRST_HANDSHAKE_STEPS,
  ...DISCOVERY_STEPS,
  ...TRANSPORT_STEPS,
  ...TOKEN_STEPS,
  ...API_STEPS,
  ...CROSS_ORIGIN_STEPS,
  ...LOGIN_STEPS,
  ...GRANT_STEPS,
  ...ERROR_STEPS,
  ...WRONG_SECRET_STEPS,
]

/** What the subject of the checks LIFE sends through the recorder, after all others. */
export { LIFE_STEPS }
