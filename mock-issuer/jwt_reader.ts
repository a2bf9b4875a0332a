import { compactDecrypt, compactVerify, decodeJwt, decodeProtectedHeader } from 'jose'
import type { ReadToken, TokenDemands } from './access_token.ts'
import { rowOf } from './jwt_claims.ts'
import type { InternalKeys } from './keys.ts'
import { type Refusal, TOKEN_REFUSALS } from './refusals.ts'
import type { SigningKey } from './signing_key.ts'

type Header = ReturnType<typeof decodeProtectedHeader>
type Claims = Readonly<Record<string, unknown>>

// White space, which jose would read past, makes a text no JWT at all.
const JWS = /^[\w-]+\.[\w-]+\.[\w-]*$/
const JWE = /^[\w-]+(\.[\w-]+){4}$/

/** Types that the server issues. It compares them without regard to case, and fails to name others. */
const TYPES: Readonly<Record<string, string>> = {
  'at+jwt': 'access_token',
  'application/at+jwt': 'access_token',
  JWT: 'id_token',
  'oi_auc+jwt': 'authorization_code',
  'oi_reft+jwt': 'refresh_token',
}
const ACCESS_TOKEN = /^(application\/)?at\+jwt$/i

/**
 * Reads a JWT in the order of IdentityModel and OpenIddict: encryption, signature, issuer, type. Who
 * reads it looks at expiry and audience afterwards.
 */
export async function readJwt(
  text: string,
  demands: TokenDemands,
  keys: Pick<InternalKeys, 'signing' | 'encryption'>,
): Promise<ReadToken> {
  const jws = JWE.test(text) ? await decrypt(text, keys) : text
  const parts = jws !== undefined && JWS.test(jws) ? partsOf(jws) : undefined
  if (!jws || !parts) return { refusal: TOKEN_REFUSALS.invalid }
  const { header, claims } = parts
  const refusal = await signatureProblem(jws, header, await keys.signing.valid())
  if (refusal) return { refusal }
  const { iss } = claims
  if (typeof iss !== 'string' || !demands.isIssuer(iss)) return { refusal: TOKEN_REFUSALS.issuer }
  const { typ = '' } = header
  if (demands.otherType && !ACCESS_TOKEN.test(typ)) return { refusal: demands.otherType }
  const type = Object.hasOwn(TYPES, typ) ? TYPES[typ] : undefined
  return type === undefined ? { failed: true } : { token: rowOf(claims, type) }
}

/** With any of the keys, whatever key id is named. */
async function decrypt(
  jwe: string,
  { encryption }: Pick<InternalKeys, 'encryption'>,
): Promise<string | undefined> {
  for (const { privateKey } of await encryption.valid()) {
    const options = {
      keyManagementAlgorithms: ['RSA-OAEP'],
      contentEncryptionAlgorithms: ['A256CBC-HS512'],
    }
    const plain = await compactDecrypt(jwe, privateKey, options).catch(() => undefined)
    if (plain) return new TextDecoder().decode(plain.plaintext)
  }
  return undefined
}

function partsOf(jws: string): { header: Header; claims: Claims } | undefined {
  try {
    return { header: decodeProtectedHeader(jws), claims: decodeJwt(jws) }
  } catch {
    return undefined
  }
}

/** The key that is named, or else any of them: only then is a wrong one a key not found. */
async function signatureProblem(
  jws: string,
  { kid }: Header,
  keys: readonly SigningKey[],
): Promise<Refusal | undefined> {
  if (jws.endsWith('.')) return TOKEN_REFUSALS.signature
  const named = keys.filter((key) => key.kid === kid)
  for (const { publicKey } of named.length > 0 ? named : keys) {
    // The keys are for RS256 alone, so whatever else the header names does not verify.
    const verified = await compactVerify(jws, publicKey).catch(() => undefined)
    if (verified) return undefined
  }
  return named.length > 0 ? TOKEN_REFUSALS.signature : TOKEN_REFUSALS.signingKey
}
