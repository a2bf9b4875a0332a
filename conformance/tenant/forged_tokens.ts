import { base64url, CompactSign, exportJWK, exportSPKI, generateKeyPair, importJWK } from 'jose'
import type { View } from '../engine/seen.ts'
import { objectIn, textOf } from '../engine/seen.ts'

type Members = Readonly<Record<string, unknown>>

/** Which text of a public key is the secret of a forged token (RFC 8725, 2.1). */
export type KeyText = 'pem' | 'pem-line' | 'certificate' | 'der' | 'modulus' | 'jwk'

/** In words, behind "keyed with". */
export const KEY_TEXTS: Readonly<Record<KeyText, string>> = {
  pem: 'the public key in PEM',
  'pem-line': 'the public key in PEM, with a line end',
  certificate: 'the certificate in PEM',
  der: 'the public key in DER',
  modulus: 'the modulus as the keys write it',
  jwk: 'the key as JSON',
}

/** The key that signed the first token, as published; `undefined` unless the token is a signed JWT. */
export function signingKey({ tokens, maybe }: Pick<View, 'maybe' | 'tokens'>): Members | undefined {
  const keys = maybe('P03')
  const published = keys && objectIn(keys.response)?.keys
  if (tokens[0]?.kind !== 'jwt' || !Array.isArray(published)) return undefined
  const { kid } = tokens[0].header ?? {}
  return published.find((key: Members | null) => typeof key === 'object' && key?.kid === kid)
}

/** Whether a text can be made of a key as published. */
export function hasText(key: Members, text: KeyText): boolean {
  const { kty, n, e, x, y, x5c } = key
  if (text === 'jwk') return true
  if (text === 'certificate') return Array.isArray(x5c) && BASE64.test(String(x5c[0]))
  const isEc = kty === 'EC' && algorithmOf(key) !== undefined && text !== 'modulus'
  if (kty !== 'RSA' && !isEc) return false
  return (isEc ? [x, y] : [n, e]).every((part) => typeof part === 'string' && BASE64URL.test(part))
}

/** That of a curve (RFC 7518, 3.4); of RSA any will do. */
function algorithmOf({ kty, crv }: Members): string | undefined {
  if (kty === 'RSA') return 'RS256'
  return { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' }[textOf(crv)]
}

const BASE64 = /^[A-Za-z0-9+/]+=*$/
const BASE64URL = /^[\w-]+$/

/** The text, as bytes. @param key has that text */
export async function keyText(key: Members, text: KeyText): Promise<Uint8Array> {
  const { kty, n, e, crv, x, y, x5c } = key
  switch (text) {
    case 'jwk':
      return utf8(JSON.stringify(key))
    case 'modulus':
      return utf8(textOf(n))
    case 'certificate':
      return utf8(pem('CERTIFICATE', textOf((x5c as unknown[])[0])))
    default: {
      const jwk = kty === 'EC'
        ? { kty, crv: textOf(crv), x: textOf(x), y: textOf(y) }
        : { kty: 'RSA', n: textOf(n), e: textOf(e) }
      const imported = await importJWK(jwk, algorithmOf(key), { extractable: true })
      const spki = await exportSPKI(imported as CryptoKey)
      const base64 = spki.replace(/-----[^-]+-----|\s/g, '')
      if (text === 'der') return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
      const lines = pem('PUBLIC KEY', base64)
      return utf8(text === 'pem' ? lines.trimEnd() : lines)
    }
  }
}

function pem(label: string, base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

/**
 * The token with one bit of its signature turned. Not the lowest: `-` and `_` may differ by it alone,
 * and what differs by that is redacted as the token itself.
 */
export function tampered(token: string): string {
  const { head, body, signature } = partsOf(token)
  const bytes = base64url.decode(signature)
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 2
  return `${head}.${body}.${base64url.encode(bytes)}`
}

/** The token with the algorithm `none` and no signature (RFC 7515, appendix A.5). */
export function unsigned(token: string): string {
  const { header, body } = partsOf(token)
  return `${base64url.encode(JSON.stringify({ ...header, alg: 'none' }))}.${body}.`
}

/** The token with its algorithm changed to HS256, and a public text for the secret. */
export function keyedWith(token: string, secret: Uint8Array): Promise<string> {
  const { header, body } = partsOf(token)
  return sign(body, { ...header, alg: 'HS256' }, secret)
}

/** The token signed with a key of one's own, which its header carries (RFC 7515, 4.1.3). */
export async function withOwnKey(token: string): Promise<string> {
  const { header, body } = partsOf(token)
  const alg = ASYMMETRIC.find((name) => name === header.alg) ?? 'RS256'
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const { kid: _kid, x5t: _x5t, ...others } = header
  return sign(body, { ...others, alg, jwk: await exportJWK(publicKey) }, privateKey)
}

const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512']

function sign(body: string, header: Members, key: CryptoKey | Uint8Array): Promise<string> {
  return new CompactSign(base64url.decode(body))
    .setProtectedHeader(header as { alg: string })
    .sign(key)
}

function partsOf(token: string) {
  const [head = '', body = '', signature = ''] = token.split('.')
  const header = JSON.parse(new TextDecoder().decode(base64url.decode(head))) as Members
  return { head, header, body, signature }
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
