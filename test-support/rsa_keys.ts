import { afterEach, beforeAll, beforeEach, vi } from 'vitest'

const RSA = { modulusLength: 2_048, publicExponent: Uint8Array.of(1, 0, 1) }

/**
 * Hands out RSA keys made before the tests, in turn: generating one takes a quarter of a second.
 * A certificate has a serial number and a `kid` of its own all the same.
 */
export function reuseRsaKeys(
  count: { readonly signing: number; readonly encryption: number },
): void {
  const generate = crypto.subtle.generateKey.bind(crypto.subtle)
  const made = new Map<string, CryptoKeyPair[]>()
  beforeAll(async () => {
    const several = (length: number, algorithm: RsaHashedKeyGenParams, uses: KeyUsage[]) =>
      Promise.all(Array.from({ length }, () => generate(algorithm, false, uses)))
    const signing = { ...RSA, name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
    const encryption = { ...RSA, name: 'RSA-OAEP', hash: 'SHA-1' }
    made.set(signing.name, await several(count.signing, signing, ['sign', 'verify']))
    made.set(encryption.name, await several(count.encryption, encryption, ['encrypt', 'decrypt']))
  }, 60_000)
  beforeEach(() => {
    vi.spyOn(crypto.subtle, 'generateKey').mockImplementation(async (algorithm, ...others) => {
      const pairs = made.get((algorithm as Algorithm).name)
      const pair = pairs?.shift()
      if (!pair) return await generate(algorithm, ...others)
      pairs?.push(pair)
      return pair
    })
  })
  afterEach(() => void vi.restoreAllMocks())
}
