import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { createMockTenant } from '../test-support/mock_tenant.ts'
import { propertyRuns } from '../test-support/property_runs.ts'
import type { Fault } from './fault.ts'
import { action, delay, status } from './fault_kinds.ts'

const runs = propertyRuns(1_000)
const FAILURE = 'x-mock-issuer-failure'

/** Names and values of the headers in the order in which the answer is given out. */
async function headersOf(ask: () => Promise<unknown>): Promise<[string, string][]> {
  const Real = Response
  let given: [string, string][] = []
  vi.stubGlobal(
    'Response',
    class extends Real {
      constructor(body?: ConstructorParameters<typeof Response>[0], init: ResponseInit = {}) {
        super(body, init)
        given = init.headers as [string, string][]
      }
    },
  )
  try {
    await ask()
  } finally {
    vi.unstubAllGlobals()
  }
  return given
}

describe('the headers of an answer', () => {
  // The order is that of the recordings of OpenIddict 5.8, such as E1.slash and D01.
  test('are those of the web server around those of the tenant', async () => {
    const { askToken } = createMockTenant()
    expect(await headersOf(() => askToken())).toEqual([
      ['Content-Length', expect.stringMatching(/^\d+$/)],
      ['Content-Type', 'application/json;charset=UTF-8'],
      ['Date', 'Fri, 02 Jan 2026 03:04:05 GMT'],
      ['Server', 'Kestrel'],
      ['X-Powered-By', 'OrchardCore'],
      ['Cache-Control', 'no-store'],
      ['Expires', 'Thu, 01 Jan 1970 00:00:00 GMT'],
      ['Pragma', 'no-cache'],
    ])
  })

  test('may lack X-Powered-By', async () => {
    const { tenant, url } = createMockTenant({ settings: { poweredBy: false } })
    const headers = await headersOf(() => tenant.fetch(url))
    expect(headers.map(([name]) => name)).toEqual(['Content-Length', 'Date', 'Server'])
  })

  test('have the date of the tenant’s clock', async () => {
    const { tenant, url } = createMockTenant()
    tenant.clock.set('1999-12-31T23:59:59.999Z')
    expect((await tenant.fetch(url)).headers.get('date')).toBe('Fri, 31 Dec 1999 23:59:59 GMT')
  })

  test('belong to scripted answers too', async () => {
    const { tenant, askToken } = createMockTenant()
    tenant.faults.on('token').do(status(503, { retryAfterSeconds: 1 }))
    const headers = await headersOf(() => askToken())
    expect(headers.map(([name]) => name))
      .toEqual(['Content-Length', 'Date', 'Server', 'X-Powered-By', 'Retry-After'])
  })

  test('say of HEAD what GET would have had, without its content', async () => {
    const { tenant, url } = createMockTenant()
    const address = `${url}.well-known/openid-configuration`
    const posted = await tenant.fetch(address, { method: 'POST' })
    const response = await tenant.fetch(address, { method: 'HEAD' })
    expect(response.status).toBe(400)
    expect([...response.headers]).toEqual([...posted.headers])
    expect(Number(response.headers.get('content-length'))).toBe((await posted.text()).length)
    expect(await response.text()).toBe('')
  })

  // As recorded: of HEAD, the server knows a length only where there is content.
  test('say no length of HEAD where there is nothing', async () => {
    const { tenant, url } = createMockTenant()
    expect((await tenant.fetch(url)).headers.get('content-length')).toBe('0')
    const response = await tenant.fetch(url, { method: 'HEAD' })
    expect(response.status).toBe(404)
    expect(response.headers.has('content-length')).toBe(false)
  })
})

test('a fault that changes a secret changes it for the request at hand', async () => {
  const { tenant, askToken } = createMockTenant()
  tenant.faults.on('token').do(
    action(() => tenant.applications.update('stocksync', { clientSecret: 'n3w' })),
  )
  expect((await askToken({ client_secret: 'n3w' })).status).toBe(200)
})

