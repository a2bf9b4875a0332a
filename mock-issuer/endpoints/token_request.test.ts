import fc from 'fast-check'
import { ClientSecretBasic } from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../../test-support/property_runs.ts'
import { createFingerprints } from '../fingerprints.ts'
import { createMockIssuer, type MockIssuer } from '../mod.ts'
import { readTokenRequest } from './token_request.ts'

const runs = propertyRuns(1_000)
// Every character but NUL, awkward ones often. The unit 'binary' takes seconds to be made.
const character = fc.oneof(
  fc.constantFrom(...' +%:/=&?~é'),
  fc.integer({ min: 1, max: 0x10f7ff })
    .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800)),
)
const FORM = 'application/x-www-form-urlencoded'
const fingerprints = createFingerprints()

async function read(body: string | Uint8Array, headers: Record<string, string> = {}) {
  return await readTokenRequest({
    method: 'POST',
    url: new URL('https://shop.example/connect/token'),
    headers: new Headers({ 'Content-Type': FORM, ...headers }),
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  }, { fingerprints })
}

describe('a token request', () => {
  test('is read from its form, the secret also as a fingerprint', async () => {
    const secret = crypto.randomUUID()
    const request = await read(`grant_type=x&client_id=a&client_secret=${secret}`)
    expect(request).toMatchObject({
      clientId: 'a',
      clientSecret: secret,
      via: 'client_secret_post',
      problem: undefined,
    })
    expect(request.secretFingerprint).toEqual(await fingerprints.of(secret))
    expect(request.form.parameter('grant_type')).toBe('x')
  })

  test('without a secret has no fingerprint', async () => {
    expect((await read('client_id=a')).secretFingerprint).toBeUndefined()
  })

  test.each([
    ['scope=b+a', ['b', 'a']],
    ['scope=+b++a+b+', ['b', 'a']],
    ['scope=a%09b', ['a\tb']],
    ['scope=a%2Bb,c', ['a+b,c']],
    ['scope=+', []],
    ['scope=', []],
    ['scope=a&scope=b', []],
    ['', []],
  ])('%s asks for %j', async (body, scopes) => {
    expect((await read(body)).scopes).toEqual(scopes)
  })

  test('is too large above 30,000,000 bytes, whatever is in it', async () => {
    const empty = { status: 413, headers: [['Content-Length', '0']], body: '' }
    expect((await read(new Uint8Array(30_000_001))).problem).toEqual(empty)
    expect((await read(new Uint8Array(30_000_000))).problem?.status).toBe(500)
    // What it is comes before how large it is.
    const json = { 'Content-Type': 'application/json' }
    expect((await read(new Uint8Array(30_000_001), json)).problem?.status).toBe(400)
  })

  test('that cannot be read still tells who it claims to come from', async () => {
    const headers = {
      'Content-Type': `${FORM}; charset=utf-7`,
      Authorization: `Basic ${btoa('a:b')}`,
    }
    const { problem, clientId, clientSecret } = await read('scope=x', headers)
    expect(problem).toEqual({ status: 500, headers: [['Content-Length', '0']], body: '' })
    expect([clientId, clientSecret]).toEqual(['a', 'b'])
  })
})

function tenantWith(clientId: string, clientSecret: string): MockIssuer {
  return createMockIssuer({
    issuer: 'https://shop.example',
    applications: [{
      clientId,
      displayName: 'Any',
      type: 'confidential',
      clientSecret,
      flows: ['client_credentials'],
    }],
  })
}

/** Sends both credentials as somebody else writes them. */
async function statusOf(
  tenant: MockIssuer,
  via: 'basic' | 'post',
  clientId: string,
  clientSecret: string,
): Promise<number> {
  const headers = new Headers({ 'Content-Type': FORM })
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  if (via === 'basic') {
    const server = { issuer: tenant.issuer }
    ClientSecretBasic(clientSecret)(server, { client_id: clientId }, body, headers)
  } else {
    body.append('client_id', clientId)
    body.append('client_secret', clientSecret)
  }
  const init = { method: 'POST', headers, body: body.toString() }
  return (await tenant.fetch('https://shop.example/connect/token', init)).status
}

