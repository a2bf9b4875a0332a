import fc from 'fast-check'
import { Buffer } from 'node:buffer'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { propertyRuns } from '../test-support/property_runs.ts'
import { createAccessTokens, type TokenClaims, type TokenDemands } from './access_token.ts'
import { createEncryptionKey, type EncryptionKey } from './encryption_key.ts'
import { createKeyRing } from './key_ring.ts'
import { createKeys } from './keys.ts'
import { newDataProtectionKey } from './opaque_token.ts'
import { TOKEN_REFUSALS } from './refusals.ts'
import { createSettings, type CurrentSettings, type ServerSettings } from './settings.ts'
import { createSigningKey, endOfValidity, type SigningKey } from './signing_key.ts'

const SECOND = Date.UTC(2026, 10, 22, 10)
const NOW = SECOND + 789
const CLAIMS: TokenClaims = {
  clientId: 'warehousesync',
  displayName: 'Warehouse sync',
  roles: ['GraphQL User', 'Manager'],
  permissions: ['ExecuteGraphQL'],
  audiences: ['oct:Default'],
  scopes: [],
}
const ISSUER = 'https://shop.example/'
const DEMANDS: TokenDemands = { isIssuer: (issuer) => issuer === ISSUER, entry: false }
const ENTRY = { ...DEMANDS, entry: true }

const FORMATS: [name: string, settings: ServerSettings, form: RegExp][] = [
  ['opaque', {}, /^CfDJ8[\w-]+$/],
  ['JWE', { accessTokenFormat: 'jwt' }, /^eyJ[\w-]+(\.[\w-]+){4}$/],
  ['JWS', { accessTokenFormat: 'jwt', encryptAccessTokens: false }, /^eyJ[\w-]+(\.[\w-]+){2}$/],
]

const clock = { nowMs: NOW, now: () => clock.nowMs }

// RSA keys take a while: three of each are enough for all tests.
let signingKeys: readonly SigningKey[]
let encryptionKeys: readonly EncryptionKey[]
beforeAll(async () => {
  const three = <K>(create: () => Promise<K>) => Promise.all([create(), create(), create()])
  ;[signingKeys, encryptionKeys] = await Promise.all([
    three(() => createSigningKey({ commonName: 'shop.example', nowMs: NOW })),
    three(() => createEncryptionKey(endOfValidity(NOW))),
  ])
}, 60_000)

function keysOfTenant() {
  const inTurn = <K extends { notAfterMs: number }>(keys: readonly K[]) => {
    let made = 0
    return createKeyRing(() => Promise.resolve(keys[made++ % 3] as K), clock)
  }
  return {
    signing: inTurn(signingKeys),
    encryption: inTurn(encryptionKeys),
    dataProtection: createKeys('shop.example', clock).dataProtection,
  }
}

function setUp(changes: ServerSettings = {}, keys = keysOfTenant()) {
  clock.nowMs = NOW
  const settings = createSettings()
  settings.update(changes)
  const tokens = createAccessTokens({ clock, keys, settings })
  const issue = async (claims: Partial<TokenClaims> = {}, lifetimeSeconds?: number) =>
    (await tokens.issue({ ...CLAIMS, ...claims }, { issuer: ISSUER, lifetimeSeconds })).accessToken
  return { tokens, settings, issue }
}

test('nothing is made before the first token, and no RSA key for opaque ones', async () => {
  const random = vi.spyOn(crypto, 'getRandomValues')
  const generate = vi.spyOn(crypto.subtle, 'generateKey')
  const settings = createSettings()
  const tokens = createAccessTokens({ clock, keys: createKeys('shop.example', clock), settings })
  expect(random).not.toHaveBeenCalled()
  await tokens.issue(CLAIMS, { issuer: ISSUER })
  expect(generate).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})

