import { fail, type Finding, inconclusive, pass, warn } from '../engine/check.ts'
import type { Handshake } from '../engine/evidence.ts'
import type { CertificateFacts, TlsOffer } from '../engine/exchange.ts'
import { isLoopback } from '../engine/limits.ts'
import { quoted, type Seen } from '../engine/seen.ts'

/** What was seen of one host's TLS. */
export interface HostTls {
  readonly host: string
  /** The handshake that offered this. */
  with(offer: TlsOffer): Handshake | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

/** A rule that the TLS of a host must follow. */
export type TlsRule = (tls: HostTls) => Finding | readonly Finding[]

/** @param steps what the ids of the handshakes begin with, such as `P04.api.` */
export function tlsOf(seen: Seen, steps: string): HostTls | undefined {
  const handshakes = seen.handshakes.filter(({ step }) =>
    step.startsWith(steps) && !step.slice(steps.length).includes('.')
  )
  const [first] = handshakes
  return first && {
    host: new URL(first.url).host,
    with: (offer) => handshakes.find((handshake) => handshake.offer === offer),
    now: Date.parse(seen.startedAt),
  }
}

/**
 * A proxy that reads along has an authority of its own, which somebody made this machine trust: then
 * its TLS is seen, not the tenant's (conformance catalogue, 7.2). Nothing lies between on loopback.
 */
export function maybeIntercepted(tls: HostTls): Finding | undefined {
  const { trustedBy, chain, url } = tls.with('default') ?? {}
  if (trustedBy !== 'machine' || isLoopback(url ?? '')) return undefined
  return inconclusive(
    'maybe-intercepted',
    `the chain leads to ${quoted(chain?.at(-1)?.subject ?? '')}, trusted by the settings of this ` +
      "machine alone: a proxy may read along; if it is the tenant's own, name it by --ca-file",
  )
}

/** A rule for the certificates, which only a handshake that was accepted shows. */
function ofCertificates(
  rule: (handshake: Handshake, chain: readonly CertificateFacts[], now: number) => Finding[],
): TlsRule {
  return (tls) => {
    const handshake = tls.with('default')
    const { outcome, message = outcome, chain = [] } = handshake ?? { outcome: 'not sent' }
    if (handshake && chain.length > 0) return rule(handshake, chain, tls.now)
    return inconclusive('no-handshake', `no certificate was seen: ${message}`)
  }
}

/** The chain leads to an authority that is trusted. */
export const trustRule: TlsRule = ofCertificates(({ isTrusted, message = '' }, chain) => {
  const last = quoted(chain.at(-1)?.issuer ?? '')
  if (isTrusted) return [pass(`the chain leads to ${last}`)]
  const expected = 'a whole chain to an authority that is trusted here'
  const seen = `${chain.length} of the chain, up to ${last}: ${message}`
  return [fail('untrusted', { expected, seen })]
})

/** The certificate is for the host. */
export const nameRule: TlsRule = ofCertificates(({ isNamed, url }, [own]) => {
  const { names = [], subject = '' } = own ?? {}
  const seen = names.length > 0
    ? `issued for ${quoted(names.join(', '))}`
    : `issued for no alternative name, only to ${quoted(subject)}, which clients must not go by`
  if (isNamed) return [pass(seen)]
  return [fail('other-name', { expected: new URL(url).hostname, seen })]
})

const DAY_MS = 86_400_000

/** Valid now, and for some time: less of it where a certificate lives shortly and is renewed often. */
export const validityRule: TlsRule = ofCertificates(({ message = '' }, chain, now) => {
  const expected = 'valid now, and for 30 days or a third of its time'
  // An authority that is over ends the chain for clients too.
  const isOver = /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/.test(message)
  return (isOver ? chain : chain.filter(isShown)).map((certificate) => {
    const { subject, validFrom, validTo } = certificate
    const [from, to] = [Date.parse(validFrom), Date.parse(validTo)]
    const seen = `${quoted(subject)}: from ${validFrom} to ${validTo}`
    const left = to - now
    if (now < from) return fail('not-yet-valid', { expected, seen })
    if (left <= 0) return fail('expired', { expected, seen })
    if (left < Math.min(3 * DAY_MS, (to - from) / 10)) {
      return fail('expires-now', { expected, seen })
    }
    if (left < Math.min(30 * DAY_MS, (to - from) / 3)) {
      return warn('expires-soon', { expected, seen })
    }
    return pass(seen)
  })
})

/** Keys and signatures that hold (RFC 9325, 4.5). */
export const keyRule: TlsRule = ofCertificates((_handshake, chain) =>
  chain.filter(isShown).map(({ subject, keyType, keyBits, signatureAlgorithm = 'unknown' }) => {
    const seen = `${quoted(subject)}: ${keyType} of ${keyBits} bits, signed with ${
      quoted(signatureAlgorithm)
    }`
    const least = /^(rsa|dsa)/.test(keyType) ? 2048 : 256
    if (keyBits < least || keyType === 'dsa') {
      return fail('weak-key', { expected: 'RSA of 2048 bits or a curve of 256, or more', seen })
    }
    if (/sha-?1(?!\d)|md[25]/i.test(signatureAlgorithm)) {
      return fail('weak-signature', { expected: 'a signature with SHA-256 or better', seen })
    }
    return pass(seen)
  })
)

/** All but the authority itself, which is trusted for what it is. */
function isShown({ subject, issuer }: CertificateFacts, index: number): boolean {
  return index === 0 || subject !== issuer
}

const accepts = (tls: HostTls, offer: TlsOffer) => tls.with(offer)?.outcome === 'accepted'
const isModern = (tls: HostTls) => accepts(tls, 'TLSv1.3') || accepts(tls, 'TLSv1.2')

/** TLS 1.2 or 1.3 is spoken. */
export const versionRule: TlsRule = (tls) => {
  const words = (offer: TlsOffer) => {
    const { outcome = 'not sent', message } = tls.with(offer) ?? {}
    return `${offer}: ${outcome}${message === undefined ? '' : ` (${message})`}`
  }
  const seen = `${words('TLSv1.3')}, ${words('TLSv1.2')}`
  if (isModern(tls)) return pass(seen)
  if (accepts(tls, 'TLSv1.1') || accepts(tls, 'TLSv1')) {
    return fail('only-old-versions', {
      expected: 'TLS 1.2 or 1.3',
      seen: `${seen}, but older ones`,
    })
  }
  return inconclusive('no-handshake', seen)
}

/** An offer that must be refused. That a good one of the same kind is accepted is the control. */
function mustRefuse(
  offer: TlsOffer,
  found: (seen: string) => Finding,
): (tls: HostTls) => Finding {
  return (tls) => {
    const { outcome, protocol, cipher, message = '' } = tls.with(offer) ?? { outcome: 'not sent' }
    if (outcome === 'accepted') return { ...found(`${protocol} with ${cipher}`), part: offer }
    if (outcome !== 'refused') return inconclusive('no-handshake', `${outcome}: ${message}`, offer)
    if (isModern(tls)) return pass(`refused (${message})`, offer)
    const text = 'neither TLS 1.2 nor 1.3 was accepted, so that a refusal shows nothing'
    return inconclusive('no-control', text, offer)
  }
}

/** TLS 1.1 and 1.0 are refused (RFC 9325, 3.1.1). */
export const oldVersionRule: TlsRule = (tls) => [
  mustRefuse('TLSv1.1', (seen) => fail('tls-1-1', { expected: 'TLS 1.1 refused', seen }))(tls),
  mustRefuse('TLSv1', (seen) => fail('tls-1-0', { expected: 'TLS 1.0 refused', seen }))(tls),
]

/** Suites without strength are refused; those that are advised against are told (RFC 9325, 4.1). */
export const suiteRule: TlsRule = (tls) => [
  mustRefuse('weak', (seen) =>
    fail('weak-suite', {
      expected: 'NULL, anonymous, export, DES and RC4 suites refused',
      seen,
    }))(tls),
  mustRefuse(
    'outdated',
    (seen) => warn('outdated-suite', { expected: 'static RSA and 3DES refused', seen }),
  )(tls),
]
