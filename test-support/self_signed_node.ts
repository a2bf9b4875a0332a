import { generateKeyPairSync, sign } from 'node:crypto'
import {
  bitString,
  commonName,
  der,
  integer,
  type Octets,
  sequence,
  time,
} from '../mock-issuer/der.ts'

const HOUR_MS = 3_600_000
/** sha1WithRSAEncryption and sha256WithRSAEncryption (RFC 3279, 4055). */
const RSA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01]
const LAST = { sha1: 5, sha256: 11 } as const

/** A certificate signed by its own key, of RSA, for `localhost` by its common name alone. */
export function selfSignedCertificate(
  hash: 'sha1' | 'sha256',
  modulusLength: number,
): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
  const algorithm = sequence(der(0x06, [...RSA, LAST[hash]]), der(0x05))
  const name = commonName('localhost')
  const toBeSigned = sequence(
    integer([1]),
    algorithm,
    name,
    sequence(time(new Date(Date.now() - HOUR_MS)), time(new Date(Date.now() + HOUR_MS))),
    name,
    [...publicKey.export({ type: 'spki', format: 'der' })] as Octets,
  )
  const signature = [...sign(hash, Uint8Array.from(toBeSigned), privateKey)]
  const certificate = sequence(toBeSigned, algorithm, bitString(0, signature))
  const text = btoa(String.fromCharCode(...certificate)).match(/.{1,64}/g)?.join('\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`,
  }
}
