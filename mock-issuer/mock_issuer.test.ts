import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createMockIssuer, type MockIssuer, type MockIssuerOptions } from './mod.ts'
import { readRecordings } from './recordings/data_node.ts'
import { problemOf } from '../test-support/problem_of.ts'
import { queryGraphql, requestToken, wellKnown } from '../test-support/tenant_requests.ts'

const SECRET = 'first-secret'
const CREDENTIALS = { client_id: 'warehousesync', client_secret: SECRET }
const OPTIONS: MockIssuerOptions = {
  issuer: 'https://shop.example/north',
  applications: [
    {
      clientId: 'warehousesync',
      displayName: 'Warehouse sync',
      type: 'confidential',
      clientSecret: SECRET,
      flows: ['client_credentials'],
      roles: ['GraphQL User'],
    },
  ],
}
const NOON = Date.UTC(2026, 10, 22, 12)

// RSA keys take a while. One is enough: a certificate has a serial number and a `kid` of its own.
let rsa: CryptoKeyPair
const { generateKey } = crypto.subtle
beforeAll(async () => {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
  }
  rsa = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
})
beforeEach(() => {
  const generate = generateKey.bind(crypto.subtle)
  vi.spyOn(crypto.subtle, 'generateKey').mockImplementation(async (algorithm, ...others) =>
    (algorithm as Algorithm).name.startsWith('RSA') ? rsa : await generate(algorithm, ...others)
  )
})
afterEach(() => {
  vi.restoreAllMocks()
})

const create = (options: Partial<MockIssuerOptions> = {}) =>
  createMockIssuer({ ...OPTIONS, ...options })

async function tokenOf(tenant: MockIssuer, parameters: Record<string, string> = CREDENTIALS) {
  const response = await requestToken(tenant, parameters)
  expect(response.status).toBe(200)
  return await response.json() as { access_token: string; expires_in: number; id_token?: string }
}

/** Statuses of requests with these secrets. */
async function statuses(tenant: MockIssuer, ...secrets: string[]): Promise<number[]> {
  const responses = await Promise.all(
    secrets.map((secret) => requestToken(tenant, { ...CREDENTIALS, client_secret: secret })),
  )
  return responses.map(({ status }) => status)
}

async function kidsOf(tenant: MockIssuer): Promise<string[]> {
  const { keys } = await wellKnown<{ keys: { kid: string }[] }>(tenant, 'jwks')
  return keys.map(({ kid }) => kid)
}

test('creation leaves random values, cryptography, timers and the clock alone', () => {
  const watched = [
    vi.spyOn(crypto, 'getRandomValues'),
    vi.spyOn(crypto, 'randomUUID'),
    vi.spyOn(Math, 'random'),
    vi.spyOn(Date, 'now'),
    vi.spyOn(performance, 'now'),
    vi.spyOn(globalThis, 'setTimeout'),
    vi.spyOn(globalThis, 'setInterval'),
    vi.spyOn(globalThis, 'clearTimeout'),
    vi.spyOn(globalThis, 'queueMicrotask'),
    vi.spyOn(globalThis, 'fetch'),
    ...(['digest', 'encrypt', 'exportKey', 'generateKey', 'importKey', 'sign'] as const)
      .map((name) => vi.spyOn(crypto.subtle, name)),
  ]
  const tenant = create({
    roles: [{ name: 'Warehouse', permissions: [] }],
    scopes: [{ name: 'orders' }],
    recipe: { steps: [{ name: 'OpenIdApplication', ClientId: 'till', Type: 'public' }] },
  })
  tenant.applications.update('warehousesync', { clientSecret: 'second-secret' })
  tenant.reset()
  const called = watched.filter((spy) => spy.mock.calls.length > 0).map((spy) => spy.getMockName())
  // reset() lets go of a timer, which may be none.
  expect(called).toEqual(['clearTimeout'])
})

test('options are checked before anything is made of them', () => {
  const options = { ...OPTIONS, issuers: ['https://shop.example'] }
  expect(problemOf(() => createMockIssuer(options))).toMatch(
    /^createMockIssuer\.issuers: is unknown/,
  )
  const none = { ...OPTIONS, applications: null } as unknown as MockIssuerOptions
  expect(problemOf(() => createMockIssuer(none))).toBe('applications: must be a list')
})

