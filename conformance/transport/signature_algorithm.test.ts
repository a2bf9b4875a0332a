import { expect, it } from 'vitest'
import { der, type Octets, oid, sequence } from '../../mock-issuer/der.ts'
import { signatureAlgorithm } from './signature_algorithm.ts'

/** As much of a certificate as is read. */
function certificate(...algorithm: Octets[]): Uint8Array {
  return Uint8Array.from(sequence(sequence(...algorithm), sequence(...algorithm)))
}

const PSS = oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 0x0a)
const hash = (...bytes: number[]) => der(0xa0, sequence(oid(...bytes)))
const SHA1 = hash(0x2b, 0x0e, 3, 2, 0x1a)
const SHA256 = hash(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1)
/** The salt, which stands behind. */
const SALT = der(0xa2, [2, 1, 32])

it.each<[string, Octets[]]>([
  ['rsassaPss with SHA-256', [PSS, sequence(SHA256, SALT)]],
  ['rsassaPss with SHA-1', [PSS, sequence(SHA1, SALT)]],
  ['rsassaPss with SHA-1', [PSS, sequence(SALT)]],
  ['rsassaPss with SHA-1', [PSS, sequence()]],
  ['rsassaPss with SHA-1', [PSS]],
  ['rsassaPss with object identifier 2b', [PSS, sequence(hash(0x2b))]],
  ['sha256WithRSAEncryption', [oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 0x0b), der(5)]],
  ['sha1WithRSA', [oid(0x2b, 0x0e, 3, 2, 0x1d), der(5)]],
  ['object identifier 2b0e', [oid(0x2b, 0x0e)]],
])('tells %s', (name, algorithm) => {
  expect(signatureAlgorithm(certificate(...algorithm))).toBe(name)
})
