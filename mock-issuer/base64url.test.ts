import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../test-support/property_runs.ts'
import { fromBase64url, toBase64url } from './base64url.ts'

const runs = propertyRuns(1_000)

// RFC 4648, 10, without the padding; and octets whose letters differ from standard base64.
const VECTORS = [
  ['', ''],
  ['66', 'Zg'],
  ['666f', 'Zm8'],
  ['666f6f', 'Zm9v'],
  ['666f6f62', 'Zm9vYg'],
  ['666f6f6261', 'Zm9vYmE'],
  ['666f6f626172', 'Zm9vYmFy'],
  ['fbefbeffefff', '----_-__'],
  ['fbefbeffff', '----__8'],
] as const

describe.each(VECTORS)('the octets %j', (hex, text) => {
  test('become the text', () => {
    expect(toBase64url(Buffer.from(hex, 'hex'))).toBe(text)
  })

  test('come back from it', () => {
    expect(fromBase64url(text)).toEqual(Uint8Array.from(Buffer.from(hex, 'hex')))
  })
})

test('any octets come back, and Node writes them alike', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = toBase64url(bytes)
      expect(text).toBe(Buffer.from(bytes).toString('base64url'))
      expect(fromBase64url(text)).toEqual(bytes)
    }),
    runs,
  )
})

test('a million octets come back', () => {
  const bytes = Uint8Array.from({ length: 1_000_000 }, (_, at) => (at * 7) & 0xff)
  const text = toBase64url(bytes)
  expect(text === Buffer.from(bytes).toString('base64url')).toBe(true)
  expect(Buffer.compare(fromBase64url(text) ?? Buffer.of(), bytes)).toBe(0)
})

test.each([
  ['padding', 'Zg=='],
  ['some padding', 'Zg='],
  ['padding only', '='],
  ['a plus of standard base64', '+-__'],
  ['a slash of standard base64', '/-__'],
  ['a blank', 'Zm9v '],
  ['a blank inside', 'Zm 9v'],
  ['a line feed', 'Zm9v\n'],
  ['a full stop', 'Zm9v.Zm9v'],
  ['a letter beyond ASCII', 'Zm9ü'],
  ['a letter beyond Latin-1', 'Zm9\u{1f511}'],
  ['a NUL', 'Zm9\0'],
  ['one letter', 'Z'],
  ['one letter too many', 'Zm9vZ'],
  ['set bits after one octet', 'Zh'],
  ['set bits after two octets', 'Zm9'],
])('a text with %s is malformed', (_, text) => {
  expect(fromBase64url(text)).toBeUndefined()
})

test('any other text is malformed', () => {
  const letters = fc.constantFrom(...'AZaz09-_+/= \n.ü')
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: letters }), fc.string()), (text) => {
      const bytes = Buffer.from(text, 'base64url')
      const isWritten = bytes.toString('base64url') === text
      expect(fromBase64url(text)).toEqual(isWritten ? Uint8Array.from(bytes) : undefined)
    }),
    runs,
  )
})
