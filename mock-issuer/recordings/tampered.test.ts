import { Buffer } from 'node:buffer'
import { expect, it } from 'vitest'
import { tampered } from './tampered.ts'

const OPAQUE = 'CfDJ8' + 'A'.repeat(15)
const JWS = [
  { alg: 'RS256' },
  { iss: 'http://localhost/', sub: 'warehousesync', n: 12 },
  'signature',
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')

const changes = (token: string, other: string) =>
  [...token].filter((letter, at) => letter !== other[at]).length

it('changes one character in the middle, or near the end', () => {
  expect(tampered(OPAQUE, 'middle')).toBe('CfDJ8AAAAABAAAAAAAAA')
  expect(tampered(OPAQUE, 'end')).toBe('CfDJ8AAAAAAAAAABAAAA')
})

it.each([true, false])('changes a payload so that it can be read: %s', (readable) => {
  const other = tampered(JWS, 'middle', readable)
  expect([other.length, changes(JWS, other)]).toEqual([JWS.length, 1])
  const payload = Buffer.from(other.split('.')[1] ?? '', 'base64url').toString()
  const parse = () => JSON.parse(payload)
  if (readable) {
    expect(parse()).not.toEqual({ iss: 'http://localhost/', sub: 'warehousesync', n: 12 })
  } else expect(parse).toThrow(SyntaxError)
})

it('tells if no character does that', () => {
  expect(() => tampered('a.b.c', 'middle', true)).toThrow('No character of the token does that')
})
