import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { createFingerprints, equalInConstantTime, tagOf } from './fingerprints.ts'

describe('a fingerprint', () => {
  test('is the same for the same value, another for another', async () => {
    const { of } = createFingerprints()
    const one = await of('secret')
    expect(one).toHaveLength(32)
    expect(await of('secret')).toEqual(one)
    expect(await of('Secret')).not.toEqual(one)
    expect(await of('')).not.toEqual(one)
  })

  test('is another in another object', async () => {
    const one = await createFingerprints().of('secret')
    expect(await createFingerprints().of('secret')).not.toEqual(one)
    expect(one).not.toEqual(Uint8Array.from(createHash('sha256').update('secret').digest()))
  })

  test('is HMAC-SHA-256 of the UTF-8 text under 32 random bytes', async () => {
    const random = vi.spyOn(crypto, 'getRandomValues')
    const fingerprint = await createFingerprints().of('pässwörd 🔑')
    const key = random.mock.results[0]?.value as Uint8Array
    random.mockRestore()
    expect(key).toHaveLength(32)
    expect(fingerprint)
      .toEqual(Uint8Array.from(createHmac('sha256', key).update('pässwörd 🔑').digest()))
  })

  test('makes the key with the first value, once, even for values at the same time', async () => {
    const random = vi.spyOn(crypto, 'getRandomValues')
    const { of } = createFingerprints()
    expect(random).not.toHaveBeenCalled()
    const [one, same] = await Promise.all([of('secret'), of('secret')])
    expect(random).toHaveBeenCalledTimes(1)
    random.mockRestore()
    expect(same).toEqual(one)
  })
})

test('a tag has eight digits of the fingerprint', () => {
  expect(tagOf(Uint8Array.of(0, 0x0a, 0xff, 0x10, 0x99))).toBe('000aff10')
})

describe('equalInConstantTime()', () => {
  test.each([
    [[], [], true],
    [[1, 2, 3], [1, 2, 3], true],
    [[1, 2, 3], [1, 2, 4], false],
    [[1, 2, 3], [9, 2, 3], false],
    [[1, 2, 3], [1, 2], false],
    [[1, 2], [1, 2, 3], false],
    [[1, 2], [1, 2, 0], false],
    [[1, 2, 0], [1, 2], false],
    [[], [0], false],
  ])('%j and %j: %s', (one, other, equal) => {
    expect(equalInConstantTime(Uint8Array.from(one), Uint8Array.from(other))).toBe(equal)
  })

  test('reads all of both, wherever the first difference is', () => {
    const read = new Set<PropertyKey>()
    const watched = (bytes: number[]) =>
      new Proxy(Uint8Array.from(bytes), {
        get(target, key) {
          read.add(key)
          return Reflect.get(target, key, target)
        },
      })
    expect(equalInConstantTime(watched([9, 2, 3, 4]), watched([1, 2, 3, 4]))).toBe(false)
    expect(read).toEqual(new Set(['length', '0', '1', '2', '3']))
  })
})
