import { type Refusal, REFUSALS, unpaired } from '../refusals.ts'
import type { Tenant } from '../tenant.ts'
import type { ClientRequest } from './client_request.ts'

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** What proves who a client is: a secret, or an assertion (RFC 7523) where it is known. */
export function hasProof(request: ClientRequest, tenant: Pick<Tenant, 'generation'>): boolean {
  return request.clientSecret !== undefined || hasAssertion(request, tenant)
}

/** Which says who the client is, too: then no `client_id` is needed. */
export function hasAssertion(
  { form }: ClientRequest,
  { generation }: Pick<Tenant, 'generation'>,
): boolean {
  return generation.readsAssertions && form.parameter('client_assertion') !== undefined
}

/** Whether an assertion comes with its type, and alone. */
export function judgeAssertion(
  { form, clientSecret }: ClientRequest,
  { generation }: Pick<Tenant, 'generation'>,
): Refusal | undefined {
  if (!generation.readsAssertions) return undefined
  const assertion = form.parameter('client_assertion')
  const type = form.parameter('client_assertion_type')
  if (assertion && !type) return unpaired('client_assertion_type', 'client_assertion')
  if (type && !assertion) return unpaired('client_assertion', 'client_assertion_type')
  if (assertion && clientSecret !== undefined) return REFUSALS.twoCredentials
  return assertion && type !== ASSERTION_TYPE ? REFUSALS.assertionType : undefined
}

/** Who it is: known, and proved as its type demands. No application has keys for an assertion. */
export function judgeClient(request: ClientRequest, tenant: Tenant): Refusal | undefined {
  const { clientId, clientSecret, secretFingerprint } = request
  if (clientId === undefined) return REFUSALS.assertion // there is one, or it would be missing
  const application = tenant.applications.get(clientId)
  if (!application) return REFUSALS.clientId
  if (application.type === 'public') {
    return clientSecret === undefined ? undefined : REFUSALS.publicSecret
  }
  if (!secretFingerprint) {
    return hasProof(request, tenant) ? REFUSALS.assertion : REFUSALS.noSecret
  }
  return tenant.applications.hasSecret(clientId, secretFingerprint) ? undefined : REFUSALS.secret
}
