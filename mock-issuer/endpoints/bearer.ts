import type { TokenClaims } from '../access_token.ts'
import { type Refusal, TOKEN_REFUSALS } from '../refusals.ts'
import { type Tenant, TENANT_AUDIENCE, type TenantRequest } from '../tenant.ts'
import { looksLikeForm, readForm, UNREADABLE } from './form.ts'

/** What a bearer token proved: whom it stands for, or why it is no good; neither if there was none. */
export interface Bearer {
  readonly claims?: TokenClaims
  readonly refusal?: Refusal
}

/** The first of header, form and query that has a token (RFC 6750, 2); a bad one is not passed over. */
export function bearerTokenOf({ method, url, headers, body }: TenantRequest): string | undefined {
  const [, inHeader] = /^bearer (.*)$/is.exec(headers.get('authorization') ?? '') ?? []
  if (inHeader?.trim()) return inHeader
  const type = headers.get('content-type') ?? ''
  const form = method === 'POST' && looksLikeForm(type) ? readForm(type, body) : UNREADABLE
  const inForm = form === UNREADABLE ? undefined : form.parameter('access_token')
  return inForm ?? (url.searchParams.getAll('access_token').join(',') || undefined)
}

/** Judges it on the tenant's clock: expiry is exact, then the audience (wire profile, 6.2). */
export function judgeBearerToken(token: string | undefined, tenant: Tenant): Bearer {
  if (token === undefined) return {}
  // Data Protection reads past white space around a token.
  const read = tenant.tokens.read(token.trim())
  if (!read) return { refusal: TOKEN_REFUSALS.invalid }
  if (read.expiresAtMs < tenant.clock.now()) return { refusal: TOKEN_REFUSALS.expired }
  if (read.audiences.length === 0) return { refusal: TOKEN_REFUSALS.noAudience }
  if (!read.audiences.includes(TENANT_AUDIENCE)) return { refusal: TOKEN_REFUSALS.audience }
  return { claims: read }
}
