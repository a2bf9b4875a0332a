import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createCertificates } from '../../../mock-issuer/certificate.ts'
import { createSigningKey } from '../../../mock-issuer/signing_key.ts'
import { exchangeOf, responseOf } from '../../../test-support/conformance_evidence.ts'
import { verdictOf } from '../../../test-support/conformance_verdict.ts'
import type { TokenFacts } from '../../engine/evidence.ts'
import { changeJson, when } from '../../self_test/alterations.ts'
import { runScenario } from '../../self_test/scenario.ts'

type Key = Readonly<Record<string, unknown>>
const OK = 'as-expected'

const RSA: Key = { kty: 'RSA', kid: 'A', use: 'sig', e: 'AQAB', n: modulus(256) }
// The generator of P-256 (FIPS 186-4, D.1.2.3).
const POINT: Key = {
  kty: 'EC',
  kid: 'B',
  crv: 'P-256',
  x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
  y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
}

/** So many bytes, the first of them given. */
function modulus(bytes: number, first = 0x80): string {
  return Buffer.concat([Buffer.from([first]), Buffer.alloc(bytes - 1, 1)]).toString('base64url')
}

function verdict(id: string, keys: unknown, tokens: readonly TokenFacts[] = []) {
  const exchanges = ['P03', 'P10'].map((step) => exchangeOf(step, responseOf(200, { keys })))
  return verdictOf(id, exchanges, { tokens })
}

function judges(
  id: string,
  cases: readonly (readonly [keys: unknown, status: string, reason: string])[],
) {
  it.each(cases)(`${id} of case %#: %j is %s, %s`, (keys, status, reason) => {
    expect(verdict(id, keys)).toMatchObject({ status, reason })
  })
}

describe('the set', () => {
  judges('T-JWKS-01', [
    [[RSA], 'pass', OK],
    [[POINT], 'pass', OK],
    [[], 'fail', 'no-signing-key'],
    [[{ ...RSA, use: 'enc' }], 'fail', 'no-signing-key'],
    [[{ ...RSA, key_ops: ['encrypt'] }], 'fail', 'no-signing-key'],
    [[{ kty: 'oct', k: 'AAAA' }, null, [], 7], 'fail', 'no-signing-key'],
    [[{ ...RSA, use: undefined, alg: 'RSA-OAEP-256' }], 'fail', 'no-signing-key'],
    [[{ ...POINT, alg: 'ECDH-ES' }], 'fail', 'no-signing-key'],
    [[{ kty: 'OKP', crv: 'X25519', x: POINT.x }], 'fail', 'no-signing-key'],
    [[{ kty: 'OKP', crv: 'Ed25519', x: POINT.x }], 'pass', OK],
    [[{ ...RSA, use: undefined, alg: 'PS256' }], 'pass', OK],
    [[{ ...RSA, key_ops: null }], 'pass', OK],
    [{ 0: RSA }, 'fail', 'no-key-list'],
  ])

  it('is there', () => {
    const answer = { ...responseOf(200, { keys: [RSA] }), status: 500 }
    expect(verdictOf('T-JWKS-01', [exchangeOf('P03', answer)]).reason).toBe('no-keys-document')
    const page = exchangeOf('P03', responseOf(200, '<p>'))
    expect(verdictOf('T-JWKS-01', [page]).reason).toBe('no-key-list')
  })

  it.each([
    [[RSA, POINT], [POINT, RSA], 'pass'],
    [[RSA], [Object.fromEntries(Object.entries(RSA).reverse())], 'pass'],
    [[RSA], [RSA, POINT], 'warn'],
    [[RSA], [{ ...RSA, n: modulus(257) }], 'warn'],
    [[RSA], [], 'warn'],
  ])('T-JWKS-10 of case %#', (first, second, status) => {
    const exchanges = [['P03', first], ['P03.2', second]] as const
    expect(
      verdictOf(
        'T-JWKS-10',
        exchanges.map(([step, keys]) => exchangeOf(step, responseOf(200, { keys }))),
      ).status,
    ).toBe(status)
  })

  it('T-JWKS-08 looks at all tokens, for nodes may sign with keys of their own', () => {
    const tokens = ['A', 'unknown', 'A'].map((kid, index) => ({
      ...token('jwt', { alg: 'RS256', kid }),
      step: `P1${index}`,
    }))
    expect(verdict('T-JWKS-08', [RSA], tokens))
      .toMatchObject({ reason: 'unknown-key', evidence: ['P03', 'P11'] })
    const unnamed = [token('jwt', { alg: 'RS256', kid: 'A' }), token('jwt', { alg: 'RS256' })]
    expect(verdict('T-JWKS-08', [RSA], unnamed).reason).toBe('no-kid')
  })

  const token = (kind: TokenFacts['kind'], header: Key): TokenFacts => ({
    number: 1,
    step: 'P10',
    kind,
    length: 900,
    isB64Token: true,
    isVisibleAscii: true,
    header,
  })
  it.each([
    [token('jwt', { alg: 'RS256', kid: 'A' }), 'pass', OK],
    [token('jwt', { alg: 'RS256', kid: 'a' }), 'fail', 'unknown-key'],
    [token('jwt', { alg: 'RS256' }), 'inconclusive', 'no-kid'],
    [token('jwt', { alg: 'RS256', x5t: 'C' }), 'pass', OK],
    [token('jwt', { alg: 'RS256', x5t: 'A' }), 'fail', 'unknown-key'],
    [token('jwe', { alg: 'RSA-OAEP', kid: 'C' }), 'n/a', 'not-signed'],
    [token('opaque', {}), 'n/a', 'not-signed'],
  ])('T-JWKS-08 of case %#', (facts, status, reason) => {
    expect(verdict('T-JWKS-08', [RSA, { ...POINT, x5t: 'C' }], [facts])).toMatchObject({
      status,
      reason,
    })
  })
})

