import { inspect } from 'node:util'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Canary, createCanary, encodings, randomText } from '../test-support/canary.ts'
import { createMockTenant } from '../test-support/mock_tenant.ts'
import { createTokenEndpoints } from '../test-support/token_endpoints.ts'
import { propertyRuns } from '../test-support/property_runs.ts'
import * as fault from './fault_kinds.ts'
import type { JournalMatch } from './journal.ts'

const runs = propertyRuns(1_000)
const FORM = 'application/x-www-form-urlencoded'

afterEach(() => {
  vi.restoreAllMocks()
})

/** The facts of the last entry, and the fingerprint of any text. */
async function journaled(send: (mock: ReturnType<typeof createMockTenant>) => Promise<unknown>) {
  const mock = createMockTenant({ scopes: [{ name: 'read' }] })
  await send(mock)
  const entry = mock.tenant.journal.entries.at(-1)
  return { entry, of: mock.tenant.journal.fingerprint, mock }
}

describe('of a URL, the journal keeps', () => {
  test.each([
    ['.well-known/openid-configuration'],
    ['.well-known/oauth-authorization-server'],
    ['connect/token'],
    ['connect/token/'],
    ['connect/authorize'],
    ['connect/introspect'],
    ['connect/revoke'],
    ['connect/userinfo'],
    ['api/graphql'],
  ])('paths that tenants have: %s', async (path) => {
    const { entry } = await journaled(({ tenant, url }) => tenant.fetch(url + path))
    expect(entry?.path).toBe(`/north/${path}`)
  })

  test('a fingerprint of each other part of the path', async () => {
    const { entry, of } = await journaled(({ tenant, url }) =>
      tenant.fetch(`${url}connect/Token/s3cret/token`)
    )
    expect(entry?.path)
      .toBe(`/north/connect/${await of('Token')}/${await of('s3cret')}/token`)
  })

  test('names of known parameters, and fingerprints of all values', async () => {
    const { entry, of } = await journaled(({ tenant, url }) =>
      tenant.fetch(`${url}connect/token?client_secret=s3+cret&grant_type=password&s3cret=&a=b`)
    )
    expect(entry?.query).toEqual({
      client_secret: await of('s3 cret'),
      grant_type: await of('password'),
      [await of('s3cret')]: await of(''),
      [await of('a')]: await of('b'),
    })
    expect(entry?.path).toBe('/north/connect/token')
  })

  test('no query if there is none', async () => {
    const { entry } = await journaled(({ tenant, url }) => tenant.fetch(`${url}connect/token#part`))
    expect(entry).not.toHaveProperty('query')
  })

  test('no more than fits, however long it is', async () => {
    const { entry, of } = await journaled(({ tenant, url }) =>
      tenant.fetch(`${url}${'a/'.repeat(50_000)}?${'b&'.repeat(50)}c=d&e=f`)
    )
    expect(entry?.path).toBe(`/${await of(`/north/${'a/'.repeat(50_000)}`)}`)
    expect(entry?.query).toEqual({ [await of('b')]: await of('') })
  })
})

describe('of a method, the journal keeps', () => {
  test.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s', async (method) => {
    const { entry } = await journaled(({ tenant, url }) => tenant.fetch(url, { method }))
    expect(entry?.method).toBe(method)
  })

  test('a fingerprint if it is another', async () => {
    const { entry, of } = await journaled(({ tenant, url }) =>
      tenant.fetch(url, { method: 'S3CRET' })
    )
    expect(entry?.method).toBe(await of('S3CRET'))
  })
})

