import { CompactEncrypt, CompactSign } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TokenDemands } from './access_token.ts'
import { createEncryptionKey, type EncryptionKey } from './encryption_key.ts'
import { signJwt, writeJwt } from './jwt.ts'
import { readJwt } from './jwt_reader.ts'
import { type Refusal, TOKEN_REFUSALS } from './refusals.ts'
import { createSigningKey, type SigningKey } from './signing_key.ts'

const NOW = Date.UTC(2026, 10, 22)
const ISSUER = 'https://shop.example/'
const CLAIMS = { iss: ISSUER, sub: 'a', client_id: 'a', exp: 1 }
const API: TokenDemands = {
  isIssuer: (issuer) => issuer === ISSUER,
  otherType: TOKEN_REFUSALS.type,
  entry: false,
}
const SERVER: TokenDemands = { isIssuer: API.isIssuer, entry: true }
const { invalid, issuer, signature, signingKey, type } = TOKEN_REFUSALS

let key: SigningKey
let older: SigningKey
let foreign: SigningKey
let encryption: EncryptionKey
let olderEncryption: EncryptionKey

beforeAll(async () => {
  const signing = () => createSigningKey({ commonName: 'localhost', nowMs: NOW })
  ;[key, older, foreign, encryption, olderEncryption] = await Promise.all([
    signing(),
    signing(),
    signing(),
    createEncryptionKey(NOW),
    createEncryptionKey(NOW),
  ])
}, 60_000)

const keys = () => ({
  signing: { valid: () => Promise.resolve([key, older] as const) },
  encryption: { valid: () => Promise.resolve([encryption, olderEncryption] as const) },
})
const read = (text: string, demands = API) => readJwt(text, demands, keys())
const utf8 = (text: string) => new TextEncoder().encode(text)

/** With any header; members that are `undefined` are left out. */
function sign(header: object, by = key, claims: unknown = CLAIMS): Promise<string> {
  const { kid, x5t } = key
  return new CompactSign(utf8(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'RS256', kid, x5t, typ: 'at+jwt', ...header })
    .sign(by.privateKey)
}

const encrypt = (text: string, to = encryption, enc = 'A256CBC-HS512') =>
  new CompactEncrypt(utf8(text))
    .setProtectedHeader({ alg: 'RSA-OAEP', enc, kid: to.kid, typ: 'at+jwt', cty: 'JWT' })
    .encrypt(to.publicKey)

describe('a JWT is good', () => {
  test.each<[string, () => Promise<string>]>([
    ['as the tenant writes it', () => signJwt(key, 'at+jwt', CLAIMS)],
    ['signed by an older key', () => signJwt(older, 'at+jwt', CLAIMS)],
    ['with a key id that nobody knows', () => sign({ kid: 'unknown' })],
    ['without a key id', () => sign({ kid: undefined, x5t: undefined }, older)],
    ['of the long type', () => sign({ typ: 'application/at+jwt' })],
    ['encrypted', () => writeJwt(CLAIMS, keys(), true)],
    ['encrypted to an older key', async () => encrypt(await sign({}), olderEncryption)],
  ])('%s', async (_, make) => {
    expect(await read(await make())).toMatchObject({
      token: { clientId: 'a', type: 'access_token', expiresAtMs: 1000 },
    })
  })
})

describe('a JWT is refused', () => {
  test.each<[string, () => Promise<string>, Refusal]>([
    ['by the key of somebody else', () => sign({ kid: 'foreign' }, foreign), signingKey],
    ['by somebody without a key id', () => sign({ kid: undefined }, foreign), signingKey],
    ["by somebody else in the tenant's name", () => sign({}, foreign), signature],
    ['by an older key in the name of the new one', () => sign({}, older), signature],
    ['without a signature', async () => (await sign({})).replace(/[^.]+$/, ''), signature],
    [
      'without a signature and a key id',
      async () => (await sign({ kid: undefined })).replace(/[^.]+$/, ''),
      signature,
    ],
    [
      'with another signature',
      async () => (await sign({})).replace(/.{9}$/, 'AAAAAAAAA'),
      signature,
    ],
    ['of another issuer', () => sign({}, key, { ...CLAIMS, iss: 'https://x.example/' }), issuer],
    ['of another issuer and type', () => sign({ typ: 'JWT' }, key, { iss: 'x' }), issuer],
    ['of type JWT', () => sign({ typ: 'JWT' }), type],
    ['of no type', () => sign({ typ: undefined }), type],
    ['with a claim set that is a list', () => sign({}, key, []), invalid],
    [
      'encrypted to somebody else',
      async () => encrypt(await sign({}), await createEncryptionKey(NOW)),
      invalid,
    ],
    ['encrypted otherwise', async () => encrypt(await sign({}), encryption, 'A256GCM'), invalid],
    ['encrypted, but nothing', () => encrypt('garbage'), invalid],
    ['encrypted twice', async () => encrypt(await encrypt(await sign({}))), invalid],
    ['encrypted, by somebody else', async () => encrypt(await sign({}, foreign)), signature],
  ])('%s', async (_, make, refusal) => {
    expect(await read(await make())).toEqual({ refusal })
  })

  test.each<[string, (jws: string) => string]>([
    ['of two parts', (jws) => jws.replace(/\.[^.]+$/, '')],
    ['of four parts', (jws) => `${jws}.a`],
    ['of empty parts', () => '..'],
    ['of five empty parts', () => '....'],
    ['with white space before it', (jws) => ` ${jws}`],
    ['with white space after it', (jws) => `${jws}\n`],
    ['with padding', (jws) => jws.replace('.', '=.')],
    ['whose header is not JSON', (jws) => jws.replace(/^[^.]+/, 'YQ')],
    ['whose claims are not JSON', (jws) => jws.replace(/\.[^.]+\./, '.YQ.')],
  ])('%s', async (_, change) => {
    expect(await read(change(await sign({})))).toEqual({ refusal: invalid })
  })

  test.each([undefined, 7, [ISSUER]])('without a text for an issuer: %j', async (iss) => {
    const jws = await sign({}, key, { ...CLAIMS, iss })
    expect(await read(jws, { ...API, isIssuer: () => true })).toEqual({ refusal: issuer })
  })

  test('with the public key for a secret', async () => {
    const secret = new Uint8Array(await crypto.subtle.exportKey('spki', key.publicKey))
    const jws = await new CompactSign(utf8(JSON.stringify(CLAIMS)))
      .setProtectedHeader({ alg: 'HS256', kid: key.kid, typ: 'at+jwt' }).sign(secret)
    expect(await read(jws)).toEqual({ refusal: signature })
  })
})

describe('the types', () => {
  test.each(['AT+JWT', 'Application/AT+JWT'])('%s breaks the tenant', async (typ) => {
    expect(await read(await sign({ typ }))).toEqual({ failed: true })
  })

  test.each([
    ['at+jwt', 'access_token'],
    ['JWT', 'id_token'],
    ['oi_auc+jwt', 'authorization_code'],
    ['oi_reft+jwt', 'refresh_token'],
  ])('%s is taken by the server, as %s', async (typ, name) => {
    expect(await read(await sign({ typ }), SERVER)).toMatchObject({ token: { type: name } })
  })

  test.each(['at+JWT', 'jwt', 'constructor', undefined])(
    '%s breaks the server, after all else',
    async (typ) => {
      expect(await read(await sign({ typ }), SERVER)).toEqual({ failed: true })
      expect(await read(await sign({ typ }, foreign), SERVER)).toEqual({ refusal: signature })
    },
  )
})