test('a tenant runs the fifth generation of OpenIddict unless it is told otherwise', async () => {
  const members = async (tenant: MockIssuer) =>
    Object.keys(await wellKnown<object>(tenant, 'openid-configuration'))
  expect(await members(create())).toEqual(await members(create({ serverGeneration: 'v5' })))
  expect(await members(create())).not.toEqual(await members(create({ serverGeneration: 'v6' })))
})

describe('the issuer', () => {
  // Wire profile, 1.4: a slash at the root of a host, none under a prefix.
  test.each([
    ['https://shop.example', 'https://shop.example/'],
    ['https://shop.example/', 'https://shop.example/'],
    ['https://shop.example/north', 'https://shop.example/north'],
    ['https://shop.example/north/', 'https://shop.example/north'],
    ['HTTPS://SHOP.example:443/North', 'https://shop.example/North'],
    ['http://localhost:8080', 'http://localhost:8080/'],
  ])('of %s is %s, in discovery too', async (issuer, published) => {
    const tenant = create({ issuer })
    expect(tenant.issuer).toBe(published)
    expect(await wellKnown(tenant, 'openid-configuration')).toMatchObject({ issuer: published })
  })

  test.each([
    ['https://pos.example.com', 'https://pos.example.com/'],
    ['https://POS.example.com:443', 'https://pos.example.com/'],
    ['https://pos.example.com/north', 'https://pos.example.com/north'],
    ['https://pos.example.com/north/', 'https://pos.example.com/north/'],
  ])('is that of the Authority %s in discovery, and nothing else is', async (authority, issuer) => {
    const tenant = create({ settings: { authority } })
    expect(tenant.issuer).toBe('https://shop.example/north')
    expect(await wellKnown(tenant, 'openid-configuration')).toMatchObject({
      issuer,
      token_endpoint: 'https://shop.example/north/connect/token',
      jwks_uri: 'https://shop.example/north/.well-known/jwks',
    })
  })
})

describe('the parts play together', () => {
  test('settings of the recipe come first, then those of the options', async () => {
    const step = {
      name: 'OpenIdServerSettings',
      EnableTokenEndpoint: true,
      AllowPasswordFlow: true,
    }
    const recipe = { steps: [step] }
    expect(create({ recipe }).settings.get().flows).toEqual(['password'])
    const tenant = create({ recipe, settings: { flows: ['client_credentials'] } })
    expect(tenant.settings.get().flows).toEqual(['client_credentials'])
    expect(await statuses(tenant, SECRET)).toEqual([200])
  })

  test('settings hold from the next request on', async () => {
    const tenant = create()
    tenant.settings.update({ flows: ['password'] })
    expect(await statuses(tenant, SECRET)).toEqual([400])
    tenant.settings.update({ flows: ['client_credentials'] })
    expect(await statuses(tenant, SECRET)).toEqual([200])
  })

  test('a new secret ends the old one at once, before and after the first request', async () => {
    const tenant = create()
    tenant.applications.update('warehousesync', { clientSecret: 'second-secret' })
    expect(await statuses(tenant, SECRET, 'second-secret')).toEqual([401, 200])
    tenant.applications.update('warehousesync', { clientSecret: 'third-secret' })
    expect(await statuses(tenant, SECRET, 'second-secret', 'third-secret'))
      .toEqual([401, 401, 200])
  })

  test('an application may come and go; its tokens stay good', async () => {
    const tenant = createMockIssuer({ issuer: 'https://shop.example' })
    expect(await statuses(tenant, SECRET)).toEqual([401])
    for (const form of OPTIONS.applications ?? []) tenant.applications.add(form)
    const { access_token } = await tokenOf(tenant)
    tenant.applications.remove('warehousesync')
    expect(await statuses(tenant, SECRET)).toEqual([401])
    expect((await queryGraphql(tenant, access_token)).status).toBe(200)
  })

  test('roles are frozen into a token when it is issued', async () => {
    const tenant = create()
    const before = (await tokenOf(tenant)).access_token
    tenant.applications.update('warehousesync', { roles: ['Manager'] })
    const after = (await tokenOf(tenant)).access_token
    expect((await queryGraphql(tenant, before)).status).toBe(200)
    expect((await queryGraphql(tenant, after)).status).toBe(403)
  })
})

