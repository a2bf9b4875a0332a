/** A curve y² = x³ - 3x + b over a prime field (FIPS 186-4, D.1.2). */
interface Curve {
  /** Bytes of a coordinate. */
  readonly size: number
  readonly p: bigint
  readonly b: bigint
}

/** Curves of RFC 7518, 6.2.1.1, by name. */
export const CURVES: Readonly<Record<string, Curve>> = {
  'P-256': {
    size: 32,
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  'P-384': {
    size: 48,
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
  'P-521': {
    size: 66,
    p: 2n ** 521n - 1n,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  },
}

/** Whether a point is on the curve: another one is no public key, and a way to attack its users. */
export function isOnCurve({ p, b }: Curve, x: Uint8Array, y: Uint8Array): boolean {
  const [px, py] = [numberOf(x), numberOf(y)]
  if (px >= p || py >= p) return false
  return (py * py - (px * px * px - 3n * px + b)) % p === 0n
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n)
}
