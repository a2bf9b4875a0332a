import { describe, expect, test, vi } from 'vitest'
import { createKeyRing } from './key_ring.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 10, 22)

/** Keys are numbers, good for 90 days. */
function setUp() {
  let now = START
  let made = 0
  const create = vi.fn(async () => {
    const key = { number: ++made, notAfterMs: now + 90 * DAY_MS }
    await Promise.resolve()
    return key
  })
  const ring = createKeyRing(create, { now: () => now })
  const valid = async () => (await ring.valid()).map(({ number }) => number)
  const passDays = (days: number) => now += days * DAY_MS
  return { ring, create, valid, passDays }
}

test('a key is made with the first use, once', async () => {
  const { create, valid } = setUp()
  expect(create).not.toHaveBeenCalled()
  expect(await Promise.all([valid(), valid()])).toEqual([[1], [1]])
  expect(create).toHaveBeenCalledTimes(1)
})

describe('rotate()', () => {
  test('puts a new key first, and leaves the old one after it', async () => {
    const { ring, valid, passDays } = setUp()
    await valid()
    passDays(30)
    await ring.rotate()
    expect(await valid()).toEqual([2, 1])
    passDays(30)
    await ring.rotate()
    expect(await valid()).toEqual([3, 2, 1])
  })

  test('within the moment of the old key puts the new one first all the same', async () => {
    const { ring, valid } = setUp()
    await valid()
    await ring.rotate()
    expect(await valid()).toEqual([2, 1])
  })

  test('twice at once loses no key', async () => {
    const { ring, valid } = setUp()
    await valid()
    await Promise.all([ring.rotate(), ring.rotate()])
    expect((await valid()).sort()).toEqual([1, 2, 3])
  })

  test('puts the key first whose certificate ends last, as the tenant does', async () => {
    const { ring, valid, passDays } = setUp()
    await valid()
    passDays(-10)
    await ring.rotate()
    expect(await valid()).toEqual([1, 2])
  })

  test('makes no key where none was used', async () => {
    const { ring, create } = setUp()
    await ring.rotate()
    expect(create).not.toHaveBeenCalled()
  })
})

describe('a certificate that has ended', () => {
  test('is good up to its last moment, and then no more', async () => {
    const { ring, valid, passDays } = setUp()
    await valid()
    passDays(30)
    await ring.rotate()
    passDays(60)
    expect(await valid()).toEqual([2, 1])
    passDays(1 / DAY_MS)
    expect(await valid()).toEqual([2])
  })

  test('gives way to one new key if there is no other, however many find out', async () => {
    const { valid, passDays } = setUp()
    await valid()
    passDays(91)
    expect(await Promise.all([valid(), valid(), valid()])).toEqual([[2], [2], [2]])
    expect(await valid()).toEqual([2])
  })
})

test('lose() leaves none of the keys', async () => {
  const { ring, valid } = setUp()
  await valid()
  await ring.rotate()
  ring.lose()
  expect(await valid()).toEqual([3])
})
