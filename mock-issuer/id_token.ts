import { toBase64url } from './base64url.ts'
import type { TokenClaims } from './access_token.ts'
import type { InternalKeys } from './keys.ts'
import type { MockClock } from './clock.ts'
import { signJws } from './signing_key.ts'

/** What an ID token says besides the claims of the access token. */
export interface IdTokenClaims extends TokenClaims {
  readonly issuer: string
}

const LIFETIME_SECONDS = 20 * 60

/**
 * The ID token that a tenant adds when scope `openid` is asked for, under client credentials too:
 * OpenID Connect Core 2 and 3.1.3.6, members in the tenant's order.
 */
export async function createIdToken(
  { keys, clock }: { readonly keys: InternalKeys; readonly clock: Pick<MockClock, 'now'> },
  { issuer, clientId, displayName, roles, permissions }: IdTokenClaims,
  accessToken: string,
): Promise<string> {
  const key = await keys.signing()
  const issuedAt = Math.floor(clock.now() / 1000)
  const { kid, x5t } = key
  return await signJws(key, { alg: 'RS256', kid, x5t, typ: 'JWT' }, {
    iss: issuer,
    exp: issuedAt + LIFETIME_SECONDS,
    iat: issuedAt,
    aud: clientId,
    'oc:entyp': 'application',
    sub: clientId,
    name: displayName,
    ...claim('role', roles),
    ...claim('Permission', permissions),
    azp: clientId,
    at_hash: await leftHalfOfHash(accessToken),
    oi_tkn_id: crypto.randomUUID(), // of its row in the tenant's database
  })
}

/** One value stands alone, several in a list, none nowhere. */
function claim(
  name: string,
  values: readonly string[],
): Record<string, string | readonly string[]> {
  const [first, ...others] = values
  if (first === undefined) return {}
  return { [name]: others.length > 0 ? values : first }
}

async function leftHalfOfHash(accessToken: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken))
  return toBase64url(new Uint8Array(hash, 0, 16))
}
