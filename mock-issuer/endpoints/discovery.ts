import { type Answer, jsonAnswer } from '../answer.ts'
import { REFUSALS, refuse } from '../refusals.ts'
import type { CurrentSettings, Flow, ServerEndpoint } from '../settings.ts'
import { addressOf, issuerOf, type Tenant, type TenantRequest } from '../tenant.ts'
import { BUILT_IN_SCOPES } from './token_checks.ts'

/** Member of the document, path under the tenant, in the order of the document. */
const ADDRESSES: readonly (readonly [ServerEndpoint, member: string, path: string])[] = [
  ['authorization', 'authorization_endpoint', 'connect/authorize'],
  ['token', 'token_endpoint', 'connect/token'],
  ['introspection', 'introspection_endpoint', 'connect/introspect'],
  ['logout', 'end_session_endpoint', 'connect/logout'],
  ['revocation', 'revocation_endpoint', 'connect/revoke'],
  ['userinfo', 'userinfo_endpoint', 'connect/userinfo'],
]

/**
 * The discovery document (OpenID Connect Discovery 1.0, 3; RFC 8414, 2): the same under both names,
 * its members in the tenant's order, empty lists left out, without any header about caching.
 */
export function answerDiscovery(request: TenantRequest, tenant: Tenant): Answer {
  if (request.method !== 'GET') return refuse(REFUSALS.method, [])
  const { generation } = tenant
  const address = addressOf(request, tenant).href
  const settings = tenant.settings.get()
  const { endpoints, flows } = settings
  const authMethods = (endpoint: ServerEndpoint) =>
    endpoints.includes(endpoint) ? generation.authMethods : undefined
  const interactive = flows.some((flow) => /^(authorization_code|hybrid|implicit)$/.test(flow))
  const withCode = flows.includes('authorization_code') || flows.includes('hybrid')
  return jsonAnswer(200, {
    issuer: issuerOf(request, tenant),
    ...Object.fromEntries(
      ADDRESSES.filter(([endpoint]) => endpoints.includes(endpoint))
        .map(([, member, path]) => [member, address + path]),
    ),
    jwks_uri: `${address}.well-known/jwks`,
    grant_types_supported: grantTypes(flows),
    response_types_supported: interactive ? responseTypes(flows) : undefined,
    response_modes_supported: interactive ? generation.responseModes : undefined,
    scopes_supported: scopes(settings),
    claims_supported: ['aud', 'exp', 'iat', 'iss', 'sub'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: withCode ? ['plain', 'S256'] : undefined,
    subject_types_supported: ['public'],
    prompt_values_supported: generation.promptValues,
    token_endpoint_auth_methods_supported: authMethods('token'),
    introspection_endpoint_auth_methods_supported: authMethods('introspection'),
    revocation_endpoint_auth_methods_supported: authMethods('revocation'),
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    tls_client_certificate_bound_access_tokens: generation.publishesCertificateBinding
      ? false
      : undefined,
    authorization_response_iss_parameter_supported: true,
  })
}

function grantTypes(flows: readonly Flow[]): string[] {
  const has = (...some: Flow[]) => some.some((flow) => flows.includes(flow))
  return [
    has('authorization_code', 'hybrid') && 'authorization_code',
    has('client_credentials') && 'client_credentials',
    has('implicit', 'hybrid') && 'implicit',
    has('password') && 'password',
    has('refresh_token') && 'refresh_token',
  ].filter((grant) => grant !== false)
}

function responseTypes(flows: readonly Flow[]): string[] {
  const of = (flow: Flow, types: string[]) => flows.includes(flow) ? types : []
  return [
    ...of('authorization_code', ['code']),
    ...of('hybrid', ['code id_token', 'code id_token token', 'code token']),
    ...of('implicit', ['id_token', 'id_token token', 'token']),
  ]
}

function scopes({ flows }: CurrentSettings): string[] {
  const [openid = '', ...others] = BUILT_IN_SCOPES
  return [openid, ...(flows.includes('refresh_token') ? ['offline_access'] : []), ...others]
}
