import type { ReadToken, TokenRow } from '../access_token.ts'
import type { Application, ApplicationEndpoint } from '../application_form.ts'
import { missing, type Refusal, REFUSALS, TOKEN_REFUSALS } from '../refusals.ts'
import type { Tenant } from '../tenant.ts'
import { hasAssertion, judgeAssertion, judgeClient } from './client_checks.ts'
import type { ClientRequest } from './client_request.ts'
import { serverDemands } from './token_demands.ts'

/** A token that its client or audience showed to introspection or revocation. */
export interface PresentedToken {
  readonly token: TokenRow
  /** Who showed it. */
  readonly caller: Application
}

/**
 * The checks that introspection (RFC 7662, 2.1) and revocation (RFC 7009, 2.1) share, in the tenant's
 * order. A refusal `invalid_token` is no error to the caller: there is no such token for it.
 *
 * @param otherType what to say of a token that is no access token
 */
export async function judgePresentedToken(
  request: ClientRequest,
  endpoint: ApplicationEndpoint,
  otherType: Refusal,
  tenant: Tenant,
): Promise<PresentedToken | Exclude<ReadToken, { token: TokenRow }>> {
  const text = request.form.parameter('token')
  if (text === undefined) return { refusal: missing('token') }
  const stranger = judgeAssertion(request, tenant) ?? missingClientId(request, tenant) ??
    judgeClient(request, tenant)
  if (stranger) return { refusal: stranger }

  const caller = tenant.applications.get(request.clientId ?? '')
  if (!caller) return { refusal: REFUSALS.clientId }
  const mayAsk = caller.endpoints.includes(endpoint)
  const forbidden = { refusal: REFUSALS[`${endpoint}Endpoint`] }
  if (!mayAsk && !tenant.generation.judgesTokenBeforePermission) return forbidden
  const read = await tenant.tokens.read(text, serverDemands(request, tenant))
  if (!('token' in read)) return read
  if (!mayAsk) return forbidden
  const { token } = read
  if (token.type !== 'access_token') return { refusal: otherType }
  // A token that is for nobody in particular is for all.
  const isForCaller = [token.clientId, ...token.audiences].includes(caller.clientId) ||
    token.audiences.length === 0
  return isForCaller ? { token, caller } : { refusal: TOKEN_REFUSALS.invalid }
}

function missingClientId(request: ClientRequest, tenant: Tenant): Refusal | undefined {
  const isThere = request.clientId !== undefined || hasAssertion(request, tenant)
  return isThere ? undefined : missing('client_id', 'invalid_client')
}
