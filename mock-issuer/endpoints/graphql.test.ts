import { describe, expect, test } from 'vitest'
import { createMockIssuer, type GraphqlRequest, type MockIssuer, type Role } from '../mod.ts'

const challenge = (error: string, description: string, id: string) =>
  `Bearer error="${error}", error_description="${description}", ` +
  `error_uri="https://documentation.openiddict.com/errors/${id}"`
const INVALID = challenge('invalid_token', 'The specified token is invalid.', 'ID2004')
const EXPIRED = challenge('invalid_token', 'The specified token is no longer valid.', 'ID2019')
const NO_AUDIENCE = challenge(
  'invalid_token',
  "The specified token doesn't contain any audience.",
  'ID2093',
)
const OTHER_AUDIENCE = challenge(
  'invalid_token',
  'The specified token cannot be used with this resource server.',
  'ID2094',
)
const NOT_ALLOWED = challenge(
  'insufficient_access',
  'The user represented by the token is not allowed to perform the requested action.',
  'ID2095',
)
const ROLES: readonly Role[] = [
  { name: 'Reader', permissions: ['ExecuteGraphQL'] },
  { name: 'Shouting reader', permissions: ['EXECUTEGRAPHQL'] },
  { name: 'Writer', permissions: ['ExecuteGraphQLMutations'] },
  { name: 'Viewer', permissions: ['viewProducts'] },
  { name: 'Owner of all', permissions: ['SITEOWNER'] },
]

/** One application for each role, of the same name. */
function createTenant(roles: readonly Role[] = []): MockIssuer {
  const names = ['Reader', 'Shouting reader', 'Writer', 'Viewer', 'Owner of all', 'Administrator']
  const application = (clientId: string, given: readonly string[]) => ({
    ...{ clientId, displayName: `App ${clientId}`, type: 'confidential' as const, roles: given },
    clientSecret: crypto.randomUUID(),
  })
  const tenant = createMockIssuer({
    issuer: 'https://shop.example',
    roles: [...ROLES, ...roles],
    applications: [
      ...names.map((name) => application(name, [name])),
      application('nobody', []),
      application('Reading viewer', ['Viewer', 'Reader']),
    ],
  })
  tenant.graphql.require({ products: 'ViewProducts' })
  return tenant
}

const anonymousMay = (...permissions: string[]) => [{ name: 'Anonymous', permissions }]

async function ask(tenant: MockIssuer, token: string | undefined, query = '{ me }') {
  const response = await tenant.fetch('https://shop.example/api/graphql', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query }),
  })
  const { date: _, server: __, 'x-powered-by': ___, ...headers } = Object.fromEntries(
    response.headers,
  )
  return { status: response.status, headers, body: await response.text() }
}

/** As the application of that name. */
async function askAs(tenant: MockIssuer, clientId: string, query?: string) {
  return await ask(tenant, await tenant.keys.issueToken({ clientId }), query)
}

const challenged = (status: number, authenticate: string) => ({
  status,
  headers: {
    'cache-control': 'no-store',
    'content-length': '0',
    expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
    pragma: 'no-cache',
    'www-authenticate': authenticate,
  },
  body: '',
})
const answered = (status: number, body: unknown) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
const FINE = answered(200, { data: {} })

/** The tokens that are none, by what is wrong with them. */
const BAD:
  readonly (readonly [string, string, (tenant: MockIssuer) => string | Promise<string>])[] = [
    ['garbage', INVALID, () => 'garbage'],
    [
      'of another tenant',
      INVALID,
      () => createTenant().keys.issueToken({ clientId: 'Reader' }),
    ],
    [
      'expired',
      EXPIRED,
      (tenant) => tenant.keys.issueToken({ clientId: 'Reader', lifetimeSeconds: -1 }),
    ],
    [
      'without audience',
      NO_AUDIENCE,
      (tenant) => tenant.keys.issueToken({ clientId: 'Reader', audiences: [] }),
    ],
    [
      'for others',
      OTHER_AUDIENCE,
      (tenant) => tenant.keys.issueToken({ clientId: 'Reader', audiences: ['oct:Other'] }),
    ],
  ]

