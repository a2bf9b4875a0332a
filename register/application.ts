/** What an administrator enters, but for the secret and what is the same for every program. */
export interface Application {
  /** Client ID. */
  readonly clientId: string
  /** Display Name. */
  readonly displayName: string
  /** Client Credentials Roles, at least one. */
  readonly roles: readonly string[]
}

/** What was made of an answer, or what is wrong with it. */
export type Reading<T> = { readonly value: T } | { readonly problem: string }

// RFC 6749, A.1 has none of them in a client id, and nobody sees or types one in a field.
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/**
 * What no field of the page takes. Advice is another matter, see `adviseClientId`.
 *
 * @returns what is wrong with it, to be put behind its name
 */
export function problemWithEntry(text: string): string | undefined {
  if (text.trim() === '') return 'is empty, and the page requires it'
  if (CONTROL.test(text)) {
    return 'has a line break, another control character or an invisible one: type it anew'
  }
  return undefined
}
