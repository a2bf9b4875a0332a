import { type Answer, emptyAnswer, jsonAnswer, NO_STORE } from '../answer.ts'
import type { TokenClaims } from '../access_token.ts'
import type { Application } from '../application_form.ts'
import { createIdToken } from '../id_token.ts'
import { refuse } from '../refusals.ts'
import { issuerOf, type Tenant } from '../tenant.ts'
import { judgeTokenRequest } from './token_checks.ts'
import type { TokenRequest } from './token_request.ts'

/** A token answer, and the token in it, if there is one. */
export interface TokenAnswer extends Answer {
  readonly accessToken?: string
}

/** The token endpoint (RFC 6749, 4.4.2 and 4.4.3) behind its reading. */
export async function answerTokenRequest(
  request: TokenRequest,
  tenant: Tenant,
): Promise<TokenAnswer> {
  if (request.problem) return request.problem
  const judged = judgeTokenRequest(request, tenant)
  if ('error' in judged) return refuse(judged)
  // The tenant makes a name of it without looking, and fails on nothing.
  if (judged.displayName === undefined) return emptyAnswer(500)
  const claims = claimsOf(judged, request.scopes, tenant)
  const issuer = issuerOf(request, tenant)
  const { accessToken, expiresAtMs } = await tenant.tokens.issue(claims, { issuer })
  // Rounded half up, of the seconds left when the answer is written: 3599 in a second's later half.
  const expiresIn = Math.floor((expiresAtMs - tenant.clock.now()) / 1000 + 0.5)
  const body = { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn }
  if (!request.scopes.includes('openid')) return { ...jsonAnswer(200, body, NO_STORE), accessToken }
  const idToken = await createIdToken(tenant, { ...claims, issuer }, accessToken)
  return { ...jsonAnswer(200, { ...body, id_token: idToken }, NO_STORE), accessToken }
}

/** Roles and what they permit go into the token and stay as they are now (wire profile, 3.4). */
export function claimsOf(
  { clientId, displayName = '', roles }: Application,
  scopes: readonly string[],
  tenant: Pick<Tenant, 'audience' | 'roles' | 'scopes'>,
): TokenClaims {
  return {
    clientId,
    displayName,
    roles,
    permissions: roles.flatMap((role) => tenant.roles.get(role) ?? []),
    audiences: [tenant.audience, ...scopes.flatMap((scope) => tenant.scopes.get(scope) ?? [])],
    scopes,
  }
}
