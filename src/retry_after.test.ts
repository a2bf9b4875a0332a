import { expect, test } from 'vitest'
import { parseRetryAfter } from './retry_after.ts'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)

const rows: [value: string | null, expected: number | undefined][] = [
  [null, undefined],
  ['', undefined],
  ['0', 0],
  ['10', 10],
  ['300', 300],
  ['301', 300],
  ['99999999999999999999999', 300],
  ['-5', undefined],
  ['1.5', undefined],
  ['10s', undefined],
  ['soon', undefined],
  ['Sun, 22 Nov 2026 12:00:30 GMT', 30],
  ['Sun, 22 Nov 2026 11:59:00 GMT', undefined],
  ['Mon, 23 Nov 2026 12:00:00 GMT', 300],
  ['Sun, 99 Foo 2026 12:00:30 GMT', undefined],
  ['2026-11-22T12:00:30Z', undefined],
]

test.each(rows)('parseRetryAfter() reads %s as %s', (value, expected) => {
  expect(parseRetryAfter(value, NOW)).toBe(expected)
})
