import type { CertificateFacts, HandshakeResult, TlsOffer } from '../../engine/exchange.ts'
import { changeHeader, changeStatus, refuseAs, replaceBody } from '../alterations.ts'
import type { Network } from '../memory_transport.ts'
import type { Pair, Scenario } from '../scenario.ts'

const DAY_MS = 86_400_000
/** ISO 8601, in so many days from now. */
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString()

const LEAF: CertificateFacts = {
  subject: 'CN=pos.example',
  issuer: 'CN=Example authority',
  names: ['pos.example', 'api.pos.example'],
  validFrom: inDays(-10),
  validTo: inDays(80),
  keyType: 'prime256v1',
  keyBits: 256,
  signatureAlgorithm: 'ecdsa-with-SHA256',
}

/** Signed with SHA-1, as old authorities are: they are trusted for what they are. */
const ROOT: CertificateFacts = {
  subject: 'CN=Example authority',
  issuer: 'CN=Example authority',
  names: [],
  validFrom: inDays(-4000),
  validTo: inDays(4000),
  keyType: 'rsa',
  keyBits: 2048,
  signatureAlgorithm: 'sha1WithRSAEncryption',
}

type Results = Readonly<Partial<Record<TlsOffer, Partial<HandshakeResult>>>>

const REFUSED: HandshakeResult = { outcome: 'refused', message: 'alert 70 protocol_version' }

