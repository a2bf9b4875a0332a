import { Buffer } from 'node:buffer'
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createSigningKey, endOfValidity, type SigningKey } from './signing_key.ts'

const NOW_MS = Date.UTC(2026, 10, 22, 13, 14, 15, 678)

const create = (commonName = 'localhost', nowMs = NOW_MS) => createSigningKey({ commonName, nowMs })
const read = ({ x5c }: SigningKey) => new X509Certificate(Buffer.from(x5c, 'base64'))

/** Generating takes a quarter of a second: for tests to which it does not matter which key it is. */
const reuseKeys = () => vi.spyOn(crypto.subtle, 'generateKey').mockResolvedValue(key)

let key: SigningKey
let certificate: X509Certificate

beforeAll(async () => {
  key = await create()
  certificate = read(key)
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the certificate', () => {
  test('is signed by the key that it holds', () => {
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.publicKey.export({ format: 'jwk' })).toEqual({
      kty: 'RSA',
      n: key.n,
      e: key.e,
    })
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({
      modulusLength: 2_048,
      publicExponent: 65_537n,
    })
    expect(key.e).toBe('AQAB')
    expect(key.n).toMatch(/^[\w-]{342}$/)
  })

  test('gives the key its names', () => {
    expect(key.kid).toMatch(/^[\dA-F]{40}$/)
    expect(key.kid).toBe(certificate.fingerprint.replaceAll(':', ''))
    expect(key.x5t).toMatch(/^[\w-]{27}$/)
    expect(key.x5t).toBe(Buffer.from(key.kid, 'hex').toString('base64url'))
  })

  test('is canonical base64 of DER without anything after it', () => {
    expect(key.x5c).toBe(certificate.raw.toString('base64'))
  })

  test.each(['localhost', 'pos.example', 'xn--mller-kva.example', 'müller.example', '::1'])(
    'names %s as subject and issuer',
    async (host) => {
      reuseKeys()
      const { subject, issuer, subjectAltName } = read(await create(host))
      expect(subject).toBe(`CN=${host}`)
      expect(issuer).toBe(`CN=${host}`)
      expect(subjectAltName).toBeUndefined()
    },
  )

  test('may have a name that makes lengths take two octets', async () => {
    reuseKeys()
    const host = `${'a'.repeat(63)}.${'b'.repeat(63)}.example`
    const long = read(await create(host))
    expect(long.subject).toBe(`CN=${host}`)
    expect(long.verify(long.publicKey)).toBe(true)
  })

  test('is of version 3 with SHA-256, for digital signatures and nothing else', async () => {
    const openssl = promisify(execFile)('openssl', ['x509', '-noout', '-text'])
    openssl.child.stdin?.end(certificate.toString())
    const lines = (await openssl).stdout.split('\n').map((line) => line.trim())
    expect(lines).toContain('Version: 3 (0x2)')
    const algorithm = 'Signature Algorithm: sha256WithRSAEncryption'
    expect(lines.filter((line) => line.startsWith('Signature Algorithm'))).toEqual([
      algorithm,
      algorithm,
    ])
    const first = lines.indexOf('X509v3 extensions:')
    expect(lines.slice(first, lines.lastIndexOf(algorithm))).toEqual([
      'X509v3 extensions:',
      'X509v3 Key Usage: critical',
      'Digital Signature',
    ])
    const bits = Buffer.from('03020780', 'hex') // as short as DER wants it: seven unused bits
    expect(certificate.raw.includes(bits)).toBe(true)
  })

  test('is new at each call', async () => {
    const other = await create()
    expect(other.kid).not.toBe(key.kid)
    expect(other.n === key.n).toBe(false)
    expect(read(other).serialNumber).not.toBe(certificate.serialNumber)
    expect(certificate.verify(read(other).publicKey)).toBe(false)
  })
})

