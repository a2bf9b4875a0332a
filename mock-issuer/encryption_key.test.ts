import { expect, test } from 'vitest'
import { createEncryptionKey } from './encryption_key.ts'

test('an RSA key of 2048 bits for RSA-OAEP, which cannot be taken out', async () => {
  const [key, other] = await Promise.all([createEncryptionKey(7), createEncryptionKey(7)])
  expect(key.notAfterMs).toBe(7)
  expect(key.kid).toMatch(/^[\dA-F]{40}$/)
  expect(other.kid).not.toBe(key.kid)
  expect(key.privateKey.extractable).toBe(false)
  expect(key.publicKey.algorithm).toMatchObject({
    name: 'RSA-OAEP',
    modulusLength: 2048,
    hash: { name: 'SHA-1' },
  })
  const data = Uint8Array.of(1, 2, 3)
  const secret = await crypto.subtle.encrypt('RSA-OAEP', key.publicKey, data)
  const plain = await crypto.subtle.decrypt('RSA-OAEP', key.privateKey, secret)
  expect(new Uint8Array(plain)).toEqual(data)
  await expect(crypto.subtle.decrypt('RSA-OAEP', other.privateKey, secret)).rejects.toThrow()
})
