import { type Check, type Finding, inconclusive, notApplicable } from '../../engine/check.ts'
import type { Seen } from '../../engine/seen.ts'
import {
  type HostTls,
  keyRule,
  maybeIntercepted,
  nameRule,
  oldVersionRule,
  suiteRule,
  tlsOf,
  type TlsRule,
  trustRule,
  validityRule,
  versionRule,
} from '../tls_rules.ts'
import { PLAIN_HTTP_CHECKS } from './tls_plain_http.ts'

/** By one rule, for the issuer's host. */
function of(rule: TlsRule): Check['judge'] {
  return (seen) => {
    const tls = tlsOf(seen, 'P04.') as HostTls
    return maybeIntercepted(tls) ?? rule(tls)
  }
}

const WITH_CERTIFICATE = {
  section: 'Transport',
  level: 'MUST',
  isHouseRule: false,
  source: 'specification',
  reads: ['P04.default'],
} as const

const WITH_HELLOS = { ...WITH_CERTIFICATE, mayRead: ['P04.default'] } as const

const ALL_RULES: readonly TlsRule[] = [
  trustRule,
  nameRule,
  validityRule,
  versionRule,
  oldVersionRule,
  suiteRule,
  keyRule,
]

const OTHER_HOSTS = ['keys', 'api'].flatMap((what) =>
  ['default', '13', '12', '11', '10', 'outdated', 'weak'].map((offer) => `P04.${what}.${offer}`)
)

/** TLS, and what is said without it. */
export const TLS_CHECKS: readonly Check[] = [
  {
    ...WITH_CERTIFICATE,
    id: 'T-TLS-01',
    title: 'the certificate leads to an authority that is trusted',
    profiles: 'RBP',
    clauses: ['RFC6749-10.9', 'OIDC-Discovery-7.1'],
    why: 'Clients cannot tell the tenant from somebody who stands between: good ones stop there, ' +
      'and ones told not to look hand over the secret.',
    remedy:
      'On the web server or proxy: install the certificate with its intermediate ones, from ' +
      'an authority that clients trust. For an authority of your own: --ca-file. If the authority ' +
      'is a proxy of your network: run from outside of it.',
    judge: of(trustRule),
  },
  {
    ...WITH_CERTIFICATE,
    id: 'T-TLS-02',
    title: "the certificate is for the tenant's host",
    profiles: 'RBP',
    clauses: ['RFC9110-4.3.4', 'RFC9325-7.1'],
    why: 'Clients refuse a certificate for another name, or cannot tell one tenant from another.',
    remedy: 'Have a certificate issued whose alternative names hold the host of the issuer, and ' +
      'install it on the web server or proxy; or use the name it was issued for.',
    judge: of(nameRule),
  },
  {
    ...WITH_CERTIFICATE,
    id: 'T-TLS-03',
    title: 'the certificate is valid, and not about to expire',
    profiles: 'P',
    clauses: ['RFC5280-4.1.2.5', 'RFC9110-4.3.4'],
    why: 'From the minute it expires no terminal gets a token any more.',
    remedy:
      'Renew the certificate on the web server or proxy, and see why that did not happen by ' +
      'itself.',
    judge: of(validityRule),
  },
  {
    ...WITH_HELLOS,
    id: 'T-TLS-04',
    title: 'TLS 1.2 or 1.3 is spoken',
    profiles: 'RB',
    clauses: ['RFC9325-3.1.1'],
    why: 'Older versions can be read or changed on the way, and clients of today refuse them.',
    remedy: 'On the web server or proxy: turn TLS 1.2 and 1.3 on.',
    reads: ['P04.13', 'P04.12', 'P04.11', 'P04.10'],
    judge: of(versionRule),
  },
  {
    ...WITH_HELLOS,
    id: 'T-TLS-05',
    title: 'TLS 1.1 and 1.0 are refused',
    profiles: 'RB',
    clauses: ['RFC9325-3.1.1', 'RFC8996-4', 'RFC8996-5'],
    why: 'Somebody on the way can make a client use the weakest version that both sides accept.',
    remedy: 'On the web server or proxy: turn TLS 1.0 and 1.1 off.',
    reads: ['P04.13', 'P04.12', 'P04.11', 'P04.10'],
    // A host that speaks neither 1.2 nor 1.3 has only what must not be.
    after: ['T-TLS-04'],
    judge: of(oldVersionRule),
  },
  {
    ...WITH_HELLOS,
    id: 'T-TLS-07',
    title: 'cipher suites without strength are refused',
    profiles: 'B',
    clauses: ['RFC9325-4.1'],
    why: 'What is sent by such a suite, the secret among it, can be read; with static RSA even ' +
      'years later, by who gets hold of the key.',
    remedy: 'On the web server or proxy: take NULL, anonymous, export, DES, 3DES and RC4 suites ' +
      'off the list, and those whose key exchange is RSA.',
    reads: ['P04.13', 'P04.12', 'P04.weak', 'P04.outdated'],
    judge: of(suiteRule),
  },
  {
    ...WITH_CERTIFICATE,
    id: 'T-TLS-09',
    title: 'keys and signatures of the certificates are strong enough',
    profiles: 'B',
    clauses: ['RFC9325-4.5'],
    why: 'A short key can be worked out, and a signature with SHA-1 can be forged.',
    remedy: 'Have a certificate issued with RSA of 2048 bits or P-256, or more, and signed with ' +
      'SHA-256 or better.',
    judge: of(keyRule),
  },
  ...PLAIN_HTTP_CHECKS,
  {
    ...WITH_CERTIFICATE,
    id: 'T-TLS-15',
    title: 'hosts of the keys and of the API have as good a TLS',
    profiles: 'P',
    clauses: ['RFC6749-10.9', 'RFC9325-3.1.1'],
    why: 'Tokens go to the host of the API, and what they are checked by comes from that of the ' +
      'keys.',
    remedy: 'On the web server or proxy of the host that is named: do what T-TLS-01 to T-TLS-09 ' +
      'say, which pos-auth conformance explain shows.',
    reads: ['P04.default', 'P04.weak'],
    mayRead: OTHER_HOSTS,
    judge: otherHosts,
  },
]

function otherHosts(seen: Seen): Finding | readonly Finding[] {
  const hosts = ['P04.keys.', 'P04.api.'].flatMap((steps) => tlsOf(seen, steps) ?? [])
  const left = seen.unsent.find(({ step, reason }) =>
    OTHER_HOSTS.includes(step) && reason !== 'condition'
  )
  if (left) return inconclusive('not-sent', `${left.step} was not sent: ${left.detail}`)
  if (hosts.length === 0) return notApplicable('one-host', 'keys and API are on the same host')
  return hosts.flatMap((tls) => {
    const intercepted = maybeIntercepted(tls)
    const findings = intercepted ?? ALL_RULES.flatMap((rule) => rule(tls))
    return [findings].flat().map((finding) => ({
      ...finding,
      part: finding.part === undefined ? tls.host : `${tls.host}, ${finding.part}`,
      evidence: OTHER_HOSTS.filter((step) =>
        seen.handshakes.some((other) => other.step === step && new URL(other.url).host === tls.host)
      ),
    }))
  })
}