describe.each(FORMATS)('a token that is %s', (_, format, form) => {
  test('has the form of its format, and another text each time', async () => {
    const { issue } = setUp(format)
    const texts = [await issue(), await issue()]
    for (const text of texts) expect(text).toMatch(form)
    expect(texts[0]).not.toBe(texts[1])
  })

  test('was issued in the second of the clock, for an hour', async () => {
    const { tokens } = setUp(format)
    const { accessToken, ...issued } = await tokens.issue(CLAIMS, { issuer: ISSUER })
    expect(issued).toEqual({ issuedAtMs: SECOND, expiresAtMs: SECOND + 3_600_000 })
    const read = await tokens.read(accessToken, DEMANDS)
    expect(read).toMatchObject({ token: { ...CLAIMS, ...issued, type: 'access_token' } })
  })

  test.each([60, 1, 0, -1])('may be good for %d seconds', async (lifetimeSeconds) => {
    const { tokens } = setUp(format)
    const issued = await tokens.issue(CLAIMS, { issuer: ISSUER, lifetimeSeconds })
    expect(issued.expiresAtMs).toBe(SECOND + lifetimeSeconds * 1000)
  })

  test('is good up to and including its last moment', async () => {
    const { tokens, issue } = setUp(format)
    const text = await issue({}, 60)
    clock.nowMs = SECOND + 60_000
    expect(await tokens.read(text, DEMANDS)).toHaveProperty('token')
    clock.nowMs++
    expect(await tokens.read(text, DEMANDS)).toEqual({ refusal: TOKEN_REFUSALS.expired })
  })

  test('has an entry, which is asked for if told, after all else', async () => {
    const { tokens, issue } = setUp(format)
    const text = await issue({}, 60)
    const read = await tokens.read(text, ENTRY)
    tokens.entries.revoke('token' in read && read.token.id || '')
    expect(await tokens.read(text, ENTRY)).toEqual({ refusal: TOKEN_REFUSALS.expired })
    expect(await tokens.read(text, DEMANDS)).toEqual(read)
    expect(await tokens.read(text, { ...ENTRY, audience: 'oct:Other' }))
      .toEqual({ refusal: TOKEN_REFUSALS.audience })
  })

  test.each([
    ['is for one of them', ['a', 'oct:Default'], undefined],
    ['is for nobody', [], TOKEN_REFUSALS.noAudience],
    ['is for others', ['oct:Other'], TOKEN_REFUSALS.audience],
    ['is for one in other letters', ['OCT:DEFAULT'], TOKEN_REFUSALS.audience],
  ])('%s, if somebody looks', async (_, audiences, refusal) => {
    const { tokens, issue } = setUp(format)
    const text = await issue({ audiences })
    expect(await tokens.read(text, { ...DEMANDS, audience: 'oct:Default' }))
      .toEqual(refusal ? { refusal } : { token: expect.objectContaining({ audiences }) })
    expect(await tokens.read(text, DEMANDS)).toHaveProperty('token')
  })

  test('has ended before anybody asks whom it is for', async () => {
    const { tokens, issue } = setUp(format)
    const text = await issue({ audiences: [] }, -1)
    expect(await tokens.read(text, { ...DEMANDS, audience: 'oct:Default' }))
      .toEqual({ refusal: TOKEN_REFUSALS.expired })
  })

  test('is good when the settings are others now', async () => {
    const { tokens, settings, issue } = setUp(format)
    const text = await issue()
    for (const [, others] of FORMATS) {
      settings.update({ encryptAccessTokens: true, accessTokenFormat: 'opaque', ...others })
      expect(await tokens.read(text, ENTRY)).toHaveProperty('token')
    }
  })

  test('may be kept in the database, and a reference given in its place', async () => {
    const { tokens, issue } = setUp({ ...format, useReferenceAccessTokens: true })
    const texts = [await issue(), await issue()]
    for (const text of texts) {
      // 256 bits: the last letter has four of them.
      expect(text).toMatch(/^[\w-]{42}[AEIMQUYcgkosw048]$/)
      expect(await tokens.read(text, ENTRY)).toMatchObject({ token: CLAIMS })
      for (const other of [` ${text}`, `${text} `, text.slice(1), text.toUpperCase()]) {
        expect(await tokens.read(other, ENTRY)).toEqual({ refusal: TOKEN_REFUSALS.invalid })
      }
      // Whoever does not ask the database cannot know it.
      expect(await tokens.read(text, DEMANDS)).toEqual({ refusal: TOKEN_REFUSALS.invalid })
    }
    expect(texts[0]).not.toBe(texts[1])
  })
})

