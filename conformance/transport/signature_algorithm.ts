/**
 * The algorithm that a certificate is signed with (RFC 5280, 4.1.1.2), as OpenSSL names it.
 *
 * @param certificate in DER
 * @returns its object identifier where no name is known here
 */
export function signatureAlgorithm(certificate: Uint8Array): string {
  const tbs = contentOf(certificate, 0)
  const algorithm = contentOf(certificate, contentOf(certificate, tbs.start).end)
  const oid = contentOf(certificate, algorithm.start)
  const bytes = certificate.subarray(oid.start, oid.end)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return NAMES[hex] ?? `object identifier ${hex}`
}

/** Where the content of an element lies (X.690, 8.1). */
function contentOf(bytes: Uint8Array, at: number): { start: number; end: number } {
  const first = bytes[at + 1] ?? 0
  const width = first < 0x80 ? 0 : first & 0x7f
  const start = at + 2 + width
  const length = width === 0
    ? first
    : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0)
  return { start, end: start + length }
}

/** Object identifiers in hexadecimal (RFC 3279, 4055, 5758, 8410). */
const NAMES: Readonly<Record<string, string>> = {
  '2a864886f70d010102': 'md2WithRSAEncryption',
  '2a864886f70d010104': 'md5WithRSAEncryption',
  '2a864886f70d010105': 'sha1WithRSAEncryption',
  '2a864886f70d01010a': 'rsassaPss',
  '2a864886f70d01010b': 'sha256WithRSAEncryption',
  '2a864886f70d01010c': 'sha384WithRSAEncryption',
  '2a864886f70d01010d': 'sha512WithRSAEncryption',
  '2a8648ce380403': 'dsa_with_SHA1',
  '2a8648ce3d0401': 'ecdsa-with-SHA1',
  '2a8648ce3d040302': 'ecdsa-with-SHA256',
  '2a8648ce3d040303': 'ecdsa-with-SHA384',
  '2a8648ce3d040304': 'ecdsa-with-SHA512',
  '2b6570': 'ED25519',
  '2b6571': 'ED448',
}
