import type { X509Certificate } from 'node:crypto'
import type { CertificateFacts } from '../engine/exchange.ts'
import { signatureAlgorithm } from './signature_algorithm.ts'

/** What is told of a certificate. */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const { subject, issuer, subjectAltName = '', validFrom, validTo } = certificate
  const { asymmetricKeyType = 'unknown', asymmetricKeyDetails = {} } = certificate.publicKey
  const { modulusLength, namedCurve } = asymmetricKeyDetails
  return {
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    names: subjectAltName.split(', ').filter((name) => /^(DNS|IP Address):/.test(name))
      .map((name) => name.slice(name.indexOf(':') + 1)),
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
    keyType: namedCurve ?? asymmetricKeyType,
    keyBits: modulusLength ?? BITS[namedCurve ?? asymmetricKeyType] ?? 0,
    signatureAlgorithm: signatureAlgorithm(certificate.raw),
  }
}

/** Of curves, by OpenSSL's names. */
const BITS: Readonly<Record<string, number>> = {
  ed25519: 256,
  ed448: 456,
  prime192v1: 192,
  secp224r1: 224,
  prime256v1: 256,
  secp256k1: 256,
  brainpoolP256r1: 256,
  brainpoolP384r1: 384,
  brainpoolP512r1: 512,
  secp384r1: 384,
  secp521r1: 521,
}

/** Names come with a line for each part; some runtimes give none for an empty one. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ')
}
