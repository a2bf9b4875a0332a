import { createCertificates } from './certificate.ts'
import { checkKeys, checkOneOf, checkText, MockIssuerError, plainUrl } from './check.ts'
import type { MockIssuer } from './mock_issuer.ts'

/** Options of {@linkcode serve}. */
export interface ServeOptions {
  /** To listen on. Default: 0, a free one. */
  readonly port?: number | undefined
  /** Address or name to listen on. Default: `127.0.0.1`, which other machines cannot reach. */
  readonly hostname?: string | undefined
  /** Default: that of `tenant.issuer`. */
  readonly protocol?: 'http' | 'https' | undefined
  /**
   * What the tenant calls itself whatever `Host` says, for servers behind a proxy: origin and the
   * path that the tenant has. Default: it calls itself as it is called.
   */
  readonly publicUrl?: string | undefined
  /** Certificate and private key (PKCS #8) for HTTPS, in PEM. Default: made for this run. */
  readonly certificate?:
    | { readonly certificatePem: string; readonly privateKeyPem: string }
    | undefined
  /**
   * File for the certificate of the authority made for this run, in PEM, for clients to trust; its
   * key is gone. It takes the place of one of an earlier run, and of no other file. Default: none.
   */
  readonly authorityFile?: string | undefined
}

/** Options, checked and complete. */
export interface ServePlan {
  readonly port: number
  readonly hostname: string
  readonly protocol: 'http' | 'https'
  /** Origin, if it is not to be that of `Host`. */
  readonly publicOrigin: string | undefined
  readonly authorityFile: string | undefined
  /** For HTTPS. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  /** Missing unless it was made for this run. */
  readonly authorityPem: string | undefined
}

const OPTIONS = [
  'port',
  'hostname',
  'protocol',
  'publicUrl',
  'certificate',
  'authorityFile',
]

/** @throws {MockIssuerError} naming the option at fault */
export async function readServeOptions(
  tenant: Pick<MockIssuer, 'issuer'>,
  options: ServeOptions,
): Promise<ServePlan> {
  checkKeys('serve', options, OPTIONS)
  const address = new URL(tenant.issuer)
  const {
    port = 0,
    hostname: given = '127.0.0.1',
    protocol = address.protocol === 'http:' ? 'http' : 'https',
    publicUrl,
    certificate,
    authorityFile,
  } = options
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new MockIssuerError('serve.port', 'must be a whole number from 0 to 65535')
  }
  const hostname = checkHostname(given)
  checkOneOf('serve.protocol', protocol, ['http', 'https'])
  const publicOrigin = publicUrl === undefined ? undefined : originOf(publicUrl, address)
  const plain = { port, hostname, protocol, publicOrigin, authorityFile }
  if (certificate && protocol === 'http') {
    throw new MockIssuerError('serve.certificate', 'is for HTTPS: leave it out, or set protocol')
  }
  if (authorityFile !== undefined) {
    checkText('serve.authorityFile', authorityFile)
    if (certificate || protocol === 'http') {
      throw new MockIssuerError(
        'serve.authorityFile',
        'is for HTTPS with a certificate made for this run: leave it out',
      )
    }
  }
  if (protocol === 'http') return { ...plain, tls: undefined, authorityPem: undefined }
  if (certificate) {
    const { certificatePem, privateKeyPem } = certificate
    const tls = {
      cert: checkText('serve.certificate.certificatePem', certificatePem),
      key: checkText('serve.certificate.privateKeyPem', privateKeyPem),
    }
    return { ...plain, tls, authorityPem: undefined }
  }
  const made = await createCertificates({ hosts: hostsOf(hostname, publicUrl) }).catch(() => {
    throw new MockIssuerError(
      'serve.hostname',
      'or publicUrl has a name that no certificate can hold: take another one, or http',
    )
  })
  const tls = { cert: made.certificatePem, key: made.privateKeyPem }
  return { ...plain, tls, authorityPem: made.authorityPem }
}

function originOf(publicUrl: unknown, { pathname }: URL): string {
  const url = plainUrl(checkText('serve.publicUrl', publicUrl))
  if (!url || url.username || url.password) {
    throw new MockIssuerError('serve.publicUrl', 'must be an http(s) URL without user and query')
  }
  if (url.pathname.replace(/\/*$/, '') !== pathname.replace(/\/*$/, '')) {
    throw new MockIssuerError(
      'serve.publicUrl',
      `must have the tenant's own path, '${pathname}': proxies pass it on as it is`,
    )
  }
  return url.origin
}

/** Names that clients may call: loopback's, that of the server, that of its proxy. */
function hostsOf(hostname: string, publicUrl: string | undefined): string[] {
  const names = publicUrl === undefined ? [hostname] : [hostname, new URL(publicUrl).hostname]
  return [...new Set(['localhost', '127.0.0.1', '::1', ...names.map(withoutBrackets)])]
}

/** One that a URL and a certificate can name. */
function checkHostname(given: unknown): string {
  const hostname = withoutBrackets(checkText('serve.hostname', given))
  const inUrl = hostname.includes(':') ? `[${hostname}]` : hostname
  const isName = /^[\w.:-]{1,253}$/.test(hostname)
  if (isName && URL.canParse(`http://${inUrl}`)) return hostname
  throw new MockIssuerError('serve.hostname', 'must be an address of this machine or its name')
}

/** An IPv6 address, as URLs have it. */
function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1')
}
