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
  /** Base URL with a slash at its end. */
  readonly address: string
  /** The path of it. */
  readonly path: string
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
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: Uint8Array
}

/** Who a token is for: the audience of every tenant of the name that Orchard Core gives its first. */
export const TENANT_AUDIENCE = 'oct:Default'

/** The issuer as discovery publishes it: the Authority setting, or else the tenant's address. */
export function issuerOf({ address, settings }: Pick<Tenant, 'address' | 'settings'>): string {
  const { authority } = settings.get()
  return authority === undefined ? addressAsIssuer(address) : new URL(authority).href
}

/** A tenant at the root of a host has the slash of a URL without path, a prefixed one has none. */
export function addressAsIssuer(address: string): string {
  return new URL(address).pathname === '/' ? address : address.slice(0, -1)
}
