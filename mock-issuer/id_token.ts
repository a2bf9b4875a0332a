import type { AccessTokens, TokenClaims } from './access_token.ts'
import { toBase64url } from './base64url.ts'
import type { MockClock } from './clock.ts'
import { claimOf, signJwt } from './jwt.ts'
import type { InternalKeys } from './keys.ts'

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
  { keys, clock, tokens }: {
    readonly keys: Pick<InternalKeys, 'signing'>
    readonly clock: Pick<MockClock, 'now'>
    readonly tokens: Pick<AccessTokens, 'entries'>
  },
  { issuer, clientId, displayName, roles, permissions }: IdTokenClaims,
  accessToken: string,
): Promise<string> {
  const [key] = await keys.signing.valid()
  const issuedAt = Math.floor(clock.now() / 1000)
  return await signJwt(key, 'JWT', {
    iss: issuer,
    exp: issuedAt + LIFETIME_SECONDS,
    iat: issuedAt,
    aud: clientId,
    'oc:entyp': 'application',
    sub: clientId,
    name: displayName,
    ...claimOf('role', roles),
    ...claimOf('Permission', permissions),
    azp: clientId,
    at_hash: await leftHalfOfHash(accessToken),
    oi_tkn_id: tokens.entries.add(),
  })
}

async function leftHalfOfHash(accessToken: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken))
  return toBase64url(new Uint8Array(hash, 0, 16))
}
