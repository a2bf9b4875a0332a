import { expect, test } from 'vitest'
import { createRecent } from './recent.ts'

test('keeps the last so many, and not all there ever were', () => {
  const recent = createRecent<number>(10)
  const keys = Array.from({ length: 100 }, (_, at) => `${at}`)
  for (const [at, key] of keys.entries()) {
    recent.set(key, at)
    const last = keys.slice(Math.max(0, at - 9), at + 1)
    expect(last.map(recent.get)).toEqual(last.map(Number))
  }
  expect(keys.filter((key) => recent.get(key) !== undefined).length).toBeLessThanOrEqual(20)
})

test('has 10,000 unless told otherwise', () => {
  const recent = createRecent<true>()
  for (let at = 0; at < 30_000; at++) recent.set(`${at}`, true)
  expect([20_000, 29_999].map((at) => recent.get(`${at}`))).toEqual([true, true])
  expect(recent.get('9999')).toBeUndefined()
})

test('lets the newest of a key win', () => {
  const recent = createRecent<string>(2)
  recent.set('a', 'old')
  recent.set('b', 'old')
  recent.set('a', 'new')
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual(['new', 'old', undefined])
})
