import type { ClientRequest } from './endpoints/client_request.ts'
import type { GraphqlCall } from './endpoints/graphql_request.ts'
import type { TokenRequest } from './endpoints/token_request.ts'
import type { UserinfoRequest } from './endpoints/userinfo.ts'
import { tagOf } from './fingerprints.ts'
import type { RequestFacts } from './journal.ts'
import type { Route } from './router.ts'
import type { Tenant, TenantRequest } from './tenant.ts'

type Redact = (value: string) => string

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
  'token',
  'token_type_hint',
  'variables',
]
const LONGEST_NAME = 64
// A hostile request can hold a million names, each of which would be hashed and kept.
const MOST_NAMES = 50

/** `#` and eight digits, by which the same value can be found again. */
export function redactor({ fingerprints }: Pick<Tenant, 'fingerprints'>): Redact {
  return (value) => `#${tagOf(fingerprints.of(value))}`
}

/**
 * What the journal keeps of a request: of every text only what the tenant knows anyway (names of
 * paths, parameters, grants, scopes and clients), of all others a fingerprint.
 */
export function factsOf(
  { endpoint }: Route,
  request: TenantRequest,
  tenant: Tenant,
): RequestFacts {
  const redact = redactor(tenant)
  const known = (value: string, words: readonly string[]) =>
    words.includes(value) ? value : redact(value)
  const { pathname, search, searchParams } = request.url
  const parts = pathname.split('/')
  const prefix = tenant.path.split('/')
  const segments = (parts.length > MOST_NAMES ? ['', pathname] : parts)
    .map((segment) => prefix.includes(segment) ? segment : known(segment, PATH_WORDS))
  const query = [...(search ? searchParams : [])].slice(0, MOST_NAMES).map(([name, value]) =>
    [known(name, QUERY_NAMES), redact(value)] as const
  )
  return {
    endpoint,
    method: known(request.method, METHODS),
    path: segments.join('/'),
    ...(query.length > 0 && { query: Object.fromEntries(query) }),
  }
}

/** What is to be kept of who a client says it is. */
function clientFactsOf(
  { clientId, secretFingerprint, via }: ClientRequest,
  tenant: Tenant,
): Partial<RequestFacts> {
  const redact = redactor(tenant)
  return {
    clientAuthentication: via,
    ...(clientId !== undefined && {
      clientId: tenant.applications.get(clientId) ? clientId : redact(clientId),
    }),
    ...(secretFingerprint && { secret: `#${tagOf(secretFingerprint)}` }),
  }
}

/** What is to be kept of a token request. */
export function tokenFactsOf(
  request: TokenRequest,
  tenant: Tenant,
): Partial<RequestFacts> {
  const redact = redactor(tenant)
  const { form, scopes } = request
  const grantType = form.parameter('grant_type')
  const names = scopes.length > MOST_NAMES ? [scopes.join(' ')] : scopes
  const scopeNames = names.map((scope) =>
    tenant.scopes.has(scope) || scope === 'offline_access' ? scope : redact(scope)
  )
  return {
    ...clientFactsOf(request, tenant),
    ...(grantType !== undefined && {
      grantType: GRANT_TYPES.includes(grantType) ? grantType : redact(grantType),
    }),
    ...(scopes.length > 0 && { scope: scopeNames.join(' ') }),
  }
}

/** What is to be kept of a request to introspection or revocation. */
export function presentedFactsOf(
  request: ClientRequest,
  tenant: Tenant,
): Partial<RequestFacts> {
  const token = request.form.parameter('token')
  return { ...clientFactsOf(request, tenant), ...carriedToken(token, tenant) }
}

/** What is to be kept of a userinfo request. */
export function userinfoFactsOf(
  { token }: UserinfoRequest,
  tenant: Tenant,
): Partial<RequestFacts> {
  return carriedToken(token, tenant)
}

function carriedToken(
  token: string | undefined,
  tenant: Tenant,
): Pick<RequestFacts, 'token'> {
  return token === undefined ? {} : { token: redactor(tenant)(token.trim()) }
}

/** What is to be kept of an API call. A secret in place of a name is not taken for one. */
export function graphqlFactsOf(
  call: GraphqlCall,
  token: string | undefined,
  tenant: Tenant,
): Partial<RequestFacts> {
  const name = 'problem' in call ? undefined : call.operation.name
  return {
    ...carriedToken(token, tenant),
    ...(name !== undefined && { operationName: shown(name, tenant) }),
  }
}

function shown(name: string, tenant: Tenant): string {
  const fingerprint = tenant.fingerprints.of(name)
  const clients = tenant.applications.list()
  const secret = clients.some(({ clientId }) =>
    tenant.applications.hasSecret(clientId, fingerprint)
  )
  return secret || name.length > LONGEST_NAME ? `#${tagOf(fingerprint)}` : name
}