test('white space around a token is read past by Data Protection alone', async () => {
  const { tokens, settings, issue } = setUp()
  const opaque = await issue()
  settings.update({ accessTokenFormat: 'jwt' })
  const jwe = await issue()
  settings.update({ encryptAccessTokens: false })
  const jws = await issue()
  const good = async (text: string) =>
    'token' in await tokens.read(` ${text}`, DEMANDS) ||
    'token' in await tokens.read(`${text}\n`, DEMANDS)
  expect([await good(opaque), await good(jwe), await good(jws)]).toEqual([true, false, false])
})

test('an opaque token with any claims can be read', async () => {
  const { tokens, issue } = setUp()
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
  await fc.assert(
    fc.asyncProperty(claims, async (given) => {
      const read = await tokens.read(await issue(given), DEMANDS)
      expect(read).toMatchObject({ token: given })
    }),
    propertyRuns(1_000),
  )
})

describe('what cannot be read', () => {
  const invalid = { refusal: TOKEN_REFUSALS.invalid }

  test('an opaque token with any one character changed', async () => {
    const { tokens, issue } = setUp()
    const text = await issue()
    const read: number[] = []
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === 'A' ? 'B' : 'A'
      const changed = text.slice(0, at) + other + text.slice(at + 1)
      if ('token' in await tokens.read(changed, DEMANDS)) read.push(at)
    }
    expect(read).toEqual([])
    expect(await tokens.read(text, DEMANDS)).toHaveProperty('token')
  })

  test.each<[string, (token: string) => string]>([
    ['a token without its last character', (token) => token.slice(0, -1)],
    ['a token with one more', (token) => `${token}A`],
    ['its first half', (token) => token.slice(0, token.length / 2)],
    ['its header alone', (token) => token.slice(0, 26)],
    ['a token with padding', (token) => `${token}=`],
    ['white space in a token', (token) => `${token.slice(0, 40)} ${token.slice(40)}`],
    ['two tokens', (token) => token + token],
    ['a token of another alphabet', (token) => Buffer.from(token).toString('hex')],
    ['nothing', () => ''],
    ['something', () => 'garbage'],
    ['a header and zeros', () => `CfDJ8${'A'.repeat(200)}`],
    ['43 letters that refer to nothing', () => 'A'.repeat(43)],
    ['a huge text', () => 'A'.repeat(400_000)],
  ])('%s', async (_, change) => {
    const { tokens, issue } = setUp()
    expect(await tokens.read(change(await issue()), ENTRY)).toEqual(invalid)
  })

  test('an opaque token of another tenant', async () => {
    const text = await setUp().issue()
    const { tokens, issue } = setUp()
    await issue()
    expect(await tokens.read(text, DEMANDS)).toEqual(invalid)
  })

  test.each(FORMATS)('a token that is %s from before the keys were lost', async (name, format) => {
    const keys = { ...keysOfTenant(), dataProtection: () => key }
    let key = newDataProtectionKey()
    const { tokens, issue } = setUp(format, keys)
    const old = await issue()
    await Promise.all([keys.signing.rotate(), keys.encryption.rotate()])
    const before = await issue()
    expect(await tokens.read(old, DEMANDS)).toHaveProperty('token')
    expect(await tokens.read(before, DEMANDS)).toHaveProperty('token')
    keys.signing.lose()
    keys.encryption.lose()
    key = newDataProtectionKey()
    // A signature shows whose key is missing.
    const refusal = name === 'JWS' ? TOKEN_REFUSALS.signingKey : TOKEN_REFUSALS.invalid
    for (const text of [old, before]) expect(await tokens.read(text, DEMANDS)).toEqual({ refusal })
    expect(await tokens.read(await issue(), DEMANDS)).toHaveProperty('token')
  })
})

test('settings that change meanwhile change no token half', async () => {
  const { tokens, settings } = setUp({ accessTokenFormat: 'jwt' })
  const issued = tokens.issue(CLAIMS, { issuer: ISSUER })
  settings.update({ encryptAccessTokens: false, useReferenceAccessTokens: true })
  expect((await issued).accessToken.split('.')).toHaveLength(5)
  expect(settings.get()).toMatchObject<Partial<CurrentSettings>>({ encryptAccessTokens: false })
})