describe('the clock', () => {
  test('is that of the tenant: date, issue and exact end of tokens', async () => {
    const tenant = create()
    tenant.clock.freeze(NOON)
    const response = await requestToken(tenant, CREDENTIALS)
    expect(response.headers.get('date')).toBe('Sun, 22 Nov 2026 12:00:00 GMT')
    const { access_token, expires_in } = await response.json() as Record<string, string>
    expect(expires_in).toBe(3600)
    tenant.clock.advance(3600)
    expect((await queryGraphql(tenant, access_token ?? '')).status).toBe(200)
    tenant.clock.advance(0.001)
    const ended = await queryGraphql(tenant, access_token ?? '')
    expect([ended.status, ended.headers.get('www-authenticate')])
      .toEqual([401, expect.stringContaining('ID2019')])
    tenant.clock.advance(-1)
    expect((await queryGraphql(tenant, access_token ?? '')).status).toBe(200)
  })

  // What a real server said to requests at these fractions of a second.
  const { note } = readRecordings()['5.8'].find(({ id }) => id === 'TIME.fraction') ?? { note: '' }
  const measured = Array.from(
    note.matchAll(/0(\.\d{3})->(\d+)/g),
    ([, fraction, seconds]) => [Number(fraction), Number(seconds)] as const,
  )
  test('the table of fractions is there', () => expect(measured).toHaveLength(24))
  const edges = [[0, 3600], [0.499, 3600], [0.5, 3600], [0.501, 3599], [0.999, 3599]] as const
  test.each([...measured, ...edges])(
    'at %d of a second expires_in is %d',
    async (fraction, seconds) => {
      const tenant = create()
      tenant.clock.freeze(NOON + Math.round(fraction * 1000))
      expect((await tokenOf(tenant)).expires_in).toBe(seconds)
    },
  )

  test('governs the keys: one that has ended gives way', async () => {
    const tenant = create()
    tenant.clock.freeze(NOON)
    const [first] = await kidsOf(tenant)
    tenant.clock.set('2027-02-22T12:00:00Z')
    expect(await kidsOf(tenant)).toEqual([first])
    tenant.clock.advance(1)
    const [second, ...others] = await kidsOf(tenant)
    expect(others).toEqual([])
    expect(second).not.toBe(first)
  })
})

describe('keys', () => {
  test('rotate() publishes the new key first; lose() leaves another alone', async () => {
    const tenant = create()
    const { id_token = '', access_token } = await tokenOf(tenant, {
      ...CREDENTIALS,
      scope: 'openid',
    })
    const header = JSON.parse(atob(id_token.split('.')[0] ?? ''))
    const [old] = await kidsOf(tenant)
    expect(header.kid).toBe(old)
    await tenant.keys.rotate()
    const [fresh, ...others] = await kidsOf(tenant)
    expect(fresh).not.toBe(old)
    expect(others).toEqual([old])
    expect((await queryGraphql(tenant, access_token)).status).toBe(200)
    tenant.keys.lose()
    expect(await kidsOf(tenant)).not.toEqual(expect.arrayContaining([old]))
    expect((await queryGraphql(tenant, access_token)).status).toBe(401)
  })

  test('what is handed out cannot change the tenant, nor another one', () => {
    const { settings, applications } = create()
    for (const list of [settings.get().flows, applications.list()[0]?.roles]) {
      expect(() => (list as string[]).push('x')).toThrow(TypeError)
    }
    expect(() => Object.assign(settings.get(), { poweredBy: false })).toThrow(TypeError)
    expect(() => Object.assign(applications.list()[0] ?? {}, { roles: [] })).toThrow(TypeError)
    const fresh = createMockIssuer({ issuer: 'https://shop.example' })
    expect(() => (fresh.settings.get().endpoints as string[]).pop()).toThrow(TypeError)
  })
})

