import type { ServerEndpoint, ServerSettings } from './settings.ts'

/** What a request is for; `other` is answered with 404. */
export type EndpointName =
  | 'discovery'
  | 'jwks'
  | 'token'
  | 'introspection'
  | 'revocation'
  | 'userinfo'
  | 'graphql'
  | 'other'

/** All of them. */
export const ENDPOINT_NAMES: readonly EndpointName[] = [
  'discovery',
  'jwks',
  'token',
  'introspection',
  'revocation',
  'userinfo',
  'graphql',
  'other',
]

/** Where a request leads. */
export interface Route {
  readonly endpoint: EndpointName
  /** An endpoint of users that the settings switch on: the mock has no users, and cannot play it. */
  readonly unplayed?: ServerEndpoint
}

// Maps, as every object has a member `constructor`, and a URL may have such a path.
const ROUTES: ReadonlyMap<string, EndpointName> = new Map([
  ['.well-known/openid-configuration', 'discovery'],
  ['.well-known/oauth-authorization-server', 'discovery'],
  ['.well-known/jwks', 'jwks'],
  ['connect/token', 'token'],
  ['connect/introspect', 'introspection'],
  ['connect/revoke', 'revocation'],
  ['connect/userinfo', 'userinfo'],
  ['api/graphql', 'graphql'],
])

/** Not there unless the settings switch them on. */
const SWITCHED = ['token', 'introspection', 'revocation', 'userinfo'] as const

const UNPLAYED: ReadonlyMap<string, ServerEndpoint> = new Map([
  ['connect/authorize', 'authorization'],
  ['connect/logout', 'logout'],
])

/** Letter case does not matter, nor does one slash at the end, nor the query (wire profile, 1.1). */
export function routeOf(
  url: URL,
  tenantPath: string,
  { endpoints = [] }: Pick<ServerSettings, 'endpoints'>,
): Route {
  const path = comparable(url.pathname)
  const base = comparable(tenantPath)
  if (!path.startsWith(base)) return { endpoint: 'other' }
  const inside = path.slice(base.length)
  if (inside.startsWith('api/graphql/')) return { endpoint: 'graphql' }
  const name = inside.replace(/\/$/, '')
  const endpoint = ROUTES.get(name) ?? 'other'
  if (SWITCHED.some((one) => one === endpoint && !endpoints.includes(one))) {
    return { endpoint: 'other' }
  }
  const unplayed = UNPLAYED.get(name)
  return unplayed && endpoints.includes(unplayed) ? { endpoint, unplayed } : { endpoint }
}

/** Escaped letters are letters, but an escaped slash is none. */
function comparable(path: string): string {
  return path.replace(/%(?!2f)[2-7][\da-f]/gi, (code) => decodeURIComponent(code)).toLowerCase()
}