describe('the API answers', () => {
  test('401 and a bare challenge without a token', async () => {
    expect(await ask(createTenant(), undefined)).toEqual(challenged(401, 'Bearer'))
  })

  test.each(BAD)('401 and what is wrong to a token %s', async (_, authenticate, make) => {
    const tenant = createTenant()
    expect(await ask(tenant, await make(tenant))).toEqual(challenged(401, authenticate))
  })

  test('403 to a good token without the permission to ask', async () => {
    expect(await askAs(createTenant(), 'nobody')).toEqual(challenged(403, NOT_ALLOWED))
    expect(await askAs(createTenant(), 'Viewer')).toEqual(challenged(403, NOT_ALLOWED))
  })

  test('403 before it looks at the query', async () => {
    expect(await askAs(createTenant(), 'nobody', '{')).toEqual(challenged(403, NOT_ALLOWED))
  })

  test('401 without a challenge where token validation is off, even to a good token', async () => {
    const tenant = createTenant()
    tenant.settings.update({ tokenValidation: false })
    const silent = { status: 401, headers: { 'content-length': '0' }, body: '' }
    expect(await askAs(tenant, 'Reader')).toEqual(silent)
    expect(await ask(tenant, undefined)).toEqual(silent)
    expect(await ask(tenant, 'garbage')).toEqual(silent)
  })

  test('401 without a challenge to a field that may not be read, with its place', async () => {
    const query = '{\n  me\n  goods: products { name } }'
    expect(await askAs(createTenant(), 'Reader', query)).toEqual(answered(401, {
      errors: [{
        message: 'Authorization is required to access the node. products',
        locations: [{ line: 3, column: 3 }],
        extensions: {
          code: 'VALIDATION_ERROR',
          codes: ['VALIDATION_ERROR'],
          number: 'Unauthorized',
        },
      }],
    }))
  })

  test('an error for each such field', async () => {
    const tenant = createTenant()
    tenant.graphql.require({ orders: 'ViewOrders' })
    const { body } = await askAs(tenant, 'Reader', '{ orders products orders }')
    const messages = JSON.parse(body).errors.map(({ message }: { message: string }) => message)
    expect(messages.map((message: string) => message.split(' ').at(-1))).toEqual([
      'orders',
      'products',
      'orders',
    ])
  })

  test('401 without a challenge to a mutation that is not permitted', async () => {
    const refused = await askAs(createTenant(), 'Reader', 'mutation Order { a b }')
    expect(refused).toEqual(answered(401, {
      errors: [{
        message: 'Authorization is required to access Order.',
        locations: [{ line: 1, column: 18 }],
        extensions: {
          code: 'VALIDATION_ERROR',
          codes: ['VALIDATION_ERROR'],
          number: 'Unauthorized',
        },
      }],
    }))
  })

  test('400 to what is no query, without a challenge', async () => {
    const { status, headers, body } = await askAs(createTenant(), 'Reader', '{ me')
    expect([status, headers]).toEqual([400, { 'content-type': 'application/json' }])
    expect(Object.keys(JSON.parse(body))).toEqual(['errors'])
    expect(Object.keys(JSON.parse(body).errors[0])).toEqual(['message', 'locations', 'extensions'])
  })

  test('200 with the answer of the test, compact', async () => {
    const tenant = createTenant()
    tenant.graphql.answer({ '': { errors: [{ message: 'x' }], data: { me: null } } })
    expect(await askAs(tenant, 'Reader')).toEqual(
      answered(200, { errors: [{ message: 'x' }], data: { me: null } }),
    )
  })
})

