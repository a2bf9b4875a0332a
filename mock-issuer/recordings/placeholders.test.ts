import { describe, expect, it } from 'vitest'
import type { Case, Recording, Recordings } from './cases.ts'
import { bind, bodyOf } from './placeholders.ts'

const TOKEN = 'CfDJ8' + 'x'.repeat(15)
const KID = '0123456789ABCDEF0123456789ABCDEF01234567'

describe('bind', () => {
  it.each([
    ['"<token:dp len=20>"', `"${TOKEN}"`],
    ['"<token:jws len=11>"', '"eyJhb.c-d.e"'],
    ['"<token:jwe len=15>"', '"eyJhb.c.d-e.f.g"'],
    ['"<token:reference len=5>"', '"a-b_9"'],
    ['"<kid:40 hex upper>"', `"${KID}"`],
    ['"<kid:40 from the modulus, upper-cased base64url>"', `"${'-'.repeat(39)}A"`],
    ['"<x5t:27 b64url>"', `"${'A'.repeat(27)}"`],
    ['"<n:342 b64url>"', `"${'-'.repeat(342)}"`],
    ['"<x5c:b64 len=8>"', '"AA+/AA=="'],
    ['"iat": <epoch>', '"iat": 1795341600'],
    ['"<hash len=22>"', `"${'a'.repeat(22)}"`],
    ['"<dbid len=36>"', '"01234567-89ab-cdef-0123-456789abcdef"'],
    ['"<jti len=36>"', '"01234567-89ab-cdef-0123-456789abcdef"'],
    ['"<jti:guid lower>"', '"01234567-89ab-cdef-0123-456789abcdef"'],
    ['http://localhost:<port>/', 'http://localhost:4123/'],
    ['plain', 'plain'],
  ])('takes %s for what it is', (recorded, answered) => {
    expect(bind(recorded, answered)).toBe(answered)
  })

  it.each([
    ['a token one character short', '"<token:dp len=20>"', `"${TOKEN.slice(0, -1)}"`],
    ['a token one character long', '"<token:dp len=20>"', `"${TOKEN}x"`],
    ['a token with another beginning', '"<token:dp len=20>"', `"DfDJ8${TOKEN.slice(5)}"`],
    ['a token in another alphabet', '"<token:dp len=20>"', `"${TOKEN.slice(0, -1)}+"`],
    ['a JWT that is too short', '"<token:jws len=11>"', '"eyJhb.c.de"'],
    ['a JWS in place of a JWE', '"<token:jwe len=11>"', '"eyJhb.c-d.e"'],
    ['a JWE in place of a JWS', '"<token:jws len=15>"', '"eyJhb.c.d-e.f.g"'],
    ['a JWE in place of a reference', '"<token:reference len=15>"', '"eyJhb.c.d-e.f.g"'],
    ['a reference too long', '"<token:reference len=5>"', '"a-b_90"'],
    ['a guid in upper case', '"<jti:guid lower>"', '"01234567-89AB-cdef-0123-456789abcdef"'],
    ['a JWT of two parts', '"<token:jws len=11>"', '"eyJhb.c-d-e"'],
    ['a thumbprint in lower case', '"<kid:40 hex upper>"', `"${KID.toLowerCase()}"`],
    ['a certificate that is too long', '"<x5c:b64 len=8>"', '"AA+/AA+/AA=="'],
    ['milliseconds', '"iat": <epoch>', '"iat": 1795341600000'],
    ['another port', 'http://localhost:<port>/', 'http://localhost:4124/'],
    ['a byte more', '{}', '{} '],
    ['a byte less', '{ }', '{}'],
  ])('refuses %s', (_, recorded, answered) => {
    expect(bind(recorded, answered)).not.toBe(answered)
  })

  it('gives a placeholder one value throughout, but for times', () => {
    const twice = '<kid:40 hex upper> <kid:40 hex upper>'
    expect(bind(twice, `${KID} ${KID}`)).toBe(`${KID} ${KID}`)
    const other = `${KID} ${KID.replace('0', '1')}`
    expect(bind(twice, other)).not.toBe(other)
    expect(bind('<epoch> <epoch>', '1795341600 1795345200')).toBe('1795341600 1795345200')
  })

  it('gives each key of a set its own values', () => {
    const keys = (first: string, second: string) =>
      `[{ "kid": "${first}", "x5t": "${first}" }, { "kid": "${second}", "x5t": "${second}" }]`
    const set = keys('<kid:40 hex upper>', '<kid:40 hex upper>')
    const answered = keys(KID, KID.replace('0', '1'))
    expect(bind(set, answered)).toBe(answered)
    const mixed = answered.replace(`"x5t": "${KID}"`, `"x5t": "${KID.replace('0', '1')}"`)
    expect(bind(set, mixed)).not.toBe(mixed)
  })

  it('leaves lengths of tokens open if told, and nothing else', () => {
    const longer = `"${TOKEN}xyz"`
    expect(bind('"<token:dp len=20>"', longer, true)).toBe(longer)
    expect(bind('"<token:dp len=20>"', '"DfDJ8"', true)).not.toBe('"DfDJ8"')
  })

  it('knows no other placeholder', () => {
    expect(() => bind('<nonce>', 'x')).toThrow('<nonce> is not known')
  })
})

describe('bodyOf', () => {
  const base =
    '{\n  "issuer": "http://localhost:<port>/",\n  "jwks_uri": "http://localhost:<port>/k"\n}'
  const rows: Recording[] = [row('D01', base), row('D02', '<body of D01/cc>')]
  const recordings: Recordings = { '5.8': rows, '4.10': [], '6.0-preview3': [] }

  it.each([
    ['as it is', base, base],
    ['another one', '<body of D01/cc>', base],
    ['another one of another one', '<body of D02/cc>', base],
    [
      'another base',
      '<body of D01/cc with http://localhost:<port>/ replaced by http://[::1]:8080/>',
      '{\n  "issuer": "http://[::1]:8080/",\n  "jwks_uri": "http://[::1]:8080/k"\n}',
    ],
    [
      'another base, but the issuer',
      '<body of D01/cc with http://localhost:<port>/ replaced by http://localhost:<port>/n/ ' +
      'except the issuer, which is http://localhost:<port>/n>',
      '{\n  "issuer": "http://localhost:<port>/n",\n  "jwks_uri": "http://localhost:<port>/n/k"\n}',
    ],
    [
      'another issuer',
      '<body of D01/cc with issuer https://pos.example.com/>',
      '{\n  "issuer": "https://pos.example.com/",\n  "jwks_uri": "http://localhost:<port>/k"\n}',
    ],
  ])('%s', (_, body, resolved) => {
    expect(bodyOf(caseOf('D99', body), recordings)).toBe(resolved)
  })

  it.each([
    ['<body of D03/cc>', '5.8 cc D99 refers to a body that is not there: <body of D03/cc>'],
    ['<body of D01/cc with a hat>', '5.8 cc D99 has an unknown <body of D01/cc with a hat>'],
  ])('refuses %s', (body, message) => {
    expect(() => bodyOf(caseOf('D99', body), recordings)).toThrow(message)
  })
})

function row(id: string, body: string): Recording {
  const response = { status: 200, reason: 'OK', headers: [], body }
  return { id, config: 'cc', request: null, response, note: '' }
}

function caseOf(id: string, body: string): Case {
  return { ...row(id, body), version: '5.8', lengthsAside: false }
}
