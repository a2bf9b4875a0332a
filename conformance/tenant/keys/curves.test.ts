import { describe, expect, it } from 'vitest'
import { fromBase64url } from '../../engine/base64.ts'
import { CURVES, isOnCurve } from './curves.ts'

describe.each(Object.entries(CURVES))('%s', (namedCurve, curve) => {
  it('has the points that WebCrypto makes, and none beside them', async () => {
    for (let round = 0; round < 5; round++) {
      const { publicKey } = await crypto.subtle.generateKey(
        { name: 'ECDSA', namedCurve },
        true,
        ['sign', 'verify'],
      ) as CryptoKeyPair
      const jwk = await crypto.subtle.exportKey('jwk', publicKey)
      const [x, y] = [jwk.x, jwk.y].map((value) => fromBase64url(value ?? '') as Uint8Array)
      if (!x || !y) throw new Error('a key without coordinates')
      expect(x.length).toBe(curve.size)
      expect(isOnCurve(curve, x, y)).toBe(true)
      const other = y.slice()
      other[curve.size - 1] = (other[curve.size - 1] ?? 0) ^ 1
      expect(isOnCurve(curve, x, other)).toBe(false)
    }
  })

  it('has no coordinate beyond its field', () => {
    const bytes = new Uint8Array(curve.size).fill(0xff)
    expect(isOnCurve(curve, bytes, bytes)).toBe(false)
  })
})

it('a coordinate is less than the prime, even where one beyond it solves the equation', async () => {
  const curve = CURVES['P-521']
  if (!curve) throw new Error('P-521 is gone')
  const { publicKey } = await crypto.subtle.generateKey(
    { name: 'ECDSA', namedCurve: 'P-521' },
    true,
    ['sign', 'verify'],
  ) as CryptoKeyPair
  const jwk = await crypto.subtle.exportKey('jwk', publicKey)
  const [x, y] = [jwk.x, jwk.y].map((value) => Buffer.from(value ?? '', 'base64url'))
  if (!x || !y) throw new Error('a key without coordinates')
  const beyond = BigInt(`0x${x.toString('hex')}`) + curve.p
  const bytes = Buffer.from(beyond.toString(16).padStart(2 * curve.size, '0'), 'hex')
  expect(isOnCurve(curve, x, y)).toBe(true)
  expect(isOnCurve(curve, bytes, y)).toBe(false)
})
