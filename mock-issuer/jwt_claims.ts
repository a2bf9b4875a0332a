import type { TokenClaims, TokenRow } from './access_token.ts'
import { claimOf } from './jwt.ts'

/** The claims of an access token, in the order of the tenant (wire profile, 3.3). */
export function accessTokenClaims(
  issuer: string,
  { clientId, displayName, roles, permissions, audiences, scopes }: TokenClaims,
  { id, issuedAtMs, expiresAtMs }: {
    readonly id: string
    readonly issuedAtMs: number
    readonly expiresAtMs: number
  },
): Readonly<Record<string, unknown>> {
  return {
    iss: issuer,
    exp: expiresAtMs / 1000,
    iat: issuedAtMs / 1000,
    ...claimOf('aud', audiences),
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    jti: crypto.randomUUID(),
    'oc:entyp': 'application',
    sub: clientId,
    name: displayName,
    ...claimOf('role', roles),
    ...claimOf('Permission', permissions),
    oi_prst: clientId,
    client_id: clientId,
    oi_tkn_id: id,
  }
}

/** What such claims say, as far as they are there: who has the key can sign anything. */
export function rowOf(claims: Readonly<Record<string, unknown>>, type: string): TokenRow {
  const text = (name: string) => {
    const value = claims[name]
    return typeof value === 'string' ? value : undefined
  }
  const list = (name: string) =>
    [claims[name]].flat().filter((value): value is string => typeof value === 'string')
  const moment = (name: string) => {
    const value = claims[name]
    return typeof value === 'number' ? value * 1000 : undefined
  }
  return {
    id: text('oi_tkn_id'),
    type,
    jwtId: text('jti'),
    clientId: text('client_id') ?? text('sub') ?? '',
    displayName: text('name') ?? '',
    roles: list('role'),
    permissions: list('Permission'),
    audiences: list('aud'),
    scopes: text('scope')?.split(' ') ?? [],
    issuedAtMs: moment('iat'),
    expiresAtMs: moment('exp'),
  }
}