describe('of a token request, the journal keeps', () => {
  test.each(['client_credentials', 'password', 'refresh_token', 'authorization_code'])(
    'the grant %s',
    async (grant) => {
      const { entry } = await journaled(({ askToken }) => askToken({ grant_type: grant }))
      expect(entry?.grantType).toBe(grant)
    },
  )

  test('fingerprints of what is unknown', async () => {
    const { entry, of } = await journaled(({ askToken }) =>
      askToken({ grant_type: 'x1', client_id: 'x2', client_secret: 'x3', scope: 'x4 read openid' })
    )
    expect(entry).toMatchObject({
      grantType: await of('x1'),
      clientId: await of('x2'),
      secret: await of('x3'),
      scope: `${await of('x4')} read openid`,
      clientAuthentication: 'client_secret_post',
    })
  })

  test('no facts that it does not have', async () => {
    const { entry } = await journaled(({ tenant, url }) =>
      tenant.fetch(`${url}connect/token`, {
        method: 'POST',
        headers: { 'Content-Type': FORM },
        body: 'a=b',
      })
    )
    expect(Object.keys(entry ?? {}).sort()).toEqual([
      'atMs',
      'clientAuthentication',
      'endpoint',
      'error',
      'method',
      'number',
      'path',
      'status',
    ])
    expect(entry?.clientAuthentication).toBe('none')
  })

  test('the same fingerprint of a secret, however it came', async () => {
    const { mock: { tenant, askToken, secret, url } } = await journaled(({ askToken }) =>
      askToken()
    )
    const basic = (id: string, password: string) =>
      tenant.fetch(`${url}connect/token`, {
        method: 'POST',
        headers: { Authorization: `Basic ${btoa(`${id}:${password}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      })
    await basic('stocksync', secret)
    await basic(secret, 'stocksync')
    await askToken({ client_id: 'till' })
    const tag = tenant.journal.fingerprint(secret)
    const facts = tenant.journal.entries.map(({ clientId, clientAuthentication, secret }) =>
      [clientId, clientAuthentication, secret] as const
    )
    expect(facts).toEqual([
      ['stocksync', 'client_secret_post', tag],
      ['stocksync', 'client_secret_basic', tag],
      [tag, 'client_secret_basic', tenant.journal.fingerprint('stocksync')],
      [tenant.journal.fingerprint('till'), 'client_secret_post', tag],
    ])
  })

  test('one fingerprint of a scope of very many names', async () => {
    const scope = Array.from({ length: 20_000 }, (_, at) => `s${at}`).join(' ')
    const { entry, of } = await journaled(({ askToken }) => askToken({ scope }))
    expect(entry?.scope).toBe(await of(scope))
    expect(entry).toMatchObject({ status: 400, error: 'invalid_scope' })
  })
})

describe.each(
  [['introspect', 'introspection'], ['revoke', 'revocation']] as const,
)('of a request to %s, the journal keeps', (path, endpoint) => {
  test('who sent it, and fingerprints of the secret and of the token', async () => {
    const { tenant, secret, token, ask } = createTokenEndpoints()
    const { accessToken } = await token()
    await ask(path, { token: ` ${accessToken}`, token_type_hint: 'access_token' })
    const { fingerprint } = tenant.journal
    expect(tenant.journal.entries[1]).toEqual({
      number: 2,
      atMs: tenant.clock.now(),
      endpoint,
      method: 'POST',
      path: `/north/connect/${path}`,
      clientAuthentication: 'client_secret_post',
      clientId: 'owner',
      secret: await fingerprint(secret),
      token: await fingerprint(accessToken),
      issuedBy: 1,
      status: 200,
    })
  })

  test('a fingerprint of an unknown client', async () => {
    const { tenant, ask } = createTokenEndpoints()
    await ask(path, { token: 'a', client_id: 'nobody' })
    expect(tenant.journal.entries[0])
      .toMatchObject({ clientId: tenant.journal.fingerprint('nobody'), status: 401 })
  })

  test('no token that it does not have', async () => {
    const { tenant, ask } = createTokenEndpoints()
    await ask(path)
    expect(tenant.journal.entries[0]).not.toHaveProperty('token')
    expect(tenant.journal.entries[0]).toMatchObject({ status: 400, error: 'invalid_request' })
  })
})

test('of a userinfo request, the journal keeps the fingerprint of the token', async () => {
  const { tenant, url, token, userinfo } = createTokenEndpoints()
  const { accessToken } = await token()
  await userinfo(accessToken)
  await tenant.fetch(`${url}connect/userinfo?access_token=${accessToken}`)
  await tenant.fetch(`${url}connect/userinfo`)
  const [, inHeader, inQuery, without] = tenant.journal.entries
  const tag = tenant.journal.fingerprint(accessToken)
  const refused = { endpoint: 'userinfo', status: 400, error: 'invalid_request' }
  expect(inHeader).toMatchObject({ ...refused, token: tag, issuedBy: 1 })
  expect(inQuery).toMatchObject({ ...refused, token: tag, query: { access_token: tag } })
  expect(without).not.toHaveProperty('token')
})

describe('of an API call, the journal keeps', () => {
  const call = (name: string, authorization = '') =>
    journaled(({ tenant, url }) =>
      tenant.fetch(`${url}api/graphql?${new URLSearchParams({ query: `query ${name} { a }` })}`, {
        headers: authorization ? { authorization } : {},
      })
    )

  test('the name of the operation', async () => {
    expect((await call('Products')).entry?.operationName).toBe('Products')
    expect((await call('')).entry).not.toHaveProperty('operationName')
  })

  test('a fingerprint of a long name, and of a secret in its place', async () => {
    const longest = `Q${randomText(63)}`
    expect((await call(longest)).entry?.operationName).toBe(longest)
    const { entry, of } = await call(`${longest}a`)
    expect(entry?.operationName).toBe(await of(`${longest}a`))
    const { entry: second, of: ofSecond, mock } = await journaled(({ tenant, url, secret }) =>
      tenant.fetch(`${url}api/graphql?${new URLSearchParams({ query: `query ${secret} { a }` })}`)
    )
    expect(second?.operationName).toBe(await ofSecond(mock.secret))
  })

  test('the fingerprint of a token, as Data Protection reads it', async () => {
    const { entry, of } = await call('', 'Bearer  t0ken ')
    expect(entry?.token).toBe(await of('t0ken'))
    expect((await call('')).entry).not.toHaveProperty('token')
  })
})

/** Where a text may stand in a request. */
type Position = (text: string) => readonly [path: string, init?: RequestInit]
const post = (body: string, type = FORM, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': type, ...headers },
  body,
})
const authorized = (authorization: string) =>
  post('grant_type=client_credentials', FORM, { authorization })
