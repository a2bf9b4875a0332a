import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { decodedTokensOf, tokenIn } from './decoded.ts'
import { bind } from './placeholders.ts'

const HEADER = '{"alg":"RS256"}'
const encode = (...parts: string[]) =>
  parts.map((part) => Buffer.from(part).toString('base64url')).join('.')

describe('what a note decoded', () => {
  it.each([
    ['none', []],
    ['a payload={"iss": "x"}', []],
    [
      'access_token decoded header={"alg": "RS256"} payload={"iat": "<epoch>", "role": ["A", "B"]}',
      [['access_token', '{"alg":"RS256"}\n{"iat":<epoch>,"role":["A","B"]}']],
    ],
    [
      'roles? | access_token decoded header={"alg": "A"} payload={"sub": "a b"} | ' +
      'id_token decoded header={"alg": "B"} payload={"sub": "c"}',
      [
        ['access_token', '{"alg":"A"}\n{"sub":"a b"}'],
        ['id_token', '{"alg":"B"}\n{"sub":"c"}'],
      ],
    ],
    [
      'access_token decoded JWE header={"alg": "RSA-OAEP"} encrypted_key=342 iv=22 tag=43 chars | ' +
      'id_token decoded header={"alg": "B"} payload={"sub": "c"}',
      [
        ['id_token', '{"alg":"B"}\n{"sub":"c"}'],
        ['access_token', '{"alg":"RSA-OAEP"}\nencrypted_key=342 iv=22 tag=43 chars'],
      ],
    ],
  ])('%s', (note, expected) => {
    expect(decodedTokensOf({ note }).map(({ member, text }) => [member, text])).toEqual(expected)
  })
})

describe('the token in an answer', () => {
  it('is read in its order', () => {
    const token = `${encode(HEADER, '{"iat":1795341600,"sub":"scoped"}')}.sig`
    const body = `{\n  "access_token": "x",\n  "id_token": "${token}"\n}`
    const decoded = tokenIn(body, 'id_token')
    expect(decoded).toBe(`${HEADER}\n{"iat":1795341600,"sub":"scoped"}`)
    expect(bind(`${HEADER}\n{"iat":<epoch>,"sub":"scoped"}`, decoded)).toBe(decoded)
    expect(bind(`${HEADER}\n{"sub":"scoped","iat":<epoch>}`, decoded)).not.toBe(decoded)
  })

  it('shows its lengths if it is encrypted', () => {
    const body = `{"access_token": "${encode(HEADER)}.abc.d..ef"}`
    expect(tokenIn(body, 'access_token')).toBe(`${HEADER}\nencrypted_key=3 iv=1 tag=2 chars`)
  })

  it('is nothing if it is not there', () => expect(tokenIn('{}', 'id_token')).toBe(''))
})
