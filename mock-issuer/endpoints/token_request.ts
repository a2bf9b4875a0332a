import { NO_STORE } from '../answer.ts'
import type { Tenant, TenantRequest } from '../tenant.ts'
import { type ClientRequest, readClientRequest } from './client_request.ts'

/** A token request, read but not judged. */
export interface TokenRequest extends ClientRequest {
  /** Without doubles, in their order (RFC 6749, 3.3). */
  readonly scopes: readonly string[]
}

/** The first of the tenant's checks, and what the journal wants to know. */
export function readTokenRequest(
  request: TenantRequest,
  tenant: Pick<Tenant, 'fingerprints'>,
): TokenRequest {
  const read = readClientRequest(request, tenant, { methods: ['POST'], headers: NO_STORE })
  const scopes = (read.form.parameter('scope') ?? '').split(' ').filter(Boolean)
  return { ...read, scopes: [...new Set(scopes)] }
}