describe('each key', () => {
  judges('T-JWKS-02', [
    [[RSA, POINT], 'pass', OK],
    // Said by null is not said.
    [[{ ...RSA, d: null, oth: null, k: null }], 'pass', OK],
    ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].map((name) =>
      [[POINT, { ...RSA, [name]: '' }], 'fail', 'private-member'] as const
    ),
  ])

  it('T-JWKS-02 does not say it again', () => {
    const { seen } = verdict('T-JWKS-02', [RSA, { ...POINT, d: 'private' }])
    expect(seen).toBe('key 2, "B": the member "d"')
  })

  it('T-JWKS-02: a private key does not get into the report', async () => {
    const [d, k] = [modulus(256, 0x90), modulus(32, 0x91)]
    const keys = [{ ...RSA, d }, { kty: 'oct', k }]
    const report = await runScenario({
      alter: when('/.well-known/jwks', changeJson({ keys })),
      selection: { only: ['T-JWKS-02'], skip: [] },
    })
    const verdict = report.verdicts.find(({ id }) => id === 'T-JWKS-02')
    expect(verdict).toMatchObject({ status: 'fail', reason: 'private-member' })
    const text = JSON.stringify(report)
    expect(text).toContain('‹key#1›')
    expect(text).toContain('‹key#2›')
    for (const value of [d, k]) expect(text).not.toContain(value)
  })

  judges('T-JWKS-04', [
    [[RSA, POINT], 'pass', OK],
    [[RSA, { ...RSA, use: 'enc' }], 'pass', OK],
    [[RSA, { ...RSA, use: 'enc' }, POINT], 'fail', 'use-missing'],
    [[RSA, { ...RSA, use: undefined, key_ops: ['wrapKey'] }], 'fail', 'use-missing'],
    [[RSA, { ...RSA, use: undefined, alg: 'RSA-OAEP' }], 'fail', 'use-missing'],
    [[RSA, { ...RSA, use: undefined, alg: 'RS256' }], 'pass', OK],
    [[{ ...RSA, use: null, key_ops: null }], 'pass', OK],
    [[{ ...RSA, use: 7 }], 'fail', 'use-is-no-text'],
    [[{ ...RSA, key_ops: ['verify'] }], 'pass', OK],
    [[{ ...RSA, key_ops: ['something'] }], 'pass', OK],
    [[{ ...POINT, key_ops: ['deriveKey'] }], 'pass', OK],
    [[{ ...RSA, key_ops: ['verify', 'wrapKey'] }], 'fail', 'use-contradicted'],
    [[{ ...RSA, use: 'enc', key_ops: ['verify'] }], 'fail', 'use-contradicted'],
    [[{ ...RSA, key_ops: 'verify' }], 'fail', 'operations-malformed'],
    [[{ ...RSA, key_ops: ['verify', 'verify'] }], 'fail', 'operations-malformed'],
  ])
  judges('T-JWKS-05', [
    [[RSA], 'pass', OK],
    [[POINT], 'n/a', 'no-rsa'],
    [[{ ...RSA, n: modulus(256, 0x7f) }], 'fail', 'modulus-too-short'],
    [[{ ...RSA, n: modulus(257, 1) }], 'pass', OK],
    [[{ ...RSA, n: modulus(257, 0) }], 'fail', 'leading-zero'],
    [[{ ...RSA, e: 'AAEAAQ' }], 'fail', 'leading-zero'],
    [[{ ...RSA, e: 'Aw' }], 'fail', 'exponent-unsafe'],
    [[{ ...RSA, e: 'AQAC' }], 'fail', 'exponent-unsafe'],
    [[{ ...RSA, n: `${modulus(256)}==` }], 'fail', 'not-base64url'],
    [[{ ...RSA, n: undefined }], 'fail', 'not-base64url'],
    [[{ ...RSA, e: '' }], 'fail', 'not-base64url'],
  ])
  judges('T-JWKS-06', [
    [[RSA, POINT], 'pass', OK],
    [[RSA], 'n/a', 'no-ec'],
    [[{ ...POINT, crv: 'P-192' }], 'fail', 'unknown-curve'],
    [[{ ...POINT, crv: 'toString' }], 'fail', 'unknown-curve'],
    [[{ ...POINT, crv: 'P-384' }], 'fail', 'coordinate-length'],
    [[{ ...POINT, x: undefined }], 'fail', 'coordinate-length'],
    [[{ ...POINT, x: 'AAAA' }], 'fail', 'coordinate-length'],
    [[{ ...POINT, x: POINT.y }], 'fail', 'point-beside-curve'],
  ])
})

