import { fromBase64url } from '../../engine/base64.ts'
import { type Check, fail, type Finding, notApplicable, pass, warn } from '../../engine/check.ts'
import { quoted, type Seen } from '../../engine/seen.ts'
import { type Certificate, readCertificate } from '../keys/certificate.ts'
import { type Key, keysIn, nameOfKey } from '../keys/key_set.ts'
import { SERVER_PAGE } from './words.ts'

const BASE = {
  section: 'Keys',
  level: 'MUST',
  reads: ['P03'],
  after: ['T-JWKS-01'],
  remedy: `Choose another signing certificate on ${SERVER_PAGE}`,
} as const

/** The certificates of the keys. */
export const JWKS_CERTIFICATE_CHECKS: readonly Check[] = [
  {
    ...BASE,
    id: 'T-JWKS-09',
    title: 'the certificate of a key is of that key, and valid',
    isHouseRule: false,
    profiles: 'R',
    clauses: ['RFC7517-4.7'],
    source: 'specification',
    why: 'Some services take the key out of the certificate, others as it stands: two keys make ' +
      'them disagree over every token.',
    judge: (seen) =>
      eachCertificate(seen, (certificate, key, name) => {
        const expected = `a certificate of the same key, ${name}`
        if (!certificate) {
          return fail('unreadable', { expected, seen: 'no certificate that can be read' })
        }
        if (!isOfKey(certificate, key)) {
          return fail('other-key', { expected, seen: 'a certificate of another key' })
        }
        const now = Date.parse(seen.answer('P03').sentAt)
        const end = new Date(certificate.notAfter).toISOString()
        // Certificates of keys that are kept for old tokens run out, which is no violation.
        if (now > certificate.notAfter) {
          return warn('expired', { expected: 'a valid certificate', seen: `${name} ended ${end}` })
        }
        if (now < certificate.notBefore - CLOCK_DIFFERENCE_MS) {
          const begin = new Date(certificate.notBefore).toISOString()
          const expected = 'a valid certificate'
          return warn('not-yet-valid', { expected, seen: `${name} begins ${begin}` })
        }
        return pass(`valid until ${end}`)
      }),
  },
  {
    ...BASE,
    id: 'T-JWKS-15',
    title: 'the tenant does not sign with a development certificate',
    isHouseRule: true,
    profiles: 'P',
    clauses: ['CWE-489'],
    source: 'recorded OpenIddict',
    why: 'It belongs to the machine of a developer, who has its private key, and goes with it.',
    judge: (seen) =>
      eachCertificate(seen, (certificate, _key, name) => {
        if (!certificate) return notApplicable('unreadable', `${name} cannot be read`)
        const { subject, commonName } = certificate
        const isForDevelopment = DEVELOPMENT.test(subject) || DEVELOPMENT_NAME.test(commonName)
        if (!isForDevelopment) return pass(quoted(subject))
        const expected = 'a certificate made for this tenant'
        return fail('development-certificate', { expected, seen: quoted(subject) })
      }),
  },
]

/** A key may be made for the very request that reads it, by a clock that is a bit ahead. */
const CLOCK_DIFFERENCE_MS = 300_000

/** What OpenIddict, and the tools of .NET and others, write into certificates for development. */
const DEVELOPMENT =
  /OpenIddict \w+ (Signing|Encryption) Certificate|\bdevelopment certificate\b|\bdo.not.trust/i
/** A company or its department may be called so too, and a host. */
const DEVELOPMENT_NAME = /(?<![.\w-])development(?![.\w-])/i

/** A finding for each key with a certificate; the worst decides. */
function eachCertificate(
  seen: Seen,
  judge: (certificate: Certificate | undefined, key: Key, name: string) => Finding,
): Finding | readonly Finding[] {
  const findings = keysIn(seen).flatMap((key, index) => {
    if (key.x5c === undefined) return []
    const name = nameOfKey(key, index)
    // RFC 7517, 4.7: the first certificate is the key's own.
    const own = Array.isArray(key.x5c) ? key.x5c[0] : undefined
    return [{ ...judge(readCertificate(own), key, name), part: name }]
  })
  return findings.length > 0
    ? findings
    : notApplicable('no-certificate', 'no key comes with a certificate')
}

function isOfKey({ key }: Certificate, { kty, n, e, x, y }: Key): boolean {
  const isEqual = (bytes: Uint8Array, ...texts: unknown[]) => {
    const parts = texts.map((text) => typeof text === 'string' ? fromBase64url(text) : undefined)
    const wanted = parts.flatMap((part) => [...part ?? []])
    return parts.every(Boolean) && wanted.length === bytes.length &&
      wanted.every((byte, index) => byte === bytes[index])
  }
  if ('n' in key) return kty === 'RSA' && isEqual(key.n, n) && isEqual(key.e, e)
  if (kty === 'OKP') return isEqual(key.bits, x)
  // RFC 5480, 2.2: 4 stands before an uncompressed point.
  return kty === 'EC' && key.bits[0] === 4 && isEqual(key.bits.subarray(1), x, y)
}
