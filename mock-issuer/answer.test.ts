import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { emptyAnswer, jsonAnswer, lengthOf, NO_STORE } from './answer.ts'

// Form and order of record D01 of OpenIddict 5.8.
test('jsonAnswer() is indented by two spaces, with length and type first', () => {
  expect(jsonAnswer(200, { keys: ['ä'], none: undefined }, [['Pragma', 'no-cache']])).toEqual({
    status: 200,
    headers: [
      ['Content-Length', '28'],
      ['Content-Type', 'application/json;charset=UTF-8'],
      ['Pragma', 'no-cache'],
    ],
    body: '{\n  "keys": [\n    "ä"\n  ]\n}',
  })
})

test('emptyAnswer() says that it is empty', () => {
  expect(emptyAnswer(404)).toEqual({ status: 404, headers: [['Content-Length', '0']], body: '' })
  expect(emptyAnswer(302, [['Location', '/b']]).headers).toEqual([
    ['Content-Length', '0'],
    ['Location', '/b'],
  ])
})

// As in record E1.slash.
test('NO_STORE has the three headers of a token answer', () => {
  expect(NO_STORE).toEqual([
    ['Cache-Control', 'no-store'],
    ['Expires', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ['Pragma', 'no-cache'],
  ])
})

test.each(['', 'a', 'ä', '€', '😀', 'a\n'.repeat(9_000), '\ud800'])(
  'lengthOf() counts bytes: %j',
  (text) => {
    expect(lengthOf(text)).toBe(String(Buffer.byteLength(text)))
  },
)