const via = fc.constantFrom('basic' as const, 'post' as const)
const secret = fc.string({ unit: character, minLength: 1, maxLength: 20 })
// A blank id cannot be registered.
const id = secret.filter((text) => text.trim() !== '')

test('any client is known by its secret, by Basic and by form', async () => {
  await fc.assert(
    fc.asyncProperty(via, id, secret, async (way, clientId, clientSecret) => {
      const tenant = tenantWith(clientId, clientSecret)
      expect(await statusOf(tenant, way, clientId, clientSecret)).toBe(200)
    }),
    runs,
  )
})

test('no client is known by an id or a secret with one character changed', async () => {
  const changed = (text: string, at: number, other: string) => {
    const characters = [...text]
    characters[at % characters.length] = other
    return characters.join('')
  }
  const change = fc.tuple(fc.constantFrom(0, 1), fc.nat(), character)
  await fc.assert(
    fc.asyncProperty(via, id, secret, change, async (way, clientId, clientSecret, one) => {
      const [half, at, other] = one
      const given = [clientId, clientSecret] as const
      const sent: [string, string] = [...given]
      sent[half] = changed(given[half], at, other)
      fc.pre(sent[half] !== given[half])
      expect(await statusOf(tenantWith(...given), way, ...sent)).toBe(401)
    }),
    runs,
  )
})

describe('any request gets an answer of the tenant', () => {
  const name = fc.constantFrom(
    ...['grant_type', 'client_id', 'client_secret', 'scope', 'client_assertion', 'code'],
    ...['client_assertion_type', 'username', 'password', 'refresh_token', 'constructor'],
  )
  const value = fc.oneof(
    fc.constantFrom('client_credentials', 'password', 'refresh_token', 'authorization_code'),
    fc.constantFrom('a', 'openid', 'offline_access', '__proto__', 'toString'),
    fc.string({ unit: fc.oneof(fc.constant('\0'), character), maxLength: 20 }),
  )
  const form = fc.array(fc.tuple(name, value), { maxLength: 8 })
    .map((pairs) => new TextEncoder().encode(new URLSearchParams(pairs).toString()))
  const body = fc.oneof(form, form, fc.uint8Array({ maxLength: 300 }))
  const contentType = fc.oneof(
    fc.constant(FORM),
    fc.constantFrom(`${FORM}; charset=utf-16`, `${FORM}; charset=utf-7`, `${FORM}X`, 'text/plain'),
  )
  const authorization = fc.oneof(
    fc.constantFrom('', 'Basic', 'Basic !!!', 'Bearer x'),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => `Basic ${btoa(String.fromCharCode(...bytes))}`),
  )

  const tenants = (['v4', 'v5', 'v6'] as const).map((serverGeneration) =>
    createMockIssuer({
      issuer: 'https://shop.example',
      serverGeneration,
      settings: {
        endpoints: ['authorization', 'token'],
        flows: ['client_credentials', 'password', 'authorization_code', 'refresh_token'],
      },
      applications: [{ clientId: 'a', displayName: 'A', type: 'public', flows: ['password'] }],
    })
  )

  test('of any generation', async () => {
    const tenant = fc.constantFrom(...tenants)
    const request = fc.tuple(body, contentType, authorization)
    await fc.assert(
      fc.asyncProperty(tenant, request, async ({ fetch }, [bytes, type, credentials]) => {
        const headers = { 'Content-Type': type, Authorization: credentials }
        const init = { method: 'POST', headers, body: Uint8Array.from(bytes) }
        const response = await fetch('https://shop.example/connect/token', init)
        expect(response.headers.get('X-Mock-Issuer-Failure')).toBeNull()
        expect([400, 401, 500]).toContain(response.status)
        const members = response.status === 500 ? [] : Object.keys(await response.json())
        const expected = ['error', 'error_description', 'error_uri']
        expect(members).toEqual(response.status === 500 ? [] : expected)
      }),
      runs,
    )
  })
})
