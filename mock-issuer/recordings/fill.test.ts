import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { bytesOf, fill } from './fill.ts'

const GIVEN = { good: 'warehousesync' }
const GOOD =
  'grant_type=client_credentials&client_id=warehousesync&client_secret=s3cret-Warehouse-01'

/** What a Basic header decodes to, byte by byte. */
function decoded(header: string): string {
  return Buffer.from(fill(header, GIVEN).split(' ')[1] ?? '', 'base64').toString('latin1')
}

describe('fill: credentials in a Basic header', () => {
  it.each([
    ['Basic <base64("warehousesync:<secret>")>', 'warehousesync:s3cret-Warehouse-01'],
    ['Basic <base64("plain.secret-app_1~:<secret>")>', 'plain.secret-app_1~:simple~._-'],
    ['Basic <base64("warehousesync%3A<secret>")>', 'warehousesync%3As3cret-Warehouse-01'],
    ['Basic <base64("warehousesync:a<NUL>b")>', 'warehousesync:a\0b'],
    ['Basic <base64("nobody:x")>', 'nobody:x'],
    ['Basic <base64(":")>', ':'],
    ['Basic <base64(BOM + good)>', '\xEF\xBB\xBFwarehousesync:s3cret-Warehouse-01'],
    ['Basic <base64(latin-1 "uni:<secret:uni>")>', 'uni:p\xE4ssw\xF6rd'],
    ['Basic <base64("uni:<secret:uni form-encoded>")>', 'uni:p%C3%A4ssw%C3%B6rd'],
    [
      'Basic <base64(form-encoded id:form-encoded secret)>',
      'odd+id%2B1:p%2Bw%2541%3Ax%2F%3D%26%3F',
    ],
    [
      'Basic <base64(percent-encoded id:percent-encoded secret)>',
      'odd%20id%2B1:p%2Bw%2541%3Ax%2F%3D%26%3F',
    ],
    ['Basic <base64(form-encoded id:raw secret)>', 'odd+id%2B1:p+w%41:x/=&?'],
    ['Basic <base64(raw id:raw secret)>', 'odd id+1:p+w%41:x/=&?'],
    ['Basic <base64("warehousesync:" + x*20000)>', `warehousesync:${'x'.repeat(20000)}`],
  ])('%s', (header, credentials) => {
    expect(decoded(header)).toBe(credentials)
  })

  it('does as the words after a placeholder say', () => {
    const good = 'd2FyZWhvdXNlc3luYzpzM2NyZXQtV2FyZWhvdXNlLTAx'
    const header = 'Basic <base64("warehousesync:<secret>")>'
    expect(fill(`${header} (needs no padding)`, GIVEN)).toBe(`Basic ${good}`)
    expect(fill(`${header} plus trailing spaces`, GIVEN)).toBe(`Basic ${good}  `)
    expect(fill(`${header} plus one "="`, GIVEN)).toBe(`Basic ${good}=`)
    expect(fill('Basic<TAB><base64("warehousesync:<secret>")>', GIVEN)).toBe(`Basic\t${good}`)
    expect(fill('Basic (empty)', GIVEN)).toBe('Basic ')
    expect(fill('Basic <base64("warehousesync:ab") without padding>', GIVEN))
      .toBe('Basic d2FyZWhvdXNlc3luYzphYg')
    expect(() => fill(`${header} upside down`, GIVEN)).toThrow('" upside down" is not known')
  })
})

describe('fill: bodies and targets', () => {
  it.each([
    ['client_secret=<secret:scoped>', 'client_secret=s3cret-Scoped-01'],
    ['client_secret=<secret form-encoded>', 'client_secret=p%2Bw%2541%3Ax%2F%3D%26%3F'],
    ['client_secret=<secret:uni form-encoded>', 'client_secret=p%C3%A4ssw%C3%B6rd'],
    ['code=<code>', 'code=code'],
    ['client_id=<a*5>', 'client_id=aaaaa'],
    ['<good>&<k*3>=v', `${GOOD}&kkk=v`],
    ['scope=<"orders " * 3>', 'scope=orders+orders+orders+'],
    ['grant_type=..&client_id=..&client_secret=<v*2>', `${GOOD.slice(0, -19)}vv`],
    ['Bearer CfDJ8<A*4>', 'Bearer CfDJ8AAAA'],
    ['Bearer <two UTF-8 e-acute>', 'Bearer \xC3\xA9\xC3\xA9'],
    [
      'a=<jwt:header {alg:RS256}, payload {iss:x}, signature sig>',
      'a=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.sig',
    ],
  ])('%s', (text, filled) => {
    expect(fill(text, GIVEN)).toBe(filled)
  })

  it('makes forms of as many keys as it says', () => {
    const many = fill('<good parameters plus fillers, 1024 keys in all>', GIVEN)
    expect(new Set(new URLSearchParams(many).keys()).size).toBe(1024)
    const same = [...new URLSearchParams(fill('<good parameters plus k=v 1022 times>', GIVEN))]
    expect(same).toHaveLength(1025)
    expect(same.filter(([key, value]) => key === 'k' && value === 'v')).toHaveLength(1022)
  })

  it.each([
    'token:dp, one character changed',
    'token:jws len=3',
    'token:jwe len=3',
    'token:reference len=3',
    'jwt:forged typnone',
    'jwt:forged iss good',
  ])('puts in the token for <%s>', (placeholder) => {
    expect(fill(`Bearer <${placeholder}>`, { ...GIVEN, token: 'abc' })).toBe('Bearer abc')
  })

  it('takes a token of the recorded length only, unless told', () => {
    const token = 'abcd'
    expect(() => fill('Bearer <token:dp len=3>', { ...GIVEN, token }))
      .toThrow('The token has 4 characters, the recorded one had 3')
    expect(fill('Bearer <token:dp len=3>', { ...GIVEN, token, anyLength: true }))
      .toBe('Bearer abcd')
  })

  it('sends nothing with a placeholder that it does not know', () => {
    expect(() => fill('x=<no such thing>', GIVEN)).toThrow('<no such thing> is not known')
    expect(() => fill('x=<secret:nobody>', GIVEN)).toThrow('No secret of nobody')
    expect(() => fill('Basic <base64(odd id:raw secret)>', GIVEN)).toThrow('"odd" is not known')
  })
})

it('bytesOf: UTF-8, and the raw bytes that a recording names', () => {
  expect([...bytesOf('é\uFEFF')]).toEqual([0xc3, 0xa9, 0xef, 0xbb, 0xbf])
  expect([...bytesOf('x=\\xe9\\xff')]).toEqual([0x78, 0x3d, 0xe9, 0xff])
})