describe('certificates', () => {
  const DAY_MS = 86_400_000
  // Evidence of test-support is of 2026-01-01.
  const madeAt = async (date: string) => {
    const notBefore = new Date(date)
    const notAfter = new Date(notBefore.getTime() + 90 * DAY_MS)
    const { certificatePem } = await createCertificates({ notBefore, notAfter })
    const certificate = new X509Certificate(certificatePem)
    return {
      ...certificate.publicKey.export({ format: 'jwk' }),
      x5c: [certificate.raw.toString('base64')],
    }
  }

  it.each([
    ['2025-12-01', 'pass', OK],
    ['2026-01-01T00:04:00Z', 'pass', OK],
    ['2026-01-01T00:06:00Z', 'warn', 'not-yet-valid'],
    ['2025-09-01', 'warn', 'expired'],
  ])('T-JWKS-09 of a key made %s is %s, %s', async (date, status, reason) => {
    expect(verdict('T-JWKS-09', [await madeAt(date)])).toMatchObject({ status, reason })
  })

  it('T-JWKS-09 compares points', async () => {
    const [one, other] = [await madeAt('2025-12-01'), await madeAt('2025-12-01')]
    const of = (key: Key) => verdict('T-JWKS-09', [one, key])
    expect(of(other).status).toBe('pass')
    expect(of({ ...one, x5c: [...one.x5c, 'chain'] }).status).toBe('pass')
    for (
      const key of [
        { ...one, x5c: other.x5c },
        { ...one, x5c: [...other.x5c, ...one.x5c] },
        { ...one, y: other.y },
        { ...one, y: undefined },
        { ...one, kty: 'RSA' },
      ]
    ) expect(of(key)).toMatchObject({ status: 'fail', reason: 'other-key' })
  })

  const rsaKey = async (commonName: string) => {
    const nowMs = Date.parse('2025-12-01')
    const { n, e, x5c } = await createSigningKey({ commonName, nowMs })
    return { kty: 'RSA', kid: 'A', n, e, x5c: [x5c] }
  }

  it('T-JWKS-09 compares RSA keys', async () => {
    const key = await rsaKey('localhost')
    expect(verdict('T-JWKS-09', [key]).status).toBe('pass')
    expect(verdict('T-JWKS-15', [key]).status).toBe('pass')
    for (
      const other of [{ ...key, n: modulus(256) }, { ...key, e: 'AQAD' }, { ...key, kty: 'EC' }]
    ) {
      expect(verdict('T-JWKS-09', [key, other])).toMatchObject({ reason: 'other-key' })
    }
  })

  judges('T-JWKS-09', [
    [[RSA], 'n/a', 'no-certificate'],
    [[{ ...RSA, x5c: null }], 'n/a', 'no-certificate'],
    [[{ ...RSA, x5c: [] }], 'fail', 'unreadable'],
    [[{ ...RSA, x5c: 'AAAA' }], 'fail', 'unreadable'],
    [[{ ...RSA, x5c: ['AAAA'] }], 'fail', 'unreadable'],
  ])
  judges('T-JWKS-15', [
    [[RSA], 'n/a', 'no-certificate'],
    [[{ ...RSA, x5c: ['AAAA'] }], 'n/a', 'unreadable'],
  ])

  it('T-JWKS-09 knows RSA keys that are good for PSS alone', async () => {
    const key = await rsaKey('localhost')
    const [rsa, pss] = ['01', '0a'].map((last) => Buffer.from(`2a864886f70d0101${last}`, 'hex'))
    const der = Buffer.from(String(key.x5c[0]), 'base64')
    // The one in the key, the others say how it is signed.
    der.set(pss as Buffer, der.indexOf(rsa as Buffer))
    expect(verdict('T-JWKS-09', [{ ...key, alg: 'PS256', x5c: [der.toString('base64')] }]).status)
      .toBe('pass')
  })

  it.each([
    'development.shop.example',
    'signing.software-development.example',
  ])('T-JWKS-15 has nothing against %s', async (name) => {
    expect(verdict('T-JWKS-15', [await rsaKey(name)]).status).toBe('pass')
  })

  it.each(['company', 'common name'])('T-JWKS-15 knows a %s of that name', async (part) => {
    const key = await rsaKey('Contoso Development')
    const der = Buffer.from(String(key.x5c[0]), 'base64')
    const commonName = Buffer.from([0x55, 4, 3])
    const at = der.lastIndexOf(commonName)
    if (part === 'company') der.set([0x55, 4, 10], at)
    const other = { ...key, x5c: [der.toString('base64')] }
    expect(verdict('T-JWKS-15', [other]).status).toBe(part === 'company' ? 'pass' : 'fail')
  })

  it.each([
    'OpenIddict Server Signing Certificate',
    'ASP.NET Core HTTPS development certificate',
    'mkcert development certificate, of somebody',
    'DO_NOT_TRUST_FiddlerRoot',
  ])('T-JWKS-15 does not want %s', async (name) => {
    expect(verdict('T-JWKS-15', [await rsaKey(name)]).reason).toBe('development-certificate')
  })
})