const GOOD: Readonly<Record<TlsOffer, HandshakeResult>> = {
  default: {
    outcome: 'accepted',
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_128_GCM_SHA256',
    isTrusted: true,
    trustedBy: 'runtime',
    isNamed: true,
    chain: [LEAF, ROOT],
  },
  'TLSv1.3': { outcome: 'accepted', protocol: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' },
  'TLSv1.2': { outcome: 'accepted', protocol: 'TLSv1.2', cipher: 'TLS_ECDHE_WITH_AES' },
  'TLSv1.1': REFUSED,
  TLSv1: REFUSED,
  outdated: REFUSED,
  weak: REFUSED,
}

/** A tenant with good TLS, but for these. */
export function withTls(results: Results): Scenario {
  const handshake = (offer: TlsOffer) => ({ ...GOOD[offer], ...results[offer] })
  return { network: { handshake } }
}

/** A tenant with good TLS, whose certificate has these facts. */
export function withCertificate(facts: Partial<CertificateFacts>): Scenario {
  return withTls({ default: { chain: [{ ...LEAF, ...facts }, ROOT] } })
}

const green: Scenario = withTls({})

const accepted = (protocol: string, cipher: string): HandshakeResult => ({
  outcome: 'accepted',
  protocol,
  cipher,
})

/** Keys on a host of their own, whose TLS is as good but for these. */
function keysElsewhere(results: Results): Scenario {
  const handshake = (offer: TlsOffer, url: string) =>
    url.includes('api.pos.example') ? { ...GOOD[offer], ...results[offer] } : GOOD[offer]
  return {
    target: { apiUrl: 'https://api.pos.example/api/graphql' },
    network: { handshake },
  }
}

export const TLS_PAIRS: readonly Pair[] = [
  {
    check: 'T-TLS-01',
    change: 'the chain leads nowhere',
    red: withTls({
      default: { isTrusted: false, trustedBy: undefined, message: 'SELF_SIGNED_CERT_IN_CHAIN' },
    }),
    green,
  },
  {
    check: 'T-TLS-02',
    change: 'the certificate is for another name',
    red: withTls({ default: { isNamed: false } }),
    green,
  },
  {
    check: 'T-TLS-03',
    change: 'the certificate has expired',
    red: withCertificate({ validTo: inDays(-1) }),
    green,
  },
  {
    check: 'T-TLS-03',
    change: 'the certificate expires tomorrow',
    red: withCertificate({ validTo: inDays(1) }),
    green,
  },
  {
    check: 'T-TLS-03',
    change: 'the certificate expires in twenty days',
    red: withCertificate({ validFrom: inDays(-70), validTo: inDays(20) }),
    green,
  },
  {
    check: 'T-TLS-03',
    change: 'the certificate is valid from tomorrow',
    red: withCertificate({ validFrom: inDays(1) }),
    green,
  },
  {
    check: 'T-TLS-04',
    change: 'TLS 1.1 is the best that is spoken',
    red: withTls({
      'TLSv1.3': REFUSED,
      'TLSv1.2': REFUSED,
      'TLSv1.1': accepted('TLSv1.1', 'TLS_RSA_WITH_AES_128_CBC_SHA'),
    }),
    green,
  },
  {
    check: 'T-TLS-05',
    change: 'TLS 1.1 is accepted',
    red: withTls({ 'TLSv1.1': accepted('TLSv1.1', 'TLS_RSA_WITH_AES_128_CBC_SHA') }),
    green,
  },
  {
    check: 'T-TLS-05',
    change: 'TLS 1.0 is accepted',
    red: withTls({ TLSv1: accepted('TLSv1', 'TLS_RSA_WITH_AES_128_CBC_SHA') }),
    green,
  },
  {
    check: 'T-TLS-07',
    change: 'an RC4 suite is accepted',
    red: withTls({ weak: accepted('TLSv1.2', 'TLS_RSA_WITH_RC4_128_SHA') }),
    green,
  },
  {
    check: 'T-TLS-07',
    change: 'static RSA is accepted',
    red: withTls({ outdated: accepted('TLSv1.2', 'TLS_RSA_WITH_AES_128_GCM_SHA256') }),
    green,
  },
  {
    check: 'T-TLS-09',
    change: 'the key has 1024 bits',
    red: withCertificate({ keyType: 'rsa', keyBits: 1024 }),
    green,
  },
  {
    check: 'T-TLS-09',
    change: 'the curve has 224 bits',
    red: withCertificate({ keyType: 'secp224r1', keyBits: 224 }),
    green,
  },
  {
    check: 'T-TLS-09',
    change: 'the certificate is signed with SHA-1',
    red: withCertificate({ signatureAlgorithm: 'ecdsa-with-SHA1' }),
    green,
  },
  {
    check: 'T-TLS-10',
    change: 'plain http answers as https does',
    red: { network: { plainHttp: (response) => response } },
  },
  {
    check: 'T-TLS-10',
    change: 'plain http answers, though its proxy takes the credential away',
    red: {
      network: { plainHttp: (response) => refuseAs('invalid_request')(response, NO_REQUEST) },
    },
    green: { network: { plainHttp: redirectWith(undefined) } },
  },
  {
    check: 'T-TLS-10',
    change: 'plain http issues a token',
    red: {
      network: { plainHttp: answerOf(200, '{"access_token":"abc","token_type":"Bearer"}') },
    },
  },
  {
    check: 'T-TLS-13',
    change: 'plain http redirects, with Strict-Transport-Security',
    red: { profile: 'rfc', network: { plainHttp: redirectWith('max-age=31536000') } },
    green: { profile: 'rfc', network: { plainHttp: redirectWith(undefined) } },
  },
  {
    check: 'T-TLS-15',
    change: 'the host of the API speaks TLS 1.0',
    red: keysElsewhere({ TLSv1: accepted('TLSv1', 'TLS_RSA_WITH_AES_128_CBC_SHA') }),
    green: keysElsewhere({}),
  },
]

function answerOf(status: number, body: string): NonNullable<Network['plainHttp']> {
  return (response) => {
    const changed = changeStatus(status)(response, NO_REQUEST)
    return replaceBody(body)(changed, NO_REQUEST)
  }
}

function redirectWith(policy: string | undefined): NonNullable<Network['plainHttp']> {
  return (response) => {
    const moved = changeHeader('Location', 'https://pos.example/')(response, NO_REQUEST)
    const changed = changeHeader('Strict-Transport-Security', policy)(moved, NO_REQUEST)
    return { ...changed, status: 308, body: '', bodyBytes: 0 }
  }
}

/** The changes used here do not look at it. */
const NO_REQUEST = { method: 'GET', url: 'http://pos.example/', headers: [] }
