import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createKeys } from './keys.ts'
import { createSigningKey } from './signing_key.ts'

// RSA keys take a while; that they are what they say is for the tests of signing_key.ts.
vi.mock('./signing_key.ts', () => ({ createSigningKey: vi.fn() }))

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 10, 22)

beforeEach(() => {
  let made = 0
  vi.mocked(createSigningKey).mockReset().mockImplementation(async ({ nowMs }) => {
    const kid = `${++made}`
    await Promise.resolve()
    const key = { kid, notBeforeMs: nowMs, notAfterMs: nowMs + 90 * DAY_MS }
    return key as Awaited<ReturnType<typeof createSigningKey>>
  })
})

function setUp() {
  let now = START
  const renewKeys = vi.fn()
  const keys = createKeys('shop.example', { now: () => now }, { renewKeys })
  const published = async () => (await keys.published()).map(({ kid }) => kid)
  const signing = async () => (await keys.signing()).kid
  const passDays = (days: number) => now += days * DAY_MS
  return { keys, renewKeys, published, signing, passDays }
}

test('a key is made with the first use, once, for the host, from now on', async () => {
  const { published, signing } = setUp()
  expect(createSigningKey).not.toHaveBeenCalled()
  expect(await Promise.all([published(), signing(), published()])).toEqual([['1'], '1', ['1']])
  expect(createSigningKey).toHaveBeenCalledTimes(1)
  expect(createSigningKey).toHaveBeenCalledWith({ commonName: 'shop.example', nowMs: START })
})

describe('rotate()', () => {
  test('twice at once loses no key', async () => {
    const { keys, published } = setUp()
    await published()
    await Promise.all([keys.rotate(), keys.rotate()])
    expect([...await published()].sort()).toEqual(['1', '2', '3'])
  })

  test('lets a new key sign, and publishes the old one after it', async () => {
    const { keys, published, signing, passDays } = setUp()
    await published()
    passDays(30)
    await keys.rotate()
    expect([await published(), await signing()]).toEqual([['2', '1'], '2'])
    passDays(30)
    await keys.rotate()
    expect([await published(), await signing()]).toEqual([['3', '2', '1'], '3'])
  })

  test('within the second of the old key lets the new one sign all the same', async () => {
    const { keys, published, signing } = setUp()
    await published()
    await keys.rotate()
    expect([await published(), await signing()]).toEqual([['2', '1'], '2'])
  })

  test('puts the key first whose certificate ends last, as the tenant does', async () => {
    const { keys, published, signing, passDays } = setUp()
    await published()
    passDays(-10)
    await keys.rotate()
    expect([await published(), await signing()]).toEqual([['1', '2'], '1'])
  })

  test('leaves opaque tokens alone', async () => {
    const { keys, renewKeys } = setUp()
    await keys.rotate()
    expect(renewKeys).not.toHaveBeenCalled()
  })
})

describe('a certificate that has ended', () => {
  test('is published up to its last moment, and then no more', async () => {
    const { keys, published, passDays } = setUp()
    await published()
    passDays(30)
    await keys.rotate()
    passDays(60)
    expect(await published()).toEqual(['2', '1'])
    passDays(1 / DAY_MS)
    expect(await published()).toEqual(['2'])
  })

  test('gives way to a new key if there is no other', async () => {
    const { published, signing, passDays } = setUp()
    await published()
    passDays(91)
    expect([await signing(), await published()]).toEqual(['2', ['2']])
    expect(createSigningKey).toHaveBeenLastCalledWith({
      commonName: 'shop.example',
      nowMs: START + 91 * DAY_MS,
    })
  })

  test('gives way to one new key, however many requests find out', async () => {
    const { published, signing, passDays } = setUp()
    await published()
    passDays(91)
    const found = await Promise.all([signing(), signing(), published()])
    expect(found).toEqual(['2', '2', ['2']])
    expect(await published()).toEqual(['2'])
  })
})

test('lose() leaves none of the keys, nor those of opaque tokens', async () => {
  const { keys, renewKeys, published, signing } = setUp()
  await published()
  await keys.rotate()
  keys.lose()
  expect(renewKeys).toHaveBeenCalledTimes(1)
  expect([await signing(), await published()]).toEqual(['3', ['3']])
})
