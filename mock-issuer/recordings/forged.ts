import { CompactSign } from 'jose'
import { toBase64url } from '../base64url.ts'
import { createSigningKey, type SigningKey } from '../signing_key.ts'

/** The tenant whose tokens are forged. */
export interface Target {
  /** As the laboratory's server called itself. */
  readonly issuer: string
  readonly audience: string
  /** The key that signs; the laboratory had it. */
  readonly key: SigningKey
  /** Epoch seconds. */
  readonly now: number
}

/** What differs from a good token; `undefined` takes a member away. */
interface Forgery {
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
  /** Default: the tenant's key. */
  readonly signedBy?: 'foreign key' | 'public key' | 'nobody'
}

/** By the name of the placeholder, as the notes say. */
const FORGERIES: Readonly<Record<string, (target: Target) => Forgery>> = {
  good: () => ({}),
  wrongiss: () => ({ claims: { iss: 'http://other.example/' } }),
  wrongissnorth: () => ({ claims: { iss: 'http://localhost:4123/north' } }),
  noslash: ({ issuer }) => ({ claims: { iss: issuer.replace(/\/$/, '') } }),
  issupper: ({ issuer }) => ({ claims: { iss: issuer.toUpperCase() } }),
  noiss: () => ({ claims: { iss: undefined } }),
  badiss: () => ({ claims: { iss: 'not a URI' } }),
  noaud: () => ({ claims: { aud: undefined } }),
  otheraud: () => ({ claims: { aud: 'oct:Other' } }),
  multiaud: ({ audience }) => ({ claims: { aud: ['orders-api', audience] } }),
  typjwt: () => ({ header: { typ: 'JWT' } }),
  typnone: () => ({ header: { typ: undefined } }),
  typid: () => ({ header: { typ: 'id_token+jwt' } }),
  typupper: () => ({ header: { typ: 'AT+JWT' } }),
  typapp: () => ({ header: { typ: 'application/at+jwt' } }),
  typrefresh: () => ({ header: { typ: 'oi_reft+jwt' } }),
  expired: ({ now }) => ({ claims: { iat: now - 7_200, exp: now - 3_600 } }),
  justexp: ({ now }) => ({ claims: { iat: now - 3_601, exp: now - 1 } }),
  futurenbf: ({ now }) => ({ claims: { nbf: now + 100 } }),
  noexp: () => ({ claims: { exp: undefined } }),
  futureiat: ({ now }) => ({ claims: { iat: now + 100 } }),
  foreign: () => ({ header: { kid: 'foreign', x5t: undefined }, signedBy: 'foreign key' }),
  foreignownkid: () => ({ signedBy: 'foreign key' }),
  badkid: () => ({ header: { kid: 'unknown', x5t: undefined } }),
  nokid: () => ({ header: { kid: undefined, x5t: undefined } }),
  none: () => ({
    header: { alg: 'none', kid: undefined, x5t: undefined },
    signedBy: 'nobody',
  }),
  nonekid: () => ({ header: { alg: 'none' }, signedBy: 'nobody' }),
  hs256: () => ({ header: { alg: 'HS256' }, signedBy: 'public key' }),
  nosub: () => ({ claims: { sub: undefined } }),
  noclient: () => ({ claims: { client_id: undefined, oi_prst: undefined } }),
  noid: () => ({ claims: { jti: undefined } }),
}

/**
 * A token that nobody issued.
 *
 * @param name what stands after `forged` in the placeholder
 * @param note of the case, which gives the issuer of those called `iss …`
 * @throws {Error} if the name is not known
 */
export async function forge(name: string, note: string, target: Target): Promise<string> {
  const [, iss] = /issuer (http\S+)$/.exec(note) ?? []
  const make = FORGERIES[name]
  if (!make && !(name.startsWith('iss ') && iss)) {
    throw new Error(`Forgery ${name} is not known: add it to forged.ts`)
  }
  const forgery = make ? make(target) : { claims: { iss: iss?.replace('<port>', '4123') } }
  const { kid, x5t } = target.key
  const header = { alg: 'RS256', kid, x5t, typ: 'at+jwt', ...forgery.header }
  return await sign(header, { ...claimsFor(target), ...forgery.claims }, forgery, target.key)
}

/** All that an access token says, but for an entry in the database. */
function claimsFor({ issuer, audience, now }: Target): Readonly<Record<string, unknown>> {
  return {
    iss: issuer,
    exp: now + 3_600,
    iat: now,
    aud: audience,
    jti: crypto.randomUUID(),
    'oc:entyp': 'application',
    sub: 'warehousesync',
    name: 'Forged',
    Permission: 'ExecuteGraphQL',
    oi_prst: 'warehousesync',
    client_id: 'warehousesync',
  }
}

async function sign(
  header: Readonly<Record<string, unknown>> & { readonly alg: string },
  claims: Readonly<Record<string, unknown>>,
  { signedBy }: Forgery,
  key: SigningKey,
): Promise<string> {
  const payload = utf8(JSON.stringify(claims))
  if (signedBy === 'nobody') {
    return [utf8(JSON.stringify(header)), payload].map(toBase64url).join('.') + '.'
  }
  const signer = new CompactSign(payload).setProtectedHeader(header)
  if (signedBy === 'public key') return await signer.sign(await publicKeyOf(key))
  return await signer.sign(
    signedBy === 'foreign key' ? (await foreignKey()).privateKey : key.privateKey,
  )
}

/** As everybody can write it down: the secret of who confuses the two kinds of keys. */
async function publicKeyOf({ publicKey }: SigningKey): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.exportKey('spki', publicKey))
}

/** A good key, but not of the tenant. */
export function foreignKey(): Promise<SigningKey> {
  return createSigningKey({ commonName: 'foreign.example', nowMs: Date.UTC(2026, 10, 22) })
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
