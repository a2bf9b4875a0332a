import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { runScenario } from '../self_test/scenario.ts'
import {
  hasText,
  KEY_TEXTS,
  keyedWith,
  type KeyText,
  keyText,
  signingKey,
  tampered,
  unsigned,
  withOwnKey,
} from './forged_tokens.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const part = (members: object) => Buffer.from(JSON.stringify(members)).toString('base64url')
const HEADER = { alg: 'RS256', kid: 'one', typ: 'at+jwt' }
const signed = `${part(HEADER)}.${part({ sub: 'stocksync', name: 'é' })}`
const token = `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`

function read(forged: string) {
  const [head = '', body = '', signature = ''] = forged.split('.')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString())
  return { head, body, signature: Buffer.from(signature, 'base64url'), header }
}

it('turns one bit of the signature', () => {
  const [before, after] = [read(token), read(tampered(token))]
  expect(verify('sha256', Buffer.from(signed), publicKey, before.signature)).toBe(true)
  expect(verify('sha256', Buffer.from(signed), publicKey, after.signature)).toBe(false)
  const bits = before.signature.map((byte, at) => byte ^ (after.signature[at] ?? 0))
  expect(bits.filter((bit) => bit !== 0)).toEqual(Buffer.from([2]))
  expect(`${after.head}.${after.body}`).toBe(signed)
})

it.each(['-', '_'])('turns another bit than that between - and _: %s', (sign) => {
  const [head, body] = signed.split('.')
  const signature = `${'A'.repeat(171)}${sign}${'A'.repeat(170)}`
  expect(tampered(`${head}.${body}.${signature}`)).toMatch(/\.A{171}[89]A{170}$/)
})

it('takes the signature away', () => {
  const { header, body, signature } = read(unsigned(token))
  expect(header).toEqual({ ...HEADER, alg: 'none' })
  expect(body).toBe(read(token).body)
  expect(signature).toHaveLength(0)
})

it('keys a token with a text', async () => {
  const { head, body, header, signature } = read(
    await keyedWith(token, new TextEncoder().encode('public')),
  )
  expect(header).toEqual({ ...HEADER, alg: 'HS256' })
  expect(body).toBe(read(token).body)
  expect(signature).toEqual(createHmac('sha256', 'public').update(`${head}.${body}`).digest())
})

it.each(['RS256', 'ES256', 'HS256'])('signs a token of %s with its own key', async (alg) => {
  const given = `${part({ ...HEADER, alg })}.${part({ sub: 'stocksync' })}.AAAA`
  const { head, body, header, signature } = read(await withOwnKey(given))
  expect(header).toEqual({
    alg: alg === 'HS256' ? 'RS256' : alg,
    typ: 'at+jwt',
    jwk: expect.not.objectContaining({ d: expect.anything() }),
  })
  const key = createPublicKey({ key: header.jwk, format: 'jwk' })
  const isGood = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key, dsaEncoding: 'ieee-p1363' },
    signature,
  )
  expect(isGood).toBe(true)
})

it.each(['P-256', 'P-384', 'P-521'])('a key of the curve %s has texts too', async (curve) => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: curve })
  const key = { ...publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }
  const names = (Object.keys(KEY_TEXTS) as KeyText[]).filter((name) => hasText(key, name))
  expect(names).toEqual(['pem', 'pem-line', 'der', 'jwk'])
  const text = async (name: KeyText) => Buffer.from(await keyText(key, name))
  expect((await text('pem-line')).toString())
    .toBe(publicKey.export({ type: 'spki', format: 'pem' }))
  expect(await text('der')).toEqual(publicKey.export({ type: 'spki', format: 'der' }))
})

it.each([
  { kty: 'EC', crv: 'P-256', x: 'AA' },
  { kty: 'EC', crv: 'secp256k1', x: 'AA', y: 'AA' },
  { kty: 'OKP', crv: 'Ed25519', x: 'AA' },
])('a key of another kind has no PEM: %j', (key) => {
  expect(hasText(key, 'pem')).toBe(false)
})

describe('of the published key', async () => {
  const settings = { accessTokenFormat: 'jwt', encryptAccessTokens: false } as const
  const { evidence } = await runScenario({ tenant: { settings } })
  const seen = {
    tokens: evidence.tokens,
    maybe: (step: string) => {
      const { response, ...rest } = evidence.exchanges.find((sent) => sent.step === step) ?? {}
      return response && { ...rest, response } as never
    },
  }
  const key = signingKey(seen) ?? {}
  const text = async (name: KeyText) => Buffer.from(await keyText(key, name))

  it('the texts are those that everybody can make', async () => {
    const spki = createPublicKey({ key: key as never, format: 'jwk' })
    const pem = spki.export({ type: 'spki', format: 'pem' })
    expect((await text('pem-line')).toString()).toBe(pem)
    expect((await text('pem')).toString()).toBe(String(pem).trimEnd())
    expect(await text('der')).toEqual(spki.export({ type: 'spki', format: 'der' }))
    expect((await text('modulus')).toString()).toBe(key.n)
    expect(JSON.parse((await text('jwk')).toString())).toEqual(key)
    const certificate = new X509Certificate(await text('certificate'))
    expect(certificate.publicKey.equals(spki)).toBe(true)
    expect(certificate.toString()).toBe((await text('certificate')).toString())
  })

  it('the run tries each text', () => {
    const sent = evidence.exchanges.map(({ step }) => step)
    const wanted = Object.keys(KEY_TEXTS).map((name) => `P30.hs256.${name}`)
    expect(sent.filter((step) => step.startsWith('P30.hs256.'))).toEqual(wanted)
  })

  it('no forged token is kept', () => {
    const kept = evidence.exchanges.filter(({ step }) => step.startsWith('P30.'))
      .flatMap(({ request }) => request.headers.filter(([name]) => name === 'Authorization'))
      .map(([, value]) => value)
    expect(new Set(kept)).toEqual(
      new Set([
        'Bearer pos-auth-conformance-no-token',
        'Bearer ‹token#1›',
        'bearer ‹token#1›',
        'Bearer ‹credential›',
      ]),
    )
  })

  it('there is none without a JWT, or for another key', () => {
    expect(signingKey({ ...seen, tokens: [] })).toBeUndefined()
    expect(signingKey({ ...seen, maybe: () => undefined })).toBeUndefined()
    const [facts] = evidence.tokens
    const other = facts && { ...facts, header: { alg: 'RS256', kid: 'another' } }
    expect(signingKey({ ...seen, tokens: other ? [other] : [] })).toBeUndefined()
  })
})

it.each<[KeyText, object, boolean]>([
  ['jwk', { kty: 'EC' }, true],
  ['pem', { kty: 'EC', x: 'AA', y: 'AA' }, false],
  ['der', { kty: 'RSA', n: 'AA', e: 'A=B' }, false],
  ['modulus', { kty: 'RSA', n: 'AA', e: 'AQAB' }, true],
  ['certificate', { kty: 'RSA', n: 'AA', e: 'AQAB' }, false],
  ['certificate', { x5c: ['<p>'] }, false],
  ['certificate', { x5c: ['AA=='] }, true],
])('says whether there is the text %s', (text, key, isThere) => {
  expect(hasText({ ...key }, text)).toBe(isThere)
})
