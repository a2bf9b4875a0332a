import type { AccessTokens } from './access_token.ts'
import type { InternalApplications } from './applications.ts'
import type { InternalClock } from './clock.ts'
import type { GraphqlApi } from './endpoints/graphql_api.ts'
import type { Fingerprints } from './fingerprints.ts'
import type { Generation } from './generations.ts'
import type { InternalKeys } from './keys.ts'
import type { Roles } from './roles.ts'
import type { MockSettings } from './settings.ts'

/** The parts of a mock tenant, for its endpoints. */
export interface Tenant {
  /** Path of its address, with a slash at its end. */
  readonly path: string
  /** Whom its tokens are for: `oct:` and its name. */
  readonly audience: string
  readonly generation: Generation
  readonly settings: MockSettings
  readonly applications: InternalApplications
  readonly roles: Roles
  /** Resources by name of scope. */
  readonly scopes: ReadonlyMap<string, readonly string[]>
  readonly fingerprints: Fingerprints
  readonly tokens: AccessTokens
  readonly keys: InternalKeys
  readonly clock: InternalClock
  readonly graphql: GraphqlApi
}

/** A request as the tenant sees it, whatever way it came in. */
export interface TenantRequest {
  /** In capitals. */
  readonly method: string
  /** Its origin is the one that the client asked. */
  readonly url: URL
  /** Several of one name joined, as a web server gives them. */
  readonly headers: Headers
  /** Empty if there is none. */
  readonly body: Uint8Array
  /** Whether it did not say which host it was for, as HTTP/1.0 allows; the URL has some origin then. */
  readonly hasNoHost?: boolean
}

/** Where a request found the tenant, which calls itself by the same host (wire profile, 1.4). */
export function addressOf(
  { url }: Pick<TenantRequest, 'url'>,
  { path }: Pick<Tenant, 'path'>,
): URL {
  return new URL(path, url.origin)
}

/** The issuer as discovery publishes it: the Authority setting, or else the address asked. */
export function issuerOf(
  request: Pick<TenantRequest, 'url'>,
  tenant: Pick<Tenant, 'path' | 'settings'>,
): string {
  const { authority } = tenant.settings.get()
  return authority === undefined
    ? addressAsIssuer(addressOf(request, tenant))
    : new URL(authority).href
}

/** A tenant at the root of a host has the slash of a URL without path, a prefixed one has none. */
export function addressAsIssuer({ origin, pathname }: URL): string {
  return pathname === '/' ? `${origin}/` : origin + pathname.slice(0, -1)
}
