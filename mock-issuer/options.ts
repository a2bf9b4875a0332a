import type { ApplicationForm } from './application_form.ts'
import { checkKeys, checkList, checkText, MockIssuerError, plainUrl } from './check.ts'
import type { ServerGeneration } from './generations.ts'
import type { OrchardRecipe } from './recipe.ts'
import type { Role } from './roles.ts'
import type { ServerSettings } from './settings.ts'

/** Options of `createMockIssuer`. */
export interface MockIssuerOptions {
  /** Address of the tenant: the root of a host or a path below it, `https://shop.example/north`. */
  readonly issuer: string
  /** As the administrator of all tenants named it: tokens are for `oct:` and this. Default: `Default`. */
  readonly tenantName?: string | undefined
  /** Registered from the start. Default: none. */
  readonly applications?: readonly ApplicationForm[] | undefined
  /** Which OpenIddict the tenant runs. Default: `v5`. */
  readonly serverGeneration?: ServerGeneration | undefined
  /** Server settings. Default: token endpoint and client credentials flow alone. */
  readonly settings?: ServerSettings | undefined
  /** More roles, or other permissions for those that a tenant has. */
  readonly roles?: readonly Role[] | undefined
  /** Scopes that the administrator made. Default: none. */
  readonly scopes?: readonly Scope[] | undefined
  /** An Orchard Core recipe that sets up the tenant, before `applications` are added. */
  readonly recipe?: OrchardRecipe | undefined
}

/** A scope of the page *Security / OpenID Connect / Scopes*. */
export interface Scope {
  /** Without blanks, quotes and backslashes (RFC 6749, 3.3). */
  readonly name: string
  /** Audiences that a token gets with the scope. Default: none. */
  readonly resources?: readonly string[] | undefined
}

export const OPTIONS: readonly string[] = [
  'issuer',
  'tenantName',
  'applications',
  'serverGeneration',
  'settings',
  'roles',
  'scopes',
  'recipe',
]

/** @return base URL with one slash at its end @throws {MockIssuerError} unless it is an address */
export function readAddress(issuer: unknown): URL {
  const url = plainUrl(checkText('issuer', issuer))
  if (!url) {
    throw new MockIssuerError('issuer', 'must be an http(s) URL without query and fragment')
  }
  if (url.username || url.password) {
    throw new MockIssuerError('issuer', 'must be a URL without user and password')
  }
  return new URL(url.href.replace(/\/*$/, '/'))
}

/** @throws {MockIssuerError} unless Orchard Core takes it for a name */
export function readTenantName(given: unknown = 'Default'): string {
  const name = checkText('tenantName', given)
  if (/^\w+$/.test(name)) return name
  throw new MockIssuerError('tenantName', 'must be of letters, digits and underscores alone')
}

/** Resources by name of scope. @throws {MockIssuerError} naming the scope */
export function readScopes(
  given: readonly Scope[] | undefined,
  builtIn: readonly string[],
): Map<string, readonly string[]> {
  const scopes = new Map<string, readonly string[]>(builtIn.map((name) => [name, []]))
  checkList('scopes', given === undefined ? [] : given, (where, value) => {
    checkKeys(where, value, ['name', 'resources'])
    const { name, resources = [] } = value as Scope
    if (/[ "\\]/.test(checkText(`${where}.name`, name))) {
      throw new MockIssuerError(`${where}.name`, 'must be without blanks, quotes, backslashes')
    }
    scopes.set(name, checkList(`${where}.resources`, resources, checkText))
    return name
  })
  return scopes
}
