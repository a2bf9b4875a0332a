import {
  ascii,
  bitString,
  commonName,
  der,
  extension,
  integer,
  type Octets,
  octets,
  oid,
  sequence,
  time,
  TRUE,
} from './der.ts'

/** Options of {@linkcode createCertificates}. */
export interface CreateCertificatesOptions {
  /**
   * DNS names and IP addresses of the server (RFC 5280, 4.2.1.6), names in ASCII, IPv6 addresses
   * without brackets. Default: `['localhost', '127.0.0.1', '::1']`.
   */
  readonly hosts?: readonly string[] | undefined
  /** First second of validity (RFC 5280, 4.1.2.5), 1950 or later. Default: an hour ago. */
  readonly notBefore?: Date | undefined
  /** Last second of validity, later than `notBefore`. Default: a week ahead. */
  readonly notAfter?: Date | undefined
}

/** What a server and its clients need, as PEM text. */
export interface Certificates {
  /** Certificate of the authority (RFC 5280, 4.2.1.9), for clients to trust; its key is gone. */
  readonly authorityPem: string
  /** Certificate of the server, the leaf. */
  readonly certificatePem: string
  /** Private key of the server (PKCS #8). */
  readonly privateKeyPem: string
}

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const HOUR_MS = 3_600_000

/**
 * Makes a private authority and the certificate it issues to one server (RFC 5280, 4.1 and 4.2), new
 * keys and all. One certificate for both would be shorter, but Deno refuses an authority as server.
 *
 * @throws {TypeError} naming the option at fault
 */
export async function createCertificates(
  options: CreateCertificatesOptions = {},
): Promise<Certificates> {
  const {
    hosts = ['localhost', '127.0.0.1', '::1'],
    notBefore = new Date(Date.now() - HOUR_MS),
    notAfter = new Date(Date.now() + 7 * 24 * HOUR_MS),
    ...others
  } = options
  const [unknown] = Object.keys(others)
  if (unknown) throw new TypeError(`createCertificates has no option '${unknown}': leave it out`)
  const subjectAltName = sequence(...generalNames(hosts))
  const validity = sequence(validTime('notBefore', notBefore), validTime('notAfter', notAfter))
  if (notAfter <= notBefore) throw new TypeError("Option 'notAfter' must be later than notBefore")

  const authority = await crypto.subtle.generateKey(ECDSA, false, ['sign', 'verify'])
  const server = await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify'])
  const authorityId = await keyIdentifier(authority.publicKey)
  const serverId = await keyIdentifier(server.publicKey)
  const privateKey = octets(await crypto.subtle.exportKey('pkcs8', server.privateKey))
  const issuer = commonName('Mock issuer authority')

  // The authority's key signs both certificates, its own too.
  const certify = async (subject: Octets, key: CryptoKey, extensions: Octets[]) => {
    const algorithm = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2)) // ecdsa-with-SHA256
    const toBeSigned = sequence(
      der(0xa0, integer([2])), // version 3
      integer([...crypto.getRandomValues(new Uint8Array(16))]), // serial number
      algorithm,
      issuer,
      validity,
      subject,
      octets(await crypto.subtle.exportKey('spki', key)),
      der(0xa3, sequence(...extensions)),
    )
    const data = Uint8Array.from(toBeSigned)
    const raw = octets(await crypto.subtle.sign(ECDSA, authority.privateKey, data))
    // WebCrypto gives r and s in 32 octets each, X.509 wants a sequence of two integers.
    const signature = sequence(integer(raw.slice(0, 32)), integer(raw.slice(32)))
    return pem('CERTIFICATE', sequence(toBeSigned, algorithm, bitString(0, signature)))
  }

  return {
    authorityPem: await certify(issuer, authority.publicKey, [
      extension(19, sequence(TRUE), 'critical'), // basicConstraints: an authority
      extension(15, bitString(1, [0x06]), 'critical'), // keyUsage: keyCertSign, cRLSign
      extension(14, der(0x04, authorityId)), // subjectKeyIdentifier
    ]),
    certificatePem: await certify(commonName('Mock issuer'), server.publicKey, [
      extension(19, sequence()), // basicConstraints: not an authority, which DER leaves out
      extension(15, bitString(7, [0x80]), 'critical'), // keyUsage: digitalSignature
      extension(37, sequence(oid(0x2b, 6, 1, 5, 5, 7, 3, 1))), // extendedKeyUsage: serverAuth
      extension(17, subjectAltName),
      extension(14, der(0x04, serverId)), // subjectKeyIdentifier
      extension(35, sequence(der(0x80, authorityId))), // authorityKeyIdentifier
    ]),
    privateKeyPem: pem('PRIVATE KEY', privateKey),
  }
}

function generalNames(hosts: readonly unknown[]): Octets[] {
  if (!Array.isArray(hosts) || hosts.length === 0) {
    throw new TypeError("Option 'hosts' must be a list of one or more names or IP addresses")
  }
  return hosts.map((host: unknown) => {
    const text = typeof host === 'string' ? host : ''
    const address = ipv4(text) ?? ipv6(text)
    if (address) return der(0x87, address) // iPAddress
    if (isDnsName(text)) return der(0x82, ascii(text)) // dNSName
    throw new TypeError(
      `Option 'hosts' has ${JSON.stringify(host)}: give an ASCII DNS name or a bare IP address`,
    )
  })
}

function isDnsName(text: string): boolean {
  if (text.length > 253 || /(^|\.)\d+$/.test(text)) return false // no client takes 127.1 for a name
  return text.replace(/^\*\./, '').split('.').every((label) => /^[\w-]{1,63}$/.test(label))
}

function ipv4(text: string): Octets | undefined {
  const parts = text.split('.')
  const valid = parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  return parts.length === 4 && valid ? parts.map(Number) : undefined
}

function ipv6(text: string): Octets | undefined {
  if (!/^[\da-f:.]+$/i.test(text) || !URL.canParse(`http://[${text}]`)) return undefined
  // The URL parser has checked the address, and makes groups of an IPv4 tail.
  const [head = '', tail = ''] = new URL(`http://[${text}]`).hostname.slice(1, -1).split('::')
  const groups = (part: string) => part ? part.split(':').map((group) => parseInt(group, 16)) : []
  const [left, right] = [groups(head), groups(tail)]
  const zeros = Array<number>(8 - left.length - right.length).fill(0)
  return [...left, ...zeros, ...right].flatMap((group) => [group >> 8, group & 0xff])
}

function validTime(option: string, date: Date): Octets {
  const year = date instanceof Date ? date.getUTCFullYear() : NaN
  if (!(year >= 1950 && year <= 9999)) {
    throw new TypeError(`Option '${option}' must be a valid Date of the years 1950 to 9999`)
  }
  return time(date)
}

/** Method 1 of RFC 5280, 4.2.1.2: a name for the key, nothing rests on the strength of the digest. */
async function keyIdentifier(key: CryptoKey): Promise<Octets> {
  return octets(await crypto.subtle.digest('SHA-1', await crypto.subtle.exportKey('raw', key)))
}

function pem(label: string, content: Octets): string {
  const lines = btoa(String.fromCharCode(...content)).replace(/.{1,64}/g, '$&\n')
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`
}
