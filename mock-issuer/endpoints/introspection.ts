import { type Answer, emptyAnswer, jsonAnswer } from '../answer.ts'
import { claimOf } from '../jwt.ts'
import { REFUSALS, refuse } from '../refusals.ts'
import { issuerOf, type Tenant } from '../tenant.ts'
import type { ClientRequest, EndpointManners } from './client_request.ts'
import { judgePresentedToken, type PresentedToken } from './presented_token.ts'

/** Its answers may be kept: nothing in them says otherwise. */
export const INTROSPECTION: EndpointManners = { methods: ['GET', 'POST'], headers: [] }

/** The introspection endpoint (RFC 7662, 2) behind its reading. */
export async function answerIntrospection(
  request: ClientRequest,
  tenant: Tenant,
): Promise<Answer> {
  if (request.problem) return request.problem
  const judged = await judgePresentedToken(
    request,
    'introspection',
    REFUSALS.introspectedType,
    tenant,
  )
  if ('token' in judged) return jsonAnswer(200, described(judged, issuerOf(request, tenant)))
  if ('failed' in judged) return emptyAnswer(500)
  if (judged.refusal.error === 'invalid_token') return jsonAnswer(200, { active: false })
  return refuse(judged.refusal, INTROSPECTION.headers)
}

/** Members in the tenant's order. Names and permissions are for the audience alone. */
function described({ token, caller }: PresentedToken, issuer: string): Record<string, unknown> {
  const { clientId, displayName, roles, permissions, audiences, scopes } = token
  const isAudience = caller.type === 'confidential' && audiences.includes(caller.clientId)
  const issuedAt = inSeconds(token.issuedAtMs)
  return {
    active: true,
    iss: issuer,
    ...(isAudience && { username: displayName || undefined }),
    sub: clientId,
    ...(isAudience && scopes.length > 0 && { scope: scopes.join(' ') }),
    jti: token.jwtId,
    token_type: 'Bearer',
    token_usage: 'access_token',
    client_id: clientId,
    iat: issuedAt,
    nbf: issuedAt,
    exp: inSeconds(token.expiresAtMs),
    ...claimOf('aud', audiences),
    ...(isAudience && {
      'oc:entyp': 'application',
      name: displayName || undefined,
      ...claimOf('role', roles),
      ...claimOf('Permission', permissions),
    }),
  }
}

function inSeconds(timeMs: number | undefined): number | undefined {
  return timeMs === undefined ? undefined : timeMs / 1000
}