describe('the length', () => {
  // Record J01 of OpenIddict 5.8: x5c of `CN=localhost` has 940 characters.
  test('is that of a recorded tenant, each time', async () => {
    const keys = await Promise.all(Array.from({ length: 4 }, () => create()))
    expect(keys.map(({ x5c }) => x5c.length)).toEqual(Array(4).fill(940))
    expect(keys.map((each) => read(each).raw.length)).toEqual(Array(4).fill(704))
  })

  test.each([0x00, 0x7f, 0x80, 0xff])('does not hang on random octets of %i', async (octet) => {
    reuseKeys()
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      ;(array as Uint8Array).fill(octet)
      return array
    })
    const { raw, serialNumber } = read(await create())
    expect(raw.length).toBe(704)
    expect(serialNumber).toMatch(/^[4-7][\dA-F]{15}$/) // positive, eight octets
    const random = octet.toString(16).padStart(2, '0').toUpperCase()
    expect(serialNumber.endsWith(random.repeat(7))).toBe(true)
  })
})

describe('validity', () => {
  // Ends as the AddMonths(3) of .NET gives them.
  test.each([
    ['2026-11-22T13:14:15.000Z', '2027-02-22T13:14:15.000Z'],
    ['2026-11-22T13:14:15.999Z', '2027-02-22T13:14:15.000Z'],
    ['2026-11-28T00:00:00.000Z', '2027-02-28T00:00:00.000Z'],
    ['2026-11-29T00:00:00.000Z', '2027-02-28T00:00:00.000Z'],
    ['2026-11-30T23:59:59.000Z', '2027-02-28T23:59:59.000Z'],
    ['2027-11-30T23:59:59.000Z', '2028-02-29T23:59:59.000Z'],
    ['2026-12-31T12:00:00.000Z', '2027-03-31T12:00:00.000Z'],
    ['2027-01-31T12:00:00.000Z', '2027-04-30T12:00:00.000Z'],
    ['2027-02-28T12:00:00.000Z', '2027-05-28T12:00:00.000Z'],
    ['2027-08-31T12:00:00.000Z', '2027-11-30T12:00:00.000Z'],
    ['1950-01-01T00:00:00.000Z', '1950-04-01T00:00:00.000Z'],
    ['2049-11-30T00:00:00.000Z', '2050-02-28T00:00:00.000Z'],
    ['9999-09-30T23:59:59.999Z', '9999-12-30T23:59:59.000Z'],
  ])('from %s is to %s', async (from, to) => {
    reuseKeys()
    const made = await create('localhost', Date.parse(from))
    const start = `${from.slice(0, -4)}000Z`
    expect(new Date(made.notBeforeMs).toISOString()).toBe(start)
    expect(new Date(made.notAfterMs).toISOString()).toBe(to)
    const { validFrom, validTo } = read(made)
    expect(new Date(validFrom).toISOString()).toBe(start)
    expect(new Date(validTo).toISOString()).toBe(to)
  })

  test.each([
    NaN,
    Infinity,
    -Infinity,
    8.64e15,
    Date.UTC(1950) - 1,
    Date.UTC(9999, 9, 1),
  ])('cannot start at %d', async (nowMs) => {
    const creation = create('localhost', nowMs)
    await expect(creation).rejects.toThrow(TypeError)
    await expect(creation).rejects.toThrow(
      `A signing key cannot be valid for 3 months from ${nowMs}: ` +
        'let the clock give epoch milliseconds of the years 1950 to 9999',
    )
  })
})

describe('the pair of keys', () => {
  test('is for RS256 and keeps the private half', async () => {
    expect(key.privateKey.type).toBe('private')
    expect(key.privateKey.extractable).toBe(false)
    expect(key.privateKey.usages).toEqual(['sign'])
    expect(key.privateKey.algorithm).toMatchObject({
      name: 'RSASSA-PKCS1-v1_5',
      hash: { name: 'SHA-256' },
    })
    expect(key.publicKey.type).toBe('public')
    expect(key.publicKey.usages).toEqual(['verify'])
    const { n, e } = await crypto.subtle.exportKey('jwk', key.publicKey)
    expect({ n, e }).toEqual({ n: key.n, e: key.e })
  })
})

test('its end is known without it', () => {
  expect(endOfValidity(NOW_MS)).toBe(key.notAfterMs)
  expect(endOfValidity(Date.UTC(2026, 10, 30))).toBe(Date.UTC(2027, 1, 28))
})
