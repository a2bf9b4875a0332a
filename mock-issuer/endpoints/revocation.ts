import { type Answer, emptyAnswer, jsonAnswer, NO_STORE } from '../answer.ts'
import { REFUSALS, refuse } from '../refusals.ts'
import type { Tenant } from '../tenant.ts'
import type { ClientRequest, EndpointManners } from './client_request.ts'
import { judgePresentedToken } from './presented_token.ts'

export const REVOCATION: EndpointManners = { methods: ['POST'], headers: NO_STORE }

/**
 * The revocation endpoint (RFC 7009, 2) behind its reading. It marks the token's entry in the
 * database; whether a reader of the token asks for that is the reader's business.
 */
export async function answerRevocation(request: ClientRequest, tenant: Tenant): Promise<Answer> {
  if (request.problem) return request.problem
  const judged = await judgePresentedToken(request, 'revocation', REFUSALS.revokedType, tenant)
  if ('failed' in judged) return emptyAnswer(500)
  if ('refusal' in judged && judged.refusal.error !== 'invalid_token') {
    return refuse(judged.refusal, REVOCATION.headers)
  }
  if ('token' in judged) {
    const { id } = judged.token
    // Made elsewhere with the tenant's key: there is nothing to mark.
    if (id === undefined) return refuse(REFUSALS.revokedType, REVOCATION.headers)
    tenant.tokens.entries.revoke(id)
  }
  return jsonAnswer(200, {}, REVOCATION.headers)
}
