import { expect, test } from 'vitest'
import { decodedText } from './decoded_text.ts'

const TEXT = 'My shop of 2024?'

test.each(
  [
    ['base64', 'base64'],
    ['base64url', 'base64url'],
    ['hex', 'hex'],
  ] as const,
)('a text in %s is decoded', (_, encoding) => {
  expect(decodedText(Buffer.from(TEXT).toString(encoding))).toBe(TEXT)
})

test.each([
  ['a short text', btoa('My shop')],
  ['bytes that are no text', btoa('\x00\x01 and some more')],
  ['a hash', '5e884898da28047151d0e56f8dc6292773603d0d'],
  ['a text as it is', TEXT],
  ['nothing', ''],
])('%s is not', (_, text) => {
  expect(decodedText(text)).toBeUndefined()
})
