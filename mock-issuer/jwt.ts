import { CompactEncrypt, CompactSign } from 'jose'
import type { InternalKeys } from './keys.ts'
import type { SigningKey } from './signing_key.ts'

type Claims = Readonly<Record<string, unknown>>

/**
 * A JWS in compact serialization (RFC 7515, 7.1), header and claims in the order of the tenant (wire
 * profile, 3.3).
 */
export async function signJwt(key: SigningKey, typ: string, claims: Claims): Promise<string> {
  return await new CompactSign(utf8(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'RS256', kid: key.kid, x5t: key.x5t, typ })
    .sign(key.privateKey)
}

/** An access token: the JWS, or that JWS in a JWE (RFC 7519, 5.2; RFC 7516, 7.1). */
export async function writeJwt(
  claims: Claims,
  keys: Pick<InternalKeys, 'signing' | 'encryption'>,
  encrypt: boolean,
): Promise<string> {
  const typ = 'at+jwt'
  const [signing] = await keys.signing.valid()
  const jws = await signJwt(signing, typ, claims)
  if (!encrypt) return jws
  const [{ kid, publicKey }] = await keys.encryption.valid()
  return await new CompactEncrypt(utf8(jws))
    .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256CBC-HS512', kid, typ, cty: 'JWT' })
    .encrypt(publicKey)
}

/** A claim of several values: one stands alone, several in a list, none nowhere. */
export function claimOf(name: string, values: readonly string[]): Claims {
  const [first, ...others] = values
  if (first === undefined) return {}
  return { [name]: others.length > 0 ? values : first }
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
