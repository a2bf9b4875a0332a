import { expect, it } from 'vitest'
import { fromBase64, fromBase64url } from './base64.ts'

const BYTES = Uint8Array.from({ length: 256 }, (_, index) => index)

it('reads what Node writes', () => {
  for (const length of [0, 1, 2, 3, 255, 256]) {
    const bytes = BYTES.slice(256 - length)
    expect(fromBase64url(Buffer.from(bytes).toString('base64url'))).toEqual(bytes)
    expect(fromBase64(Buffer.from(bytes).toString('base64'))).toEqual(bytes)
  }
})

it.each(['A', 'AA==', 'A+', 'A/', 'A A', 'Aé'])('%j is no base64url', (text) => {
  expect(fromBase64url(text)).toBeUndefined()
})

it.each(['AA', 'AAA', 'A-==', 'A_==', 'AA=A', 'AAA\n'])('%j is no base64', (text) => {
  expect(fromBase64(text)).toBeUndefined()
})