const form = (parameters: Record<string, string>) => {
  const standard = { grant_type: 'client_credentials', client_id: 'stocksync' }
  return post(new URLSearchParams({ ...standard, ...parameters }).toString())
}
const graphql = (parameters: object) => post(JSON.stringify(parameters), 'application/json')
const inName = (text: string) => encodeURIComponent(text).replace(/[^\w]/g, '-')
const latin = (text: string) => text.replace(/[^ -~]/g, '-')

const POSITIONS: Record<string, Position> = {
  'path': (text) => [encodeURIComponent(text)],
  'path below an endpoint': (text) => [`api/graphql/${encodeURIComponent(text)}`],
  'path, before an endpoint': (text) => [`${encodeURIComponent(text)}/connect/token`],
  'matrix parameter': (text) => [`connect/token;key=${encodeURIComponent(text)}`],
  'query name': (text) => [`connect/token?${encodeURIComponent(text)}=1`],
  'query value': (text) => [`connect/token?client_secret=${encodeURIComponent(text)}`],
  'query value of the API': (text) => [`api/graphql?access_token=${encodeURIComponent(text)}`],
  'query value, twice': (text) => [
    `api/graphql?access_token=${encodeURIComponent(text)}&access_token=${encodeURIComponent(text)}`,
  ],
  'raw query': (text) => [`connect/token?${latin(text)}`],
  'fragment': (text) => [`connect/token#${encodeURIComponent(text)}`],
  'method': (text) => ['connect/token', { method: `X${inName(text)}` }],
  'no method': (text) => ['connect/token', { method: `X ${text}` }],
  'header name': (text) => ['api/graphql', { headers: { [`x-${inName(text)}`]: '1' } }],
  'no header name': (text) => ['api/graphql', { headers: { [`x ${text}`]: '1' } }],
  'header value': (text) => ['api/graphql', { headers: { 'x-a': latin(text) } }],
  'no header value': (text) => ['api/graphql', { headers: { 'x-a': `a\n${text}` } }],
  'cookie': (text) => ['', { headers: { cookie: `a=${inName(text)}` } }],
  'authorization': (text) => ['api/graphql', { headers: { authorization: latin(text) } }],
  'bearer token': (text) => ['api/graphql', {
    headers: { authorization: `Bearer ${latin(text)}` },
  }],
  'bearer token at the token endpoint': (text) => [
    'connect/token',
    authorized(`Bearer ${latin(text)}`),
  ],
  'Basic secret': (text) => ['connect/token', authorized(basicOf('stocksync', text))],
  'Basic halves swapped': (text) => ['connect/token', authorized(basicOf(text, 'stocksync'))],
  'Basic, both halves': (text) => ['connect/token', authorized(basicOf(text, text))],
  'Basic without a colon': (text) => ['connect/token', authorized(`Basic ${btoa(latin(text))}`)],
  'Basic not in base64': (text) => ['connect/token', authorized(`Basic ${latin(text)}`)],
  'Basic at the API': (text) => ['api/graphql', {
    headers: { authorization: basicOf('stocksync', text) },
  }],
  'client_id': (text) => ['connect/token', form({ client_id: text })],
  'client_secret': (text) => ['connect/token', form({ client_secret: text })],
  'grant_type': (text) => ['connect/token', form({ grant_type: text })],
  'scope': (text) => ['connect/token', form({ client_secret: 'x', scope: text })],
  'scope among others': (text) => ['connect/token', form({ scope: `openid ${text} email` })],
  'form name': (text) => ['connect/token', form({ [text]: '1' })],
  'form value': (text) => ['connect/token', form({ client_assertion: text, x: text })],
  'token to introspect': (text) => ['connect/introspect', form({ token: text })],
  'token to introspect, in the query': (text) => [
    `connect/introspect?client_id=stocksync&token=${encodeURIComponent(text)}`,
  ],
  'secret at introspection': (text) => [
    'connect/introspect',
    form({ token: 'x', client_secret: text, token_type_hint: text }),
  ],
  'token to revoke': (text) => ['connect/revoke', form({ token: text, client_id: text })],
  'bearer token at userinfo': (text) => ['connect/userinfo', {
    headers: { authorization: `Bearer ${latin(text)}` },
  }],
  'form of userinfo': (text) => ['connect/userinfo', form({ access_token: text })],
  'form of the API': (text) => ['api/graphql', form({ access_token: text })],
  'charset': (text) => ['connect/token', post('a=b', `${FORM};charset="${inName(text)}"`)],
  'content type': (text) => ['connect/token', post('a=b', latin(text))],
  'JSON at the token endpoint': (text) => ['connect/token', graphql({ client_secret: text })],
  'unreadable JSON': (text) => ['api/graphql', post(`{"query": "${text}`, 'application/json')],
  'GraphQL argument': (text) => [
    'api/graphql',
    graphql({ query: `{ products(key: ${JSON.stringify(text)}) { id } }` }),
  ],
  'GraphQL field': (text) => ['api/graphql', graphql({ query: `{ ${text} }` })],
  'GraphQL text': (text) => ['api/graphql', post(text, 'application/graphql')],
  'GraphQL comment': (text) => ['api/graphql', post(`# ${text}\n{a}`, 'application/graphql')],
  'operationName': (text) => ['api/graphql', graphql({ query: '{ a }', operationName: text })],
  'variables': (text) => ['api/graphql', graphql({ query: '{ a }', variables: { [text]: text } })],
  'body elsewhere': (text) => ['', post(text)],
  'relative URL': (text) => [`\0${text}`],
}