describe('who is anonymous and may ask', () => {
  test.each(BAD)('gets 200 with a token %s', async (_, __, make) => {
    const tenant = createTenant(anonymousMay('ExecuteGraphQL'))
    expect(await ask(tenant, await make(tenant))).toEqual(FINE)
  })

  test('gets 200 without a token, and where token validation is off', async () => {
    const tenant = createTenant(anonymousMay('ExecuteGraphQL'))
    expect(await ask(tenant, undefined)).toEqual(FINE)
    tenant.settings.update({ tokenValidation: false })
    expect(await ask(tenant, undefined)).toEqual(FINE)
    expect(await askAs(tenant, 'Owner of all')).toEqual(FINE)
  })

  test('has nothing from a token that is no good', async () => {
    const tenant = createTenant(anonymousMay('ExecuteGraphQL'))
    const token = await tenant.keys.issueToken({ clientId: 'Owner of all', lifetimeSeconds: -1 })
    expect((await ask(tenant, token, '{ products }')).status).toBe(401)
  })

  test('has no permissions of the role Authenticated', async () => {
    const tenant = createTenant([{ name: 'Authenticated', permissions: ['ExecuteGraphQL'] }])
    expect(await ask(tenant, undefined)).toEqual(challenged(401, 'Bearer'))
  })
})

describe('permissions', () => {
  test.each([
    ['Reader', 200, 401, 401],
    ['Shouting reader', 200, 401, 401],
    ['Writer', 200, 401, 200],
    ['Reading viewer', 200, 200, 401],
    ['Owner of all', 200, 200, 200],
    ['Administrator', 200, 200, 200],
  ])(
    'of %s: query %i, protected field %i, mutation %i',
    async (clientId, query, field, mutation) => {
      const tenant = createTenant()
      const queries = ['{ me }', '{ products { name } }', 'mutation { order }']
      const answers = await Promise.all(queries.map((asked) => askAs(tenant, clientId, asked)))
      expect(answers.map(({ status }) => status)).toEqual([query, field, mutation])
    },
  )

  test('are those of the roles at the time of issue', async () => {
    const tenant = createTenant()
    const before = await tenant.keys.issueToken({ clientId: 'Reader' })
    tenant.applications.update('Reader', { roles: [] })
    const after = await tenant.keys.issueToken({ clientId: 'Reader' })
    expect(await ask(tenant, before)).toEqual(FINE)
    expect((await ask(tenant, after)).status).toBe(403)
    tenant.applications.remove('Reader')
    expect(await ask(tenant, before)).toEqual(FINE)
  })

  test.each(['Anonymous', 'Authenticated'])(
    'of the role %s come to those of any good token',
    async (name) => {
      const tenant = createTenant([{ name, permissions: ['ExecuteGraphQL', 'viewproducts'] }])
      expect(await askAs(tenant, 'nobody', '{ products }')).toEqual(FINE)
    },
  )

  test('for a field count in mutations and in fragments too', async () => {
    const tenant = createTenant()
    const mutation = 'mutation { ...F } fragment F on Mutation { products }'
    expect((await askAs(tenant, 'Writer', mutation)).status).toBe(401)
    expect((await askAs(tenant, 'Owner of all', mutation)).status).toBe(200)
  })

  test('count for a field of that letter case, at the top', async () => {
    const tenant = createTenant()
    expect((await askAs(tenant, 'Reader', '{ Products me { products } }')).status).toBe(200)
  })
})

describe('the function of the test', () => {
  async function requestsOf(tenant: MockIssuer, clientId: string | undefined, query: string) {
    const requests: GraphqlRequest[] = []
    tenant.graphql.answer((request) => {
      requests.push(request)
      return { data: null }
    })
    await (clientId ? askAs(tenant, clientId, query) : ask(tenant, undefined, query))
    return requests
  }

  test('learns what was asked, and by whom', async () => {
    const query = 'mutation Order { order }'
    expect(await requestsOf(createTenant(), 'Writer', query)).toEqual([{
      operationName: 'Order',
      type: 'mutation',
      query,
      variables: {},
      application: { clientId: 'Writer', displayName: 'App Writer' },
    }])
  })

  test('is told of nobody for an anonymous caller', async () => {
    const tenant = createTenant(anonymousMay('ExecuteGraphQL'))
    const [request] = await requestsOf(tenant, undefined, '{ me }')
    expect(request).toMatchObject({ application: undefined, operationName: undefined })
  })

  test('is not asked for what is refused', async () => {
    expect(await requestsOf(createTenant(), 'Reader', '{ products }')).toEqual([])
    expect(await requestsOf(createTenant(), undefined, '{ me }')).toEqual([])
  })
})
