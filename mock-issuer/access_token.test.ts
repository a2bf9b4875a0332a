import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { propertyRuns } from '../test-support/property_runs.ts'
import { createAccessTokens, type TokenClaims } from './access_token.ts'
import { readRecordings } from './recordings/data_node.ts'

const runs = propertyRuns(1_000)
const NOW = Date.UTC(2026, 10, 22, 10, 0, 0, 789)
const SECOND = Date.UTC(2026, 10, 22, 10)
const CLAIMS: TokenClaims = {
  clientId: 'norole',
  displayName: 'No role',
  roles: [],
  permissions: [],
  audiences: ['oct:Default'],
  scopes: [],
}
const SCOPED: Partial<TokenClaims> = {
  clientId: 'scoped',
  displayName: 'Scoped',
  roles: ['GraphQL User'],
  permissions: ['ExecuteGraphQL'],
}
const WAREHOUSE: Partial<TokenClaims> = {
  clientId: 'warehousesync',
  displayName: 'Warehouse sync',
  roles: ['GraphQL User', 'Manager'],
  permissions: ['ExecuteGraphQL', 'ViewContent', 'EditContent', 'ExecuteApiAll'],
}

const setUp = () => createAccessTokens({ now: () => NOW })

test('nothing is made before the first token', () => {
  const random = vi.spyOn(crypto, 'getRandomValues')
  const generate = vi.spyOn(crypto.subtle, 'generateKey')
  setUp()
  expect(random).not.toHaveBeenCalled()
  expect(generate).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})

describe('a token', () => {
  test.each<[string, Partial<TokenClaims>]>([
    ['OK.norole', {}],
    ['SC.empty', SCOPED],
    ['SC.email', { ...SCOPED, scopes: ['email'] }],
    ['SC.openid', { ...SCOPED, scopes: ['openid'] }],
    ['SC.orders', { ...SCOPED, scopes: ['orders'], audiences: ['oct:Default', 'orders-api'] }],
    ['SC.openidorders', {
      ...SCOPED,
      scopes: ['openid', 'orders'],
      audiences: ['oct:Default', 'orders-api'],
    }],
    ['OK.https', WAREHOUSE],
    ['SC.openidonly', { ...WAREHOUSE, scopes: ['openid'] }],
  ])('looks as the recorded one, and is as long: %s', (id, claims) => {
    const recorded = readRecordings()['5.8'].find((one) => one.id === id)?.response?.body ?? ''
    const [, length] = /<token:dp len=(\d+)>/.exec(recorded) ?? []
    const { accessToken } = setUp().issue({ ...CLAIMS, ...claims })
    expect(accessToken).toMatch(/^CfDJ8[\w-]+$/)
    expect(accessToken).toHaveLength(Number(length))
  })

  test('grows with roles and permissions', () => {
    const tokens = setUp()
    const many = Array.from({ length: 1501 }, (_, at) => `Permission number ${at}`)
    const { accessToken } = tokens.issue({ ...CLAIMS, permissions: many })
    expect(accessToken.length).toBeGreaterThan(50_000)
    expect(tokens.read(accessToken)?.permissions).toEqual(many)
  })

  test('is another each time, but for the beginning that names the key', async () => {
    const tokens = setUp()
    const issued = await Promise.all([1, 2, 3].map(() => tokens.issue(CLAIMS)))
    const texts = issued.map(({ accessToken }) => accessToken)
    expect(new Set(texts).size).toBe(3)
    expect(new Set(texts.map((text) => text.slice(0, 26))).size).toBe(1)
    expect(new Set(texts.map((text) => text.slice(26, 46))).size).toBe(3)
    const { accessToken } = setUp().issue(CLAIMS)
    expect(accessToken.slice(0, 26)).not.toBe(texts[0]?.slice(0, 26))
  })

  test('shows nothing of what it says', () => {
    const { accessToken } = setUp().issue({ ...CLAIMS, ...WAREHOUSE })
    const bytes = Buffer.from(accessToken, 'base64url').toString('latin1')
    expect(bytes).not.toMatch(/warehouse|GraphQL|clientId/)
  })

  test('was issued in the second of the clock, for an hour, under a name of its own', () => {
    const tokens = setUp()
    const { accessToken, ...issued } = tokens.issue(CLAIMS)
    expect(issued).toEqual({
      issuedAtMs: SECOND,
      expiresAtMs: SECOND + 3_600_000,
    })
    expect(tokens.read(accessToken)).toEqual({ ...CLAIMS, ...issued })
  })

  test.each([60, 1, 0, -1])('may be good for %d seconds', (seconds) => {
    const { issuedAtMs, expiresAtMs } = setUp().issue(CLAIMS, seconds)
    expect([issuedAtMs, expiresAtMs]).toEqual([SECOND, SECOND + seconds * 1000])
  })
})