describe('a failure of the mock itself', () => {
  const canary = createCanary()
  async function failing(fail: () => never) {
    const { tenant, askApi, takeToken } = createMockTenant()
    const token = await takeToken()
    tenant.graphql.answer(fail)
    const response = await askApi(token)
    return { response, entry: tenant.journal.entries[1] }
  }

  test.each([
    ['an Error', new Error(canary.value), 'Error'],
    ['a TypeError', new TypeError(canary.value), 'TypeError'],
    ['a text', canary.value, 'string'],
    ['nothing', undefined, 'undefined'],
  ])('is 500 with a header that says so, but shows nothing: %s', async (_, thrown, name) => {
    const { response, entry } = await failing(() => {
      throw thrown
    })
    expect(response.status).toBe(500)
    expect(response.headers.get(FAILURE)).toBe(`${name} while answering graphql`)
    expect(await response.text()).toBe('')
    expect(entry).toMatchObject({ status: 500, error: 'mock_failure' })
    expect(entry).not.toHaveProperty('fault')
    expect(canary.findIn(JSON.stringify([...response.headers, entry]))).toEqual([])
  })

  test('says what to do if it is a mistake of the test', async () => {
    const { tenant, askApi, takeToken } = createMockTenant()
    tenant.graphql.answer({ 'Prödukte': { data: {} } })
    const response = await askApi(await takeToken())
    expect(response.headers.get(FAILURE))
      .toBe("graphql.answer: has no such operation, only 'Pr?dukte': add it")
  })

  test('is not what a scripted 500 looks like', async () => {
    const { tenant, askToken } = createMockTenant()
    tenant.faults.on('token').do(status(500))
    const response = await askToken()
    expect(response.status).toBe(500)
    expect(response.headers.has(FAILURE)).toBe(false)
    const [entry] = tenant.journal.entries
    expect(entry).toMatchObject({ status: 500, fault: 'status 500' })
    expect(entry).not.toHaveProperty('error')
  })

  test('may be that of a fault, which then is not the one that answered', async () => {
    const { tenant, askToken } = createMockTenant()
    const broken: Fault = {
      name: 'broken',
      changesAnswer: false,
      run: () => Promise.reject(new RangeError('no')),
    }
    tenant.faults.on('token').do(broken)
    tenant.faults.on('token').after().do(broken)
    expect((await askToken()).headers.get(FAILURE)).toBe('RangeError while answering token')
    expect((await askToken()).headers.get(FAILURE)).toBe('RangeError while answering token')
    const [before, after] = tenant.journal.entries
    expect(before).toMatchObject({ status: 500, error: 'mock_failure' })
    expect(before).not.toHaveProperty('fault')
    expect(before).not.toHaveProperty('issued')
    expect(after).toMatchObject({ status: 500, issued: expect.stringMatching(/^#/) })
  })

  test('is told of an endpoint that it cannot play', async () => {
    const { tenant, url } = createMockTenant({ settings: { endpoints: ['token', 'logout'] } })
    const response = await tenant.fetch(`${url}connect/logout`)
    expect(response.status).toBe(500)
    expect(response.headers.get(FAILURE)).toBe(
      "settings.endpoints: 'logout' is only shown in discovery, the mock has no users to play it for",
    )
    expect((await tenant.fetch(`${url}connect/authorize`)).status).toBe(404)
  })

  test('may come before anything could be entered', async () => {
    const { tenant, askToken } = createMockTenant()
    const random = vi.spyOn(crypto, 'getRandomValues').mockImplementation(() => {
      throw new Error('no entropy')
    })
    try {
      const response = await askToken()
      expect(response.status).toBe(500)
      expect(response.headers.get(FAILURE)).toBe('Error while answering token')
      expect(tenant.journal.total).toBe(0)
    } finally {
      random.mockRestore()
    }
  })
})

describe('an entry tells the error', () => {
  test('of the body', async () => {
    const { tenant, askToken } = createMockTenant()
    await askToken({ scope: 'unheard-of' })
    expect(tenant.journal.entries[0]).toMatchObject({ status: 400, error: 'invalid_scope' })
  })

  test('of the challenge', async () => {
    const { tenant, askApi } = createMockTenant()
    await askApi('nothing')
    expect(tenant.journal.entries[0]).toMatchObject({ status: 401, error: 'invalid_token' })
  })

  test('if there is one', async () => {
    const { tenant, askToken, url } = createMockTenant()
    await askToken()
    await tenant.fetch(`${url}nowhere`)
    await tenant.fetch(`${url}api/graphql`)
    for (const entry of tenant.journal.entries) expect(entry).not.toHaveProperty('error')
    expect(tenant.journal.entries.map((entry) => entry.status)).toEqual([200, 404, 401])
  })
})

describe('a request that is aborted', () => {
  test('has no status, even if its answer was ready by then', async () => {
    const { tenant, askToken } = createMockTenant()
    const controller = new AbortController()
    const late: Fault = {
      name: 'late',
      changesAnswer: false,
      run: () => {
        controller.abort(new Error('mine'))
        return undefined
      },
    }
    tenant.faults.on('token').after().do(late)
    await expect(askToken({}, { signal: controller.signal })).rejects.toThrow('mine')
    await vi.waitFor(() => expect(tenant.journal.entries[0]).toHaveProperty('issued'))
    expect(tenant.journal.entries[0]).not.toHaveProperty('status')
    expect(tenant.journal.entries[0]).not.toHaveProperty('fault')
    expect(tenant.journal.tokens()).toHaveLength(1)
  })

  test('while a token is issued, has the token', async () => {
    const { tenant, askToken, takeToken } = createMockTenant()
    await takeToken()
    const controller = new AbortController()
    const random = crypto.getRandomValues.bind(crypto)
    const spy = vi.spyOn(crypto, 'getRandomValues').mockImplementation((bytes) => {
      controller.abort(new Error('mine'))
      return random(bytes as Uint8Array<ArrayBuffer>) as typeof bytes
    })
    try {
      await expect(askToken({}, { signal: controller.signal })).rejects.toThrow('mine')
      await vi.waitFor(() => expect(tenant.journal.entries[1]).toHaveProperty('issued'))
      expect(tenant.journal.entries[1]).not.toHaveProperty('status')
    } finally {
      spy.mockRestore()
    }
  })

  test('leaves its entry open while the tenant has not answered', async () => {
    const { tenant, askApi, takeToken } = createMockTenant()
    tenant.graphql.answer(() => new Promise(() => {}))
    const token = await takeToken()
    const controller = new AbortController()
    const asked = askApi(token, {
      headers: { authorization: `Bearer ${token}` },
      signal: controller.signal,
    })
    await vi.waitFor(() => expect(tenant.journal.total).toBe(2))
    controller.abort(new Error('mine'))
    await expect(asked).rejects.toThrow('mine')
    expect(tenant.journal.entries[1]).not.toHaveProperty('status')
    expect(tenant.journal.tokens()[0]).toMatchObject({ uses: [], refusals: [] })
  })
})

describe('a redirect', () => {
  test('has an entry for each request', async () => {
    const { tenant, url } = createMockTenant()
    const moved: Fault = {
      name: 'moved',
      changesAnswer: false,
      run: () => ({
        status: 307,
        headers: [['Location', `${url}.well-known/openid-configuration`]],
        body: '',
      }),
    }
    tenant.faults.on('other').do(moved)
    const response = await tenant.fetch(`${url}moved`)
    expect(await response.json()).toHaveProperty('token_endpoint')
    expect(tenant.journal.entries).toMatchObject([
      { number: 1, endpoint: 'other', status: 307, fault: 'moved' },
      { number: 2, endpoint: 'discovery', status: 200 },
    ])
  })
})

test('a hundred requests at once get a hundred tokens, and one entry each, in order', async () => {
  const { tenant, takeToken } = createMockTenant()
  const tokens = await Promise.all(Array.from({ length: 100 }, () => takeToken()))
  expect(new Set(tokens).size).toBe(100)
  const { entries } = tenant.journal
  expect(entries.map(({ number }) => number)).toEqual(
    Array.from({ length: 100 }, (_, at) => at + 1),
  )
  expect(new Set(entries.map(({ issued }) => issued)).size).toBe(100)
  expect(tenant.journal.count({ endpoint: 'token', status: 200 })).toBe(100)
})

test('requests at once are numbered and meet faults in their order, whatever reading them takes', async () => {
  const { tenant, url, askToken } = createMockTenant()
  tenant.faults.on('any').do(status(501))
  tenant.faults.on('any').do(status(502))
  // The first has a secret to hash, the second has none.
  const answers = await Promise.all([
    askToken(),
    tenant.fetch(`${url}connect/token`, { method: 'POST', body: new URLSearchParams() }),
  ])
  expect(answers.map((answer) => answer.status)).toEqual([501, 502])
  expect(tenant.journal.entries.map(({ clientId }) => clientId)).toEqual(['stocksync', undefined])
})

test('a call of the API above the limit of the web server is 413', async () => {
  const { askApi, takeToken } = createMockTenant()
  const token = await takeToken()
  const call = (length: number) => askApi(token, { method: 'POST', body: 'a'.repeat(length) })
  expect((await call(30_000_001)).status).toBe(413)
  expect((await call(30_000_000)).status).toBe(200)
})

test('no request makes the mock itself fail', async () => {
  const { tenant, url, secret } = createMockTenant({ serverGeneration: 'v6' })
  const token = await tenant.keys.issueToken({ clientId: 'stocksync' })
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('constructor', '__proto__', 'toString', 'null', '{', '%', '%00', '\u0000', 'a'),
    fc.constantFrom('client_credentials', 'password', 'authorization_code', 'stocksync', secret),
  )
  const pairs = (names: string[]) =>
    fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), word), word), { maxLength: 5 })
  const types = [
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; charset=utf-7',
    'application/x-www-form-urlencoded; charset=utf-16le',
    'application/x-www-form-urlencoded-x',
    'application/json',
    'application/graphql',
    'text/plain',
  ]
  const request = fc.record({
    path: fc.oneof(fc.constantFrom('connect/token', 'api/graphql', 'api/graphql/x'), word),
    query: pairs(['query', 'operationName', 'variables', 'access_token']),
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'X-Y'),
    type: fc.constantFrom(...types),
    authorization: fc.oneof(
      fc.constantFrom('', 'Basic', 'Bearer', `Bearer ${token}`, `Bearer ${token}=`, 'Basic Og=='),
      fc.base64String().map((text) => `Basic ${text}`),
      fc.uint8Array().map((bytes) => `Basic ${btoa(String.fromCharCode(...bytes))}`),
    ),
    body: fc.oneof(
      pairs(['grant_type', 'client_id', 'client_secret', 'scope', 'code', 'client_assertion'])
        .map((pairs) => new URLSearchParams(pairs).toString()),
      pairs(['query', 'operationName', 'variables']).map((all) =>
        JSON.stringify(Object.fromEntries(all))
      ),
      fc.json(),
      fc.uint8Array(),
      word,
    ),
  })
  await fc.assert(
    fc.asyncProperty(request, async ({ path, query, method, type, authorization, body }) => {
      const address = new URL(url)
      address.pathname += path
      address.search = new URLSearchParams(query).toString()
      const response = await tenant.fetch(address, {
        method,
        headers: { 'Content-Type': type, ...(authorization && { authorization }) },
        ...(method !== 'GET' && method !== 'HEAD' && { body: body as BodyInit }),
      })
      expect(response.headers.get(FAILURE)).toBeNull()
      expect(response.status).toBeGreaterThanOrEqual(200)
    }),
    runs,
  )
  expect(tenant.journal.count({ error: 'mock_failure' })).toBe(0)
})

