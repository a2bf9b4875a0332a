import { upperHex } from './signing_key.ts'

/** A key that encrypts access tokens. The tenant never publishes it, so nobody sees its certificate. */
export interface EncryptionKey {
  /** In place of the thumbprint of a certificate, 40 digits of upper-case hex. */
  readonly kid: string
  /** Last moment of validity, in epoch milliseconds. */
  readonly notAfterMs: number
  /** RSA-OAEP with SHA-1 (RFC 7518, 4.3), not extractable. */
  readonly privateKey: CryptoKey
  /** Its other half. */
  readonly publicKey: CryptoKey
}

const RSA = {
  name: 'RSA-OAEP',
  hash: 'SHA-1',
  modulusLength: 2_048,
  publicExponent: Uint8Array.of(1, 0, 1),
}

/** @param notAfterMs epoch milliseconds */
export async function createEncryptionKey(notAfterMs: number): Promise<EncryptionKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(
    RSA,
    false,
    ['encrypt', 'decrypt'],
  )
  return {
    kid: upperHex(crypto.getRandomValues(new Uint8Array(20))),
    notAfterMs,
    privateKey,
    publicKey,
  }
}
