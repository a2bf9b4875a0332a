import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createEncryptionKey } from './encryption_key.ts'
import { createKeys } from './keys.ts'
import { createSigningKey } from './signing_key.ts'

// RSA keys take a while; that they are what they say is for the tests beside them.
vi.mock(import('./signing_key.ts'), async (load) => ({
  ...await load(),
  createSigningKey: vi.fn(),
}))
vi.mock('./encryption_key.ts', () => ({ createEncryptionKey: vi.fn() }))

const START = Date.UTC(2026, 10, 22)
const END = Date.UTC(2027, 1, 22)

beforeEach(() => {
  let made = 0
  const make = <K>() => Promise.resolve({ kid: `${++made}`, notAfterMs: END } as K)
  vi.mocked(createSigningKey).mockReset().mockImplementation(make)
  vi.mocked(createEncryptionKey).mockReset().mockImplementation(make)
})

function setUp() {
  const keys = createKeys('shop.example', { now: () => START })
  const kids = async (use: 'signing' | 'encryption') =>
    (await keys[use].valid()).map(({ kid }) => kid)
  return { keys, kids }
}

test('nothing is made before it is used, and then for three months from now', async () => {
  const { keys, kids } = setUp()
  expect(createSigningKey).not.toHaveBeenCalled()
  await kids('signing')
  expect(createSigningKey).toHaveBeenCalledWith({ commonName: 'shop.example', nowMs: START })
  expect(createEncryptionKey).not.toHaveBeenCalled()
  await kids('encryption')
  expect(createEncryptionKey).toHaveBeenCalledWith(END)
  expect(keys.dataProtection()).toBe(keys.dataProtection())
})

describe('rotate()', () => {
  test('renews signing and encryption, and leaves opaque tokens alone', async () => {
    const { keys, kids } = setUp()
    const opaque = keys.dataProtection()
    expect([await kids('signing'), await kids('encryption')]).toEqual([['1'], ['2']])
    await keys.rotate()
    const [signing, encryption] = [await kids('signing'), await kids('encryption')]
    expect([signing.length, signing[1]]).toEqual([2, '1'])
    expect([encryption.length, encryption[1]]).toEqual([2, '2'])
    expect(keys.dataProtection()).toBe(opaque)
  })

  test('has an old key to publish even if none was used, but encrypts with none', async () => {
    const { keys, kids } = setUp()
    await keys.rotate()
    expect(await kids('signing')).toEqual(['2', '1'])
    expect(createEncryptionKey).not.toHaveBeenCalled()
  })
})

test('lose() leaves none of the keys', async () => {
  const { keys, kids } = setUp()
  const opaque = keys.dataProtection()
  await Promise.all([kids('signing'), kids('encryption')])
  keys.lose()
  expect([await kids('signing'), await kids('encryption')]).toEqual([['3'], ['4']])
  expect(keys.dataProtection()).not.toBe(opaque)
})
