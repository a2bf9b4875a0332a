import type { ReadToken } from '../access_token.ts'
import type { Tenant, TenantRequest } from '../tenant.ts'
import { looksLikeForm, readForm, UNREADABLE } from './form.ts'
import { apiDemands } from './token_demands.ts'

/** What a bearer token proved, `undefined` if there was none. */
export type Bearer = ReadToken | undefined

/** The first of header, form and query that has a token (RFC 6750, 2); a bad one is not passed over. */
export function bearerTokenOf({ method, url, headers, body }: TenantRequest): string | undefined {
  const inHeader = tokenInHeader(headers)
  if (inHeader !== undefined) return inHeader
  const type = headers.get('content-type') ?? ''
  const form = method === 'POST' && looksLikeForm(type) ? readForm(type, body) : UNREADABLE
  const inForm = form === UNREADABLE ? undefined : form.parameter('access_token')
  return inForm ?? (url.searchParams.getAll('access_token').join(',') || undefined)
}

/** The scheme in any letter case, the rest as it is. `undefined` if there is nothing after it. */
export function tokenInHeader(headers: Headers): string | undefined {
  const [, token] = /^bearer (.*)$/is.exec(headers.get('authorization') ?? '') ?? []
  return token?.trim() ? token : undefined
}

/** As the API judges it, if its feature *OpenID Token Validation* is on. */
export async function judgeBearerToken(
  token: string | undefined,
  request: TenantRequest,
  tenant: Tenant,
): Promise<Bearer> {
  if (token === undefined || !tenant.settings.get().tokenValidation) return undefined
  return await tenant.tokens.read(token, apiDemands(request, tenant))
}
