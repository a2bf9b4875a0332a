import type { TokenDemands } from '../access_token.ts'
import { TOKEN_REFUSALS } from '../refusals.ts'
import { issuerOf, type Tenant, type TenantRequest } from '../tenant.ts'

type Asked = Pick<TenantRequest, 'url'>
type Asking = Pick<Tenant, 'path' | 'audience' | 'settings'>

/**
 * What the API demands (wire profile, 6.2): an access token for this tenant. It asks the database
 * about reference tokens alone.
 */
export function apiDemands(request: Asked, tenant: Asking): TokenDemands {
  const { authority, useReferenceAccessTokens } = tenant.settings.get()
  return {
    isIssuer: authority === undefined
      ? (issuer) => leadsTo(tenant.path, issuer)
      : sameAs(issuerOf(request, tenant)),
    otherType: TOKEN_REFUSALS.type,
    audience: tenant.audience,
    entry: useReferenceAccessTokens,
  }
}

/** What introspection and revocation demand: any token of this issuer that was not revoked. */
export function serverDemands(request: Asked, tenant: Asking): TokenDemands {
  return { isIssuer: sameAs(issuerOf(request, tenant)), entry: true }
}

/** Letter by letter, but for the slash of a URL without path. */
function sameAs(issuer: string): (other: string) => boolean {
  const root = new URL(issuer).pathname === '/' ? issuer.replace(/\/$/, '') : issuer
  return (other) => other === issuer || other === root
}

/**
 * Orchard Core only asks which of its tenants would answer at such a URL, of whatever host. A mock
 * at the root of a host takes all paths for other tenants, as it does not know them.
 */
function leadsTo(path: string, issuer: string): boolean {
  if (!URL.canParse(issuer)) return false
  const asked = new URL(issuer).pathname.toLowerCase().replace(/\/?$/, '/')
  return path === '/' ? asked === '/' : asked.startsWith(path.toLowerCase())
}
