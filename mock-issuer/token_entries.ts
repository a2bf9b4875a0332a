import { createRecent } from './recent.ts'

/** The table of tokens in the tenant's database, of which the mock keeps the last. */
export interface TokenEntries {
  /** A new entry, for a token that is good. @return its id, `oi_tkn_id` in JWTs */
  add(): string
  /** From now on it is not good. */
  revoke(id: string): void
  /** Whether it is there and was not revoked. */
  isValid(id: string): boolean
}

export function createTokenEntries(): TokenEntries {
  const valid = createRecent<boolean>()
  return {
    add() {
      const id = crypto.randomUUID()
      valid.set(id, true)
      return id
    },
    revoke: (id) => valid.set(id, false),
    isValid: (id) => valid.get(id) === true,
  }
}
