import { Buffer } from 'node:buffer'
import {
  createDecipheriv,
  createHmac,
  KeyObject,
  privateDecrypt,
  verify,
  X509Certificate,
} from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { EncryptionKey } from './encryption_key.ts'
import { claimOf, signJwt, writeJwt } from './jwt.ts'
import { createSigningKey, type SigningKey } from './signing_key.ts'

const CLAIMS = {
  iss: 'https://pos.example/north/',
  exp: 1_900_000_000,
  role: ['Manager', 'Größe \u{1f511}'],
  nested: { b: 1, a: null },
}

let signing: SigningKey
let encryption: EncryptionKey

beforeAll(async () => {
  signing = await createSigningKey({ commonName: 'localhost', nowMs: Date.UTC(2026, 10, 22) })
  // Extractable, for node:crypto to have it too.
  const keys = await crypto.subtle.generateKey(
    {
      name: 'RSA-OAEP',
      hash: 'SHA-1',
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
    },
    true,
    ['encrypt', 'decrypt'],
  )
  encryption = { kid: 'A1', notAfterMs: 0, ...keys }
}, 60_000)

const keys = () => ({
  signing: { valid: () => Promise.resolve([signing] as const) },
  encryption: { valid: () => Promise.resolve([encryption] as const) },
})
const text = (part = '') => Buffer.from(part, 'base64url').toString()

/** Whether node:crypto takes the signature, with the key of the certificate. */
function isSigned(jws: string): boolean {
  const [header = '', payload = '', signature = ''] = jws.split('.')
  const { publicKey } = new X509Certificate(Buffer.from(signing.x5c, 'base64'))
  const input = Buffer.from(`${header}.${payload}`)
  return verify('RSA-SHA256', input, publicKey, Buffer.from(signature, 'base64url'))
}

/** RFC 7516, 5.2 and RFC 7518, 5.2.2.2, by node:crypto. */
function decrypted(jwe: string): string {
  const [header = '', ...others] = jwe.split('.')
  const [encryptedKey, iv, ciphertext, tag] = others.map((part) => Buffer.from(part, 'base64url'))
  if (!encryptedKey || !iv || !ciphertext || !tag) throw new Error('Not five parts')
  const key = privateDecrypt(
    { key: KeyObject.from(encryption.privateKey), oaepHash: 'sha1' },
    encryptedKey,
  )
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(BigInt(header.length * 8))
  const authenticated = Buffer.concat([Buffer.from(header), iv, ciphertext, length])
  const mac = createHmac('sha512', key.subarray(0, 32)).update(authenticated).digest()
  expect(mac.subarray(0, 32)).toEqual(tag)
  const cipher = createDecipheriv('aes-256-cbc', key.subarray(32), iv)
  return Buffer.concat([cipher.update(ciphertext), cipher.final()]).toString()
}

describe('a JWS', () => {
  test('holds header and claims in the order of the tenant, without white space', async () => {
    const jws = await signJwt(signing, 'at+jwt', CLAIMS)
    expect(jws).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{342}$/)
    const [header, payload] = jws.split('.').map(text)
    const { kid, x5t } = signing
    expect(header).toBe(`{"alg":"RS256","kid":"${kid}","x5t":"${x5t}","typ":"at+jwt"}`)
    expect(payload).toBe(JSON.stringify(CLAIMS))
  })

  test('is signed by the key', async () => {
    const jws = await signJwt(signing, 'JWT', CLAIMS)
    expect(isSigned(jws)).toBe(true)
    expect(isSigned(jws.replace('.', 'A.'))).toBe(false)
  })

  test('may be large', async () => {
    const permissions = Array.from({ length: 20_000 }, (_, at) => `Permission${at}`)
    const jws = await signJwt(signing, 'at+jwt', { permissions })
    expect(isSigned(jws)).toBe(true)
    expect(JSON.parse(text(jws.split('.')[1]))).toEqual({ permissions })
  })
})

describe('an access token', () => {
  test('is a JWS if nobody wants it encrypted', async () => {
    const jws = await writeJwt(CLAIMS, keys(), false)
    expect(isSigned(jws)).toBe(true)
    expect(text(jws.split('.')[0])).toContain('"typ":"at+jwt"')
  })

  test('is that JWS in a JWE, which tells nothing of it', async () => {
    const jwe = await writeJwt(CLAIMS, keys(), true)
    expect(jwe).toMatch(/^[\w-]+\.[\w-]{342}\.[\w-]{22}\.[\w-]+\.[\w-]{43}$/)
    expect(text(jwe.split('.')[0]))
      .toBe('{"alg":"RSA-OAEP","enc":"A256CBC-HS512","kid":"A1","typ":"at+jwt","cty":"JWT"}')
    const jws = decrypted(jwe)
    expect(isSigned(jws)).toBe(true)
    expect(JSON.parse(text(jws.split('.')[1]))).toEqual(CLAIMS)
    expect(jwe).not.toContain(jws.split('.')[1])
  })
})

test.each([
  [[], {}],
  [['a'], { role: 'a' }],
  [['a', 'b'], { role: ['a', 'b'] }],
  [['a', 'a'], { role: ['a', 'a'] }],
])('the claim of %j', (values, claim) => {
  expect(claimOf('role', values)).toEqual(claim)
})
