import type { AccessToken } from './access_token.ts'
import { MAX_KEYS, MAX_MARGIN_SHARE } from './constants.ts'
import type { ExpiryClock } from './expiry.ts'
import { createRenewable, type Dated, type Renewable } from './renewable.ts'
import type { TokenKey } from './token_key.ts'

/** Obtains a new token. `withinMs` is finite where an old one still holds for so long. */
export type Mint = (
  key: TokenKey,
  withinMs: number,
  signal: AbortSignal,
) => Promise<Dated<AccessToken>>

/** The token of a key, to be had from one mint at a time. */
export type TokenCache = (key: TokenKey) => Renewable<AccessToken>

/**
 * Tokens by key, at most `maxKeys`: the least recently used goes, but none that is being minted.
 *
 * @param expiryMarginMs a token closer to its end is renewed; never over 10 % of its lifetime
 */
export function createTokenCache(
  mint: Mint,
  expiry: ExpiryClock,
  expiryMarginMs: number,
  maxKeys: number = MAX_KEYS,
): TokenCache {
  const tokens = new Map<string, Renewable<AccessToken>>() // least recently used first

  return (key) => {
    const token = tokens.get(key.id) ?? createRenewable(expiry, {
      make: (withinMs, signal) => mint(key, withinMs, signal),
      marginMs: (lifetimeMs) => Math.min(expiryMarginMs, lifetimeMs * MAX_MARGIN_SHARE),
    })
    tokens.delete(key.id)
    tokens.set(key.id, token)
    for (const [id, old] of tokens) {
      if (tokens.size <= maxKeys) break
      if (old !== token && !old.busy()) tokens.delete(id)
    }
    return token
  }
}