test('a token with any claims can be read', () => {
  const tokens = setUp()
  const text = fc.string({ unit: fc.constantFrom(...'aZ9 "\\\0\nü€🔑'), maxLength: 20 })
  const list = fc.array(text, { maxLength: 3 })
  const claims = fc.record({
    clientId: text,
    displayName: text,
    roles: list,
    permissions: list,
    audiences: list,
    scopes: list,
  }, { noNullPrototype: true })
  fc.assert(
    fc.property(claims, (given) => {
      const { accessToken } = tokens.issue(given)
      expect(tokens.read(accessToken)).toMatchObject(given)
    }),
    runs,
  )
})

describe('what cannot be read', () => {
  test('a token with any one character changed', () => {
    const tokens = setUp()
    const { accessToken } = tokens.issue(CLAIMS)
    const read: number[] = []
    for (let at = 0; at < accessToken.length; at++) {
      const other = accessToken[at] === 'A' ? 'B' : 'A'
      const changed = accessToken.slice(0, at) + other + accessToken.slice(at + 1)
      if (tokens.read(changed)) read.push(at)
    }
    expect(read).toEqual([])
    expect(tokens.read(accessToken)).toBeDefined()
  })

  test.each<[string, (token: string) => string]>([
    ['a token without its last character', (token) => token.slice(0, -1)],
    ['a token with one more', (token) => `${token}A`],
    ['a token with four more', (token) => `${token}AAAA`],
    ['its first half', (token) => token.slice(0, token.length / 2)],
    ['its header alone', (token) => token.slice(0, 26)],
    ['a token with padding', (token) => `${token}=`],
    ['a blank and a token', (token) => ` ${token}`],
    ['two tokens', (token) => token + token],
    ['a token of another alphabet', (token) => Buffer.from(token).toString('hex')],
    ['nothing', () => ''],
    ['something', () => 'garbage'],
    ['a header and zeros', () => `CfDJ8${'A'.repeat(200)}`],
    ['a JWT', () => 'eyJhbGciOiJub25lIn0.e30.'],
    ['a huge text', () => 'A'.repeat(400_000)],
  ])('%s', (_, change) => {
    const tokens = setUp()
    const { accessToken } = tokens.issue(CLAIMS)
    expect(tokens.read(change(accessToken))).toBeUndefined()
  })

  test('a token of another tenant, issued or not', () => {
    const { accessToken } = setUp().issue(CLAIMS)
    const tokens = setUp()
    expect(tokens.read(accessToken)).toBeUndefined()
    tokens.issue(CLAIMS)
    expect(tokens.read(accessToken)).toBeUndefined()
  })

  test('a token from before the keys were renewed', () => {
    const tokens = setUp()
    const before = (tokens.issue(CLAIMS)).accessToken
    tokens.renewKeys()
    const after = (tokens.issue(CLAIMS)).accessToken
    expect(tokens.read(before)).toBeUndefined()
    expect(tokens.read(after)).toMatchObject(CLAIMS)
    expect(after.slice(0, 26)).not.toBe(before.slice(0, 26))
  })
})

test('the last 10,000 tokens are good, and not all there ever were', () => {
  const tokens = setUp()
  const issued = Array.from({ length: 30_000 }, () => tokens.issue(CLAIMS).accessToken)
  expect(issued.slice(-10_000).every((token) => tokens.read(token))).toBe(true)
  expect(issued.filter((token) => tokens.read(token)).length).toBeLessThanOrEqual(20_000)
}, 20_000)
