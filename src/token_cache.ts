import { MAX_KEYS } from './constants.ts'
import type { TokenHolder } from './token_holder.ts'
import { createTokenKey, type TokenKey } from './token_key.ts'

/** The tokens of a client, one for each set of scopes. */
export interface TokenCache {
  /** Of the client's own scope. */
  readonly usual: TokenHolder
  of(scope: string | undefined): TokenHolder
  all(): TokenHolder[]
}

/**
 * Holds the usual key, and at most `maxKeys` others: the least recently used goes, but none that is
 * being minted.
 *
 * @param scope of the usual key
 */
export function createTokenCache(
  scope: string | undefined,
  create: (key: TokenKey) => TokenHolder,
  maxKeys: number = MAX_KEYS,
): TokenCache {
  const usualKey = createTokenKey(scope)
  const usual = create(usualKey)
  const others = new Map<string, TokenHolder>() // least recently used first

  return {
    usual,
    of(scope) {
      if (scope === undefined) return usual
      const key = createTokenKey(scope)
      if (key.id === usualKey.id) return usual
      const holder = others.get(key.id) ?? create(key)
      others.delete(key.id)
      others.set(key.id, holder)
      for (const [id, old] of others) {
        if (others.size <= maxKeys) break
        if (old !== holder && !old.busy()) others.delete(id)
      }
      return holder
    },
    all: () => [usual, ...others.values()],
  }
}
