import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import * as tls from 'node:tls'

/**
 * Authorities to trust: those of the runtime and of the machine, and these. To hand a list to
 * `node:tls` replaces its own, so that must be in it.
 *
 * @param ca PEM texts, each of one certificate or more
 * @returns PEM texts; `undefined` where none is added, and the runtime goes by its own
 * @throws {TypeError} for a text without a certificate
 */
export function trustedAuthorities(ca: readonly string[]): string[] | undefined {
  if (ca.length === 0) return undefined
  return [...runtimeAuthorities(), ...ca.flatMap(certificatesIn)]
}

/** What the runtime trusts by itself, as far as it tells: Node 20 does not name those of the machine. */
export function runtimeAuthorities(): readonly string[] {
  const told = (tls as { getCACertificates?: (kind: 'default') => string[] }).getCACertificates
  return told?.('default') ?? [...tls.rootCertificates, ...extraAuthorities()]
}

/** Those of NODE_EXTRA_CA_CERTS. A file that cannot be read is passed over, as Node does. */
function extraAuthorities(): string[] {
  const path = process.env.NODE_EXTRA_CA_CERTS
  if (!path) return []
  try {
    return certificatesIn(readFileSync(path, 'utf8'))
  } catch {
    return []
  }
}

/** @throws {TypeError} if there is none, or one cannot be read */
export function certificatesIn(pem: string): string[] {
  const found = pem.match(/-----BEGIN (\w+ )?CERTIFICATE-----[^-]+-----END \1?CERTIFICATE-----/g)
  if (!found) throw new TypeError('an authority must be a certificate in PEM: this text has none')
  for (const certificate of found) {
    try {
      new X509Certificate(certificate)
    } catch {
      throw new TypeError('an authority must be a certificate in PEM: this one cannot be read')
    }
  }
  return found
}