function basicOf(id: string, password: string): string {
  return `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(password)}`)}`
}

describe('whatever a request holds, nothing shows a secret or token', () => {
  const mock = createMockTenant({
    settings: { endpoints: ['token', 'introspection', 'revocation', 'userinfo'] },
  })
  const { tenant, url, secret } = mock
  const MATCH_KEYS = [
    ...['method', 'path', 'grantType', 'clientId', 'clientAuthentication', 'secret', 'scope'],
    ...['token', 'operationName', 'error', 'issued', 'fault'],
  ]

  /** Without the stack, which begins with the message and takes long to make. */
  function shown(error: unknown): string {
    const { message, name, cause } = error as Error
    return inspect([message, name, cause, { ...error as object }])
  }

  function messageOf(work: () => unknown): string {
    try {
      work()
    } catch (error) {
      return shown(error)
    }
    throw new Error('nothing was wrong')
  }

  const canaries: Canary[] = []
  const forms = new Map<Canary, string[]>()

  beforeAll(async () => {
    // The last is an old secret, say, or that of somebody else.
    canaries.push(createCanary(secret), createCanary(await mock.takeToken()), createCanary())
    for (const canary of canaries) {
      forms.set(canary, [canary.value, ...encodings(canary.value).map(([, form]) => form)])
    }
  })

  /** Everything that may be printed after one request. */
  async function outputOf(
    path: string,
    init: RequestInit | undefined,
    text: string,
    keys: readonly string[] = MATCH_KEYS,
  ) {
    const address = path.startsWith('\0') ? path.slice(1) : url + path
    const parts: unknown[] = []
    const response = await tenant.fetch(address, init).catch((error: unknown) => {
      parts.push(shown(error))
    })
    if (response) expect(tenant.journal.total).toBeGreaterThan(0)
    parts.push(response?.headers.get('x-mock-issuer-failure'))
    parts.push(tenant.journal.entries, tenant.journal.tokens())
    for (const key of keys) {
      const match = { [key]: text } as JournalMatch
      parts.push(messageOf(() => tenant.journal.expectCount(match, 2)))
    }
    parts.push(messageOf(() => tenant.faults.expectDone()))
    return JSON.stringify(parts)
  }

  test('in any place, in any encoding', async () => {
    const printed: unknown[] = []
    for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
      vi.spyOn(console, method).mockImplementation((...given) => void printed.push(given))
    }
    const failing = () => {
      throw new Error(secret)
    }
    const faults = [
      undefined,
      fault.status(503, { body: secret }),
      fault.redirect(`/${secret}?${secret}`),
      fault.redirect(`https://${'a'}:${secret}@other.example/${secret}`),
      fault.member('access_token', secret),
      fault.action(failing),
    ]
    const pick = fc.record({
      position: fc.constantFrom(...Object.keys(POSITIONS)),
      canary: fc.constantFrom(...canaries),
      encode: fc.nat(),
      made: fc.constantFrom(...faults),
      key: fc.constantFrom(...MATCH_KEYS),
      around: fc.constantFrom(['', ''], ['', ''], ['a', 'b'], ['"', '"'], [' ', '&'], ['ä', '%']),
    })
    await fc.assert(
      fc.asyncProperty(pick, async ({ position, canary, encode, made, key, around }) => {
        tenant.journal.clear()
        tenant.faults.clear()
        printed.length = 0
        const encoded = forms.get(canary) ?? []
        const [before, after] = around
        const text = `${before}${encoded[encode % encoded.length]}${after}`
        tenant.faults.on('any', { clientId: text, scope: text, operationName: text })
          .do(fault.empty())
        if (made) tenant.faults.on('any').do(made)
        const [path, init] = POSITIONS[position]?.(text) ?? ['']
        const output = await outputOf(path, init, text, [key]) + inspect(printed)
        expect(canaries.flatMap(({ findIn }) => findIn(output)), position).toEqual([])
      }),
      runs,
    )
  })

  test.each(Object.keys(POSITIONS))('in each place: %s', async (position) => {
    for (const { value, findIn } of canaries) {
      tenant.journal.clear()
      tenant.faults.clear()
      tenant.faults.on('any', { clientId: value }).do(fault.empty())
      const [path, init] = POSITIONS[position]?.(value) ?? ['']
      expect(findIn(await outputOf(path, init, value))).toEqual([])
    }
  })

  test('as the name of an operation, if it is a secret of this tenant', async () => {
    tenant.journal.clear()
    tenant.faults.clear()
    tenant.faults.on('any', { operationName: secret }).do(fault.empty())
    const query = `query ${secret} { a }`
    const init = graphql({ query, operationName: secret })
    expect(createCanary(secret).findIn(await outputOf('api/graphql', init, secret))).toEqual([])
    expect(tenant.journal.entries[0]?.operationName).toMatch(/^#/)
  })

  test('in failures of the answers that the test gave', async () => {
    tenant.faults.clear()
    const token = await mock.takeToken()
    tenant.graphql.answer(() => {
      throw Object.assign(new Error(`${secret} ${token}`), { cause: secret })
    })
    const response = await mock.askApi(token)
    tenant.graphql.answer({})
    const headers = JSON.stringify([...response.headers])
    expect(response.headers.get('x-mock-issuer-failure')).toBe('Error while answering graphql')
    expect(createCanary(secret).findIn(headers)).toEqual([])
    expect(createCanary(token).findIn(headers)).toEqual([])
  })
})
