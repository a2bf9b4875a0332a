import type { Exchange, Stop } from '../../engine/evidence.ts'
import type { FailureCode } from '../../engine/exchange.ts'

/** What happened, and what to do, behind the address. */
const ADVICE: Readonly<Record<FailureCode, string>> = {
  'name-unknown':
    'no address is known for this name: check the host of the issuer, and VPN and name server here',
  'connection-refused':
    'nobody listens there: check host and port of the issuer, and whether the tenant is running',
  'connection-reset':
    'the connection was broken off: check host and port of the issuer, and firewalls on the way',
  unreachable: 'there is no way to it: check the network, VPN and firewalls on the way',
  timeout: 'there was no answer in time: check the network, VPN and firewalls on the way, and ' +
    'whether the tenant is running',
  aborted: 'there was no answer in time: check the network, VPN and firewalls on the way, and ' +
    'whether the tenant is running',
  'not-http': 'what answers speaks no HTTP: check scheme and port of the issuer',
  tls: 'no TLS connection came about: check scheme and port of the issuer, and TLS of the host',
  'certificate-expired':
    'its certificate has expired: have it renewed on the host or its proxy, and check the clock here',
  'certificate-not-yet-valid':
    'its certificate is not valid yet: check the clock here, then the certificate of the host',
  'certificate-name':
    'its certificate is for another name: check the host of the issuer, or have the name added',
  'certificate-untrusted':
    'its certificate comes from no authority that is trusted here, or from itself: if the authority ' +
    'is your own, give its certificate by --ca-file, and never switch the verification off',
}

/** The stop that a first request without an answer means. */
export function unreachableStop({ step, request, failure }: Exchange): Stop | undefined {
  if (!failure) return undefined
  const { code } = failure
  return {
    code: isCertificate(code) ? code : 'tenant-unreachable',
    message: `${new URL(request.url).origin} could not be reached: ${ADVICE[code]}`,
    step,
    scope: 'all',
  }
}

type CertificateCode = Extract<FailureCode, `certificate-${string}`>
const isCertificate = (code: FailureCode): code is CertificateCode => code.startsWith('certificate')