describe('reset()', () => {
  test('goes back to the beginning in every part', async () => {
    const tenant = create()
    const before = {
      applications: tenant.applications.list(),
      settings: tenant.settings.get(),
    }
    const { access_token } = await tokenOf(tenant)
    tenant.applications.update('warehousesync', { clientSecret: 'second-secret', roles: [] })
    tenant.applications.add({ clientId: 'till', displayName: 'Till', type: 'public' })
    tenant.settings.update({ authority: 'https://pos.example.com', poweredBy: false })
    tenant.clock.freeze(NOON)
    tenant.graphql.answer({ '': { data: { products: [] } } })
    tenant.graphql.require({ products: 'ViewProducts' })
    tenant.reset()

    expect(tenant.journal.entries).toEqual([])
    expect(tenant.applications.list()).toEqual(before.applications)
    expect(tenant.settings.get()).toEqual(before.settings)
    expect(Math.abs(tenant.clock.now() - Date.now())).toBeLessThan(60_000)
    expect(await statuses(tenant, SECRET, 'second-secret')).toEqual([200, 401])
    expect((await queryGraphql(tenant, access_token)).status).toBe(401)
    const fresh = (await tokenOf(tenant)).access_token
    expect(await (await queryGraphql(tenant, fresh)).json()).toEqual({ data: {} })
  })

  test('goes back to what the recipe and the options set up', () => {
    const recipe = {
      steps: [
        { name: 'OpenIdServerSettings', EnableTokenEndpoint: true, AllowPasswordFlow: true },
        { name: 'OpenIdApplication', ClientId: 'till', Type: 'public' },
      ],
    }
    const tenant = create({ recipe, settings: { poweredBy: false } })
    tenant.settings.update({ flows: ['client_credentials'], poweredBy: true })
    tenant.applications.remove('till')
    tenant.reset()
    expect(tenant.settings.get()).toMatchObject({ flows: ['password'], poweredBy: false })
    expect(tenant.applications.list().map(({ clientId }) => clientId))
      .toEqual(['till', 'warehousesync'])
  })

  test('makes new signing keys', async () => {
    const tenant = create()
    const before = await kidsOf(tenant)
    tenant.reset()
    const after = await kidsOf(tenant)
    expect(after).toHaveLength(1)
    expect(after).not.toEqual(before)
  })
})

describe('two objects with the same options share nothing', () => {
  test('neither applications, settings, clock, answers nor the journal', async () => {
    const [one, other] = [create(), create()]
    one.applications.update('warehousesync', { clientSecret: 'second-secret' })
    one.applications.add({ clientId: 'till', displayName: 'Till', type: 'public' })
    one.settings.update({ poweredBy: false })
    one.clock.freeze(NOON)
    one.graphql.answer({ '': { data: { products: [] } } })
    expect(await statuses(one, 'second-secret')).toEqual([200])

    expect(other.journal.entries).toEqual([])
    expect(other.applications.list()).toHaveLength(1)
    expect(other.settings.get().poweredBy).toBe(true)
    expect(other.clock.now()).not.toBe(NOON)
    expect(await statuses(other, SECRET, 'second-secret')).toEqual([200, 401])
    const { access_token } = await tokenOf(other)
    expect(await (await queryGraphql(other, access_token)).json()).toEqual({ data: {} })
  })

  test('nor tokens and fingerprints', async () => {
    const [one, other] = [create(), create()]
    const { access_token } = await tokenOf(one)
    await tokenOf(other)
    expect((await queryGraphql(one, access_token)).status).toBe(200)
    expect((await queryGraphql(other, access_token)).status).toBe(401)
    const [secretInOne, secretInOther] = [one, other].map((tenant) =>
      tenant.journal.entries[0]?.secret
    )
    expect(secretInOne).toMatch(/^#[\da-f]{8}$/)
    expect(secretInOther).not.toBe(secretInOne)
  })

  test('and what becomes of the options later does not matter', async () => {
    const form = {
      clientId: 'warehousesync',
      displayName: 'Warehouse sync',
      type: 'confidential' as const,
      clientSecret: SECRET,
      flows: ['client_credentials' as const],
      roles: ['GraphQL User'],
    }
    const tenant = createMockIssuer({ issuer: 'https://shop.example', applications: [form] })
    form.clientSecret = 'second-secret'
    form.flows.pop()
    expect(await statuses(tenant, SECRET, 'second-secret')).toEqual([200, 401])
  })
})
