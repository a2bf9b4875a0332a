import { describe, expect, test } from 'vitest'
import { createMockIssuer, type Flow, type MockIssuerOptions, type ServerEndpoint } from '../mod.ts'

const ALL: readonly ServerEndpoint[] = [
  'userinfo',
  'revocation',
  'logout',
  'introspection',
  'token',
  'authorization',
]

async function discover(options: Partial<MockIssuerOptions> = {}, init: RequestInit = {}) {
  const tenant = createMockIssuer({ issuer: 'https://pos.example.com', ...options })
  const base = tenant.issuer.replace(/\/?$/, '/')
  return await tenant.fetch(`${base}.well-known/openid-configuration`, init)
}

async function documentOf(options?: Partial<MockIssuerOptions>): Promise<Record<string, unknown>> {
  return await (await discover(options)).json()
}

/** The example of the wire profile, 1.3, as its bytes should look. */
const MINIMUM = `{
  "issuer": "https://pos.example.com/",
  "token_endpoint": "https://pos.example.com/connect/token",
  "jwks_uri": "https://pos.example.com/.well-known/jwks",
  "grant_types_supported": [
    "client_credentials"
  ],
  "scopes_supported": [
    "openid",
    "email",
    "phone",
    "profile",
    "roles"
  ],
  "claims_supported": [
    "aud",
    "exp",
    "iat",
    "iss",
    "sub"
  ],
  "id_token_signing_alg_values_supported": [
    "RS256"
  ],
  "subject_types_supported": [
    "public"
  ],
  "token_endpoint_auth_methods_supported": [
    "client_secret_post",
    "private_key_jwt",
    "client_secret_basic"
  ],
  "claims_parameter_supported": false,
  "request_parameter_supported": false,
  "request_uri_parameter_supported": false,
  "authorization_response_iss_parameter_supported": true
}`

/** Recording D43 of OpenIddict 6: the most there can be. */
const MAXIMUM: readonly (readonly [string, unknown])[] = [
  ['issuer', 'https://pos.example.com/'],
  ['authorization_endpoint', 'https://pos.example.com/connect/authorize'],
  ['token_endpoint', 'https://pos.example.com/connect/token'],
  ['introspection_endpoint', 'https://pos.example.com/connect/introspect'],
  ['end_session_endpoint', 'https://pos.example.com/connect/logout'],
  ['revocation_endpoint', 'https://pos.example.com/connect/revoke'],
  ['userinfo_endpoint', 'https://pos.example.com/connect/userinfo'],
  ['jwks_uri', 'https://pos.example.com/.well-known/jwks'],
  [
    'grant_types_supported',
    ['authorization_code', 'client_credentials', 'implicit', 'password', 'refresh_token'],
  ],
  [
    'response_types_supported',
    [
      ...['code', 'code id_token', 'code id_token token', 'code token'],
      ...['id_token', 'id_token token', 'token'],
    ],
  ],
  ['response_modes_supported', ['query', 'form_post', 'fragment']],
  ['scopes_supported', ['openid', 'offline_access', 'email', 'phone', 'profile', 'roles']],
  ['claims_supported', ['aud', 'exp', 'iat', 'iss', 'sub']],
  ['id_token_signing_alg_values_supported', ['RS256']],
  ['code_challenge_methods_supported', ['plain', 'S256']],
  ['subject_types_supported', ['public']],
  ['prompt_values_supported', ['consent', 'login', 'none', 'select_account']],
  ...['token', 'introspection', 'revocation'].map((endpoint) =>
    [
      `${endpoint}_endpoint_auth_methods_supported`,
      ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    ] as const
  ),
  ['claims_parameter_supported', false],
  ['request_parameter_supported', false],
  ['request_uri_parameter_supported', false],
  ['tls_client_certificate_bound_access_tokens', false],
  ['authorization_response_iss_parameter_supported', true],
]
const FLOWS: readonly Flow[] = [
  ...['refresh_token', 'password', 'implicit'] as const,
  ...['hybrid', 'client_credentials', 'authorization_code'] as const,
]
const EVERYTHING = { endpoints: ALL, flows: FLOWS }

