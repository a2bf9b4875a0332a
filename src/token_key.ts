/** What tokens are told apart by, within one client. */
export interface TokenKey {
  /** The scopes as a set: their order makes no other token. */
  readonly id: string
  /** As it goes into the request; nothing asks for the tenant's default. */
  readonly scope: string | undefined
}

export function createTokenKey(scope: string | undefined): TokenKey {
  return { id: [...new Set(scope?.split(' '))].sort().join(' '), scope }
}
