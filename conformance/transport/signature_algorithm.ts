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
  const name = nameOf(certificate, oid)
  return name === PSS ? `${PSS} with ${hashOfPss(certificate, oid.end, algorithm.end)}` : name
}

/** The name of an object identifier. */
function nameOf(bytes: Uint8Array, { start, end }: Place): string {
  const hex = Array.from(bytes.subarray(start, end), (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
  return NAMES[hex] ?? `object identifier ${hex}`
}

/** The hash stands in the parameters; where none is named, it is SHA-1 (RFC 4055, 3.1). */
function hashOfPss(bytes: Uint8Array, at: number, end: number): string {
  const parameters = at < end ? contentOf(bytes, at) : { start: at, end: at }
  const isNamed = parameters.start < parameters.end && bytes[parameters.start] === 0xa0
  if (!isNamed) return 'SHA-1'
  const algorithm = contentOf(bytes, contentOf(bytes, parameters.start).start)
  return nameOf(bytes, contentOf(bytes, algorithm.start))
}

interface Place {
  readonly start: number
  readonly end: number
}

/** Where the content of an element lies (X.690, 8.1). */
function contentOf(bytes: Uint8Array, at: number): Place {
  const first = bytes[at + 1] ?? 0
  const width = first < 0x80 ? 0 : first & 0x7f
  const start = at + 2 + width
  const length = width === 0
    ? first
    : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0)
  return { start, end: start + length }
}

const PSS = 'rsassaPss'

/** Object identifiers in hexadecimal (RFC 3279, 4055, 5758, 8410; OIW for the first RSA). */
const NAMES: Readonly<Record<string, string>> = {
  '2b0e03021d': 'sha1WithRSA',
  '2a864886f70d010102': 'md2WithRSAEncryption',
  '2a864886f70d010104': 'md5WithRSAEncryption',
  '2a864886f70d010105': 'sha1WithRSAEncryption',
  '2a864886f70d01010a': PSS,
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
  '2b0e03021a': 'SHA-1',
  '608648016503040201': 'SHA-256',
  '608648016503040202': 'SHA-384',
  '608648016503040203': 'SHA-512',
}
