import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'

/**
 * Keyed hashes of what must not be kept: the same value has the same fingerprint in one mock issuer,
 * and no fingerprint leads back to its value.
 */
export interface Fingerprints {
  /** HMAC-SHA-256 (RFC 2104) under a random key of this object, 32 bytes. */
  of(value: string): Uint8Array
}

/**
 * Not by WebCrypto, which is asynchronous: a third of the time of a token request was spent waiting
 * for it. The key is made with the first fingerprint: a worker gives no random values before a request.
 */
export function createFingerprints(): Fingerprints {
  const utf8 = new TextEncoder()
  let keyed: ReturnType<typeof hmac.create> | undefined
  return {
    of(value) {
      keyed ??= hmac.create(sha256, crypto.getRandomValues(new Uint8Array(32)))
      return keyed.clone().update(utf8.encode(value)).digest()
    },
  }
}

/** Eight hexadecimal digits, enough to tell the secrets and tokens of a test apart. */
export function tagOf(fingerprint: Uint8Array): string {
  const { buffer, byteOffset } = fingerprint
  return new DataView(buffer, byteOffset).getUint32(0).toString(16).padStart(8, '0')
}

/** Takes the same time wherever the first difference is. */
export function equalInConstantTime(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length
  for (let at = 0; at < one.length; at++) difference |= (one[at] ?? 0) ^ (other[at] ?? 0)
  return difference === 0
}
