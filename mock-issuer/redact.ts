import type { TokenRequest } from './endpoints/token_request.ts'
import type { GraphqlCall } from './endpoints/graphql_request.ts'
import { tagOf } from './fingerprints.ts'
import type { RequestFacts } from './journal.ts'
import type { Route } from './router.ts'
import type { Tenant, TenantRequest } from './tenant.ts'

type Redact = (value: string) => Promise<string>

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']
const GRANT_TYPES = ['client_credentials', 'password', 'refresh_token', 'authorization_code']
const PATH_WORDS = [
  '',
  '.well-known',
  'openid-configuration',
  'oauth-authorization-server',
  'jwks',
  'connect',
  'token',
  'authorize',
  'introspect',
  'revoke',
  'userinfo',
  'logout',
  'api',
  'graphql',
]
const QUERY_NAMES = [
  'access_token',
  'client_id',
  'client_secret',
  'grant_type',
  'operationName',
  'query',
  'scope',
  'variables',
]
const LONGEST_NAME = 64
// A hostile request can hold a million names, each of which would be hashed and kept.
const MOST_NAMES = 50

/** `#` and eight digits, by which the same value can be found again. */
export function redactor({ fingerprints }: Pick<Tenant, 'fingerprints'>): Redact {
  return async (value) => `#${tagOf(await fingerprints.of(value))}`
}

/**
 * What the journal keeps of a request: of every text only what the tenant knows anyway (names of
 * paths, parameters, grants, scopes and clients), of all others a fingerprint.
 */
export async function factsOf(
  { endpoint }: Route,
  request: TenantRequest,
  tenant: Tenant,
): Promise<RequestFacts> {
  const redact = redactor(tenant)
  const known = (value: string, words: readonly string[]) =>
    words.includes(value) ? value : redact(value)
  const { pathname, search, searchParams } = request.url
  const parts = pathname.split('/')
  const prefix = tenant.path.split('/')
  const segments = (parts.length > MOST_NAMES ? ['', pathname] : parts)
    .map((segment) => prefix.includes(segment) ? segment : known(segment, PATH_WORDS))
  const query = [...(search ? searchParams : [])].slice(0, MOST_NAMES).map(async ([name, value]) =>
    [await known(name, QUERY_NAMES), await redact(value)] as const
  )
  return {
    endpoint,
    method: await known(request.method, METHODS),
    path: (await Promise.all(segments)).join('/'),
    ...(query.length > 0 && { query: Object.fromEntries(await Promise.all(query)) }),
  }
}

/** What is to be kept of a token request. */
export async function tokenFactsOf(
  { form, clientId, secretFingerprint, via, scopes }: TokenRequest,
  tenant: Tenant,
): Promise<Partial<RequestFacts>> {
  const redact = redactor(tenant)
  const grantType = form.parameter('grant_type')
  const names = scopes.length > MOST_NAMES ? [scopes.join(' ')] : scopes
  const scopeNames = names.map(async (scope) =>
    tenant.scopes.has(scope) || scope === 'offline_access' ? scope : await redact(scope)
  )
  return {
    clientAuthentication: via,
    ...(grantType !== undefined && {
      grantType: GRANT_TYPES.includes(grantType) ? grantType : await redact(grantType),
    }),
    ...(clientId !== undefined && {
      clientId: tenant.applications.get(clientId) ? clientId : await redact(clientId),
    }),
    ...(secretFingerprint && { secret: `#${tagOf(secretFingerprint)}` }),
    ...(scopes.length > 0 && { scope: (await Promise.all(scopeNames)).join(' ') }),
  }
}

/** What is to be kept of an API call. A secret in place of a name is not taken for one. */
export async function graphqlFactsOf(
  call: GraphqlCall,
  token: string | undefined,
  tenant: Tenant,
): Promise<Partial<RequestFacts>> {
  const redact = redactor(tenant)
  const name = 'problem' in call ? undefined : call.operation.name
  return {
    ...(token !== undefined && { token: await redact(token.trim()) }),
    ...(name !== undefined && { operationName: await shown(name, tenant) }),
  }
}

async function shown(name: string, tenant: Tenant): Promise<string> {
  const fingerprint = await tenant.fingerprints.of(name)
  const clients = tenant.applications.list()
  const secret = clients.some(({ clientId }) =>
    tenant.applications.hasSecret(clientId, fingerprint)
  )
  return secret || name.length > LONGEST_NAME ? `#${tagOf(fingerprint)}` : name
}