test('one token has one fingerprint, from its issue to the refusal after the keys are lost', async () => {
  const { tenant, askApi, takeToken } = createMockTenant()
  const token = await takeToken()
  await askApi(token)
  tenant.keys.lose()
  await askApi(token)
  const fingerprint = tenant.journal.fingerprint(token)
  expect(tenant.journal.tokens()).toEqual([
    { token: fingerprint, issuedBy: 1, uses: [2], refusals: [3] },
  ])
})

test('a failure of the mock itself is told by its entry and by near misses', async () => {
  const { tenant, askApi, takeToken } = createMockTenant()
  const token = await takeToken()
  tenant.graphql.answer({ Other: { data: {} } })
  await askApi(token)
  const failure = "graphql.answer: has no such operation, only 'Other': add it"
  expect(tenant.journal.entries[1]).toMatchObject({ status: 500, failure })
  expect(() => tenant.journal.expectCount({ endpoint: 'graphql', status: 200 }, 1)).toThrow(failure)
})

test('reset() fails the requests that are delayed, and none of them gets a token', async () => {
  const { tenant, askToken } = createMockTenant()
  tenant.faults.on('token').times(2).do(delay(Infinity))
  const asked = [askToken(), askToken()]
  await vi.waitFor(() => expect(tenant.journal.total).toBe(2))
  tenant.reset()
  const answers = await Promise.all(asked)
  expect(answers.map((answer) => answer.status)).toEqual([500, 500])
  expect(tenant.journal.total).toBe(0)
})
