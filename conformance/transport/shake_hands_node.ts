import { X509Certificate } from 'node:crypto'
import * as tls from 'node:tls'
import type { HandshakeResult } from '../engine/exchange.ts'
import { certificateFacts } from './certificate_facts_node.ts'
import { endOnce } from './end_once_node.ts'
import { failureOf } from './failure.ts'
import { type HostPlace, serverName } from './host.ts'
import { certificatesIn, runtimeAuthorities } from './trusted_node.ts'

/**
 * Shakes hands as the runtime does by itself, and looks at the certificates, good or bad: nothing is
 * sent afterwards. Never rejects.
 *
 * @param ca authorities named by the operator, in PEM
 * @param context what is trusted; `undefined`: as the runtime has it
 */
export function shakeHands(
  place: HostPlace,
  ca: readonly string[],
  context: tls.SecureContext | undefined,
  signal: AbortSignal,
): Promise<HandshakeResult> {
  const { hostname: host, port, label } = place
  const servername = serverName(place)
  return new Promise((resolve) => {
    const socket = tls.connect({
      host,
      port,
      ...servername !== '' && { servername },
      ...context && { secureContext: context },
      rejectUnauthorized: false,
      // Looked at by itself below: its error would take the place of one about the chain.
      checkServerIdentity: () => undefined,
    })
    const settle = endOnce(socket, resolve, signal, label)
    socket.on('error', (error) => {
      const { code, message } = failureOf(error, label, 'shaking hands')
      settle({ outcome: code === 'tls' ? 'refused' : 'unreachable', message })
    })
    socket.on('secureConnect', () => settle(factsOf(socket, host, ca)))
  })
}

function factsOf(socket: tls.TLSSocket, host: string, ca: readonly string[]): HandshakeResult {
  const shown = socket.getPeerCertificate(true)
  const chain = chainOf(shown)
  if (chain.length === 0) {
    return { outcome: 'cannot', message: 'this runtime does not show the certificates' }
  }
  // An Error in some runtimes, its code in others.
  const error = socket.authorizationError as unknown as string | { code?: string } | null
  const problem = error && (typeof error === 'string' ? error : error.code ?? String(error))
  const given = ca.flatMap(certificatesIn)
  const known = [...given, ...runtimeAuthorities()]
  // That it is not the time hides whether the chain is trusted.
  const isOutOfTime = problem === 'CERT_HAS_EXPIRED' || problem === 'CERT_NOT_YET_VALID'
  const isTrusted = isOutOfTime ? isIssuedBy(chain, known) : socket.authorized
  const facts = (isTrusted ? neededOf(chain, known) : chain).map(certificateFacts)
  return {
    outcome: 'accepted',
    protocol: socket.getProtocol() ?? undefined,
    cipher: socket.getCipher().standardName,
    isTrusted,
    message: socket.authorized ? undefined : problem ?? 'unknown',
    trustedBy: isTrusted ? trustedBy(chain, given) : undefined,
    // Without a name, node:tls goes by the common name, which no client may (RFC 9110, 4.3.4).
    isNamed: facts[0]?.names.length !== 0 && tls.checkServerIdentity(host, shown) === undefined,
    chain: facts,
  }
}

/** The server's own first, an authority that is known here last. */
function chainOf(shown: tls.DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = []
  const seen = new Set<string>()
  let next: tls.DetailedPeerCertificate | undefined = shown
  while (next?.raw && !seen.has(next.raw.toString('hex'))) {
    seen.add(next.raw.toString('hex'))
    chain.push(new X509Certificate(next.raw))
    next = next.issuerCertificate
  }
  return chain
}

/**
 * A chain up to the first authority that is known here: what a server sends behind it, for clients
 * that know older ones alone, decides nothing. An authority that another has signed is not the end.
 */
function neededOf(
  chain: readonly X509Certificate[],
  authorities: readonly string[],
): readonly X509Certificate[] {
  const roots = authorities.map((pem) => new X509Certificate(pem))
    .filter(({ subject, issuer }) => subject === issuer)
  for (const [index, certificate] of chain.entries()) {
    const root = roots.find((root) => isSignedBy(certificate, root))
    if (!root) continue
    const needed = chain.slice(0, index + 1)
    return certificate.raw.equals(root.raw) ? needed : [...needed, root]
  }
  return chain
}

function trustedBy(
  chain: readonly X509Certificate[],
  given: readonly string[],
): HandshakeResult['trustedBy'] {
  if (isIssuedBy(chain, given)) return 'option'
  return isIssuedBy(chain, tls.rootCertificates) ? 'runtime' : 'machine'
}

/** Whether one of the chain is of an authority of the list, or is it. */
function isIssuedBy(chain: readonly X509Certificate[], authorities: readonly string[]): boolean {
  return authorities.map((pem) => new X509Certificate(pem)).some((authority) =>
    chain.some((certificate) => isSignedBy(certificate, authority))
  )
}

function isSignedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey)
}