describe('the document', () => {
  test('of a tenant as the mock makes it, byte by byte, may be cached', async () => {
    const response = await discover()
    expect(await response.text()).toBe(MINIMUM)
    const { date, ...headers } = Object.fromEntries(response.headers)
    expect(date).toMatch(/ GMT$/)
    expect(headers).toEqual({
      'content-length': `${MINIMUM.length}`,
      'content-type': 'application/json;charset=UTF-8',
      server: 'Kestrel',
      'x-powered-by': 'OrchardCore',
    })
  })

  test('of OpenIddict 6 with everything on has these members in this order', async () => {
    const document = await documentOf({ serverGeneration: 'v6', settings: EVERYTHING })
    expect(Object.entries(document)).toEqual(MAXIMUM)
  })

  test('of OpenIddict 5 has two members less, and modes in another order', async () => {
    const document = await documentOf({ serverGeneration: 'v5', settings: EVERYTHING })
    const [first, second] = [
      'prompt_values_supported',
      'tls_client_certificate_bound_access_tokens',
    ]
    expect(Object.entries(document)).toEqual(
      MAXIMUM.filter(([member]) => member !== first && member !== second).map(([member, value]) =>
        member === 'response_modes_supported'
          ? [member, ['form_post', 'fragment', 'query']]
          : [member, value]
      ),
    )
  })

  test('of OpenIddict 4 differs from that of 5 in how clients authenticate', async () => {
    const four = await documentOf({ serverGeneration: 'v4', settings: EVERYTHING })
    const five = await documentOf({ serverGeneration: 'v5', settings: EVERYTHING })
    expect(Object.entries(four)).toEqual(
      Object.entries(five).map(([member, value]) =>
        member.endsWith('_auth_methods_supported')
          ? [member, ['client_secret_basic', 'client_secret_post']]
          : [member, value]
      ),
    )
  })

  test.each<[readonly Flow[], readonly string[], readonly string[] | undefined]>([
    [['client_credentials'], ['client_credentials'], undefined],
    [['password'], ['password'], undefined],
    [['password', 'refresh_token'], ['password', 'refresh_token'], undefined],
    [['authorization_code'], ['authorization_code'], ['code']],
    [
      ['hybrid'],
      ['authorization_code', 'implicit'],
      ['code id_token', 'code id_token token', 'code token'],
    ],
    [['implicit'], ['implicit'], ['id_token', 'id_token token', 'token']],
  ])('with %j has the grants %j and the response types %j', async (flows, grants, types) => {
    const document = await documentOf({
      settings: { endpoints: ['authorization', 'token'], flows },
    })
    expect(document.grant_types_supported).toEqual(grants)
    expect(document.response_types_supported).toEqual(types)
    expect('response_modes_supported' in document).toBe(types !== undefined)
    const withCode = grants.includes('authorization_code')
    expect('code_challenge_methods_supported' in document).toBe(withCode)
    const withRefresh = flows.includes('refresh_token')
    const [openid, second] = document.scopes_supported as string[]
    expect([openid, second === 'offline_access']).toEqual(['openid', withRefresh])
  })

  test('follows the settings from one request to the next', async () => {
    const tenant = createMockIssuer({ issuer: 'https://pos.example.com' })
    const grants = async () => {
      const response = await tenant.fetch(
        'https://pos.example.com/.well-known/oauth-authorization-server',
      )
      return (await response.json()).grant_types_supported
    }
    expect(await grants()).toEqual(['client_credentials'])
    tenant.settings.update({ flows: ['client_credentials', 'password'] })
    expect(await grants()).toEqual(['client_credentials', 'password'])
  })

  test('does not tell of scopes that an administrator made', async () => {
    const document = await documentOf({ scopes: [{ name: 'orders' }] })
    expect(document.scopes_supported).not.toContain('orders')
  })
})

describe('the issuer', () => {
  test.each([
    ['https://pos.example.com', undefined, 'https://pos.example.com/'],
    ['http://POS.example.com:80/', undefined, 'http://pos.example.com/'],
    ['https://pos.example.com/north', undefined, 'https://pos.example.com/north'],
    ['https://pos.example.com/north/', undefined, 'https://pos.example.com/north'],
    ['http://10.0.0.7', 'https://pos.example.com', 'https://pos.example.com/'],
    ['http://10.0.0.7', 'https://POS.example.com:443', 'https://pos.example.com/'],
    ['http://10.0.0.7', 'https://pos.example.com/north', 'https://pos.example.com/north'],
    ['http://10.0.0.7', 'https://pos.example.com/north/', 'https://pos.example.com/north/'],
    ['http://10.0.0.7', 'http://pos.example.com:8080/a b', 'http://pos.example.com:8080/a%20b'],
  ])('of a tenant at %s with authority %s is %s', async (issuer, authority, expected) => {
    const document = await documentOf({ issuer, settings: { authority } })
    expect(document.issuer).toBe(expected)
  })

  test('alone follows the authority: all other URLs stay with the tenant', async () => {
    const { issuer: _, ...document } = await documentOf({
      issuer: 'http://10.0.0.7/north',
      settings: { ...EVERYTHING, authority: 'https://pos.example.com' },
    })
    const urls = Object.values(document).filter((value) => /^https?:/.test(`${value}`))
    expect(urls).toHaveLength(7)
    for (const url of urls) expect(url).toMatch(/^http:\/\/10\.0\.0\.7\/north\/(connect|\.well)/)
  })
})

test.each(['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('%s is refused', async (method) => {
  const response = await discover({}, { method })
  const body = `{
  "error": "invalid_request",
  "error_description": "The specified HTTP method is not valid.",
  "error_uri": "https://documentation.openiddict.com/errors/ID2084"
}`
  expect(response.status).toBe(400)
  expect(await response.text()).toBe(method === 'HEAD' ? '' : body)
  expect(response.headers.get('Content-Length')).toBe('167')
  expect(response.headers.get('Cache-Control')).toBeNull()
})
