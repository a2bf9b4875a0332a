import type { Answer } from '../answer.ts'
import { REFUSALS, refuse, refuseToken } from '../refusals.ts'
import type { EndpointName } from '../router.ts'

/** What OpenIddict says before anything else if it cannot tell how it was called (RFC 9110, 7.2). */
export function answerWithoutHost(endpoint: Exclude<EndpointName, 'other'>): Answer {
  switch (endpoint) {
    case 'token':
    case 'revocation':
      return refuse(REFUSALS.noHost)
    case 'graphql':
      return refuseToken(400, REFUSALS.noHost)
    case 'userinfo':
      return refuseToken(400, REFUSALS.noHost, [])
    default:
      return refuse(REFUSALS.noHost, [])
  }
}
