/** A token as the caller gets it: frozen, and silent in every printer. */
export interface AccessToken {
  /** The token itself, to be sent as `Authorization: Bearer …`. */
  readonly accessToken: string
  /** RFC 6750; whatever the letter case of the answer. */
  readonly tokenType: 'Bearer'
  /** Wall clock time of expiry, milliseconds since 1970, counted from the start of the request. */
  readonly expiresAtMs: number
  /** The scope granted: the answer's, else the one asked for; absent where neither names one. */
  readonly scope?: string
}

/** What a token answer brought. */
export interface Grant {
  readonly accessToken: string
  readonly lifetimeSeconds: number
  readonly scope?: string | undefined
}

// Only a private field stays hidden from every printer and from structuredClone on all runtimes.
class RedactedAccessToken implements AccessToken {
  readonly #accessToken: string
  readonly tokenType = 'Bearer'
  readonly expiresAtMs: number
  declare readonly scope?: string

  constructor(grant: Grant, expiresAtMs: number) {
    this.#accessToken = grant.accessToken
    this.expiresAtMs = expiresAtMs
    if (grant.scope !== undefined) this.scope = grant.scope
    Object.freeze(this)
  }

  get accessToken(): string {
    return this.#accessToken
  }

  toJSON(): object {
    return { tokenType: this.tokenType, expiresAtMs: this.expiresAtMs }
  }

  // Node, Deno and Bun all ask for this symbol.
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `AccessToken ${JSON.stringify(this)}`
  }

  // The line break is the point: no runtime lets one into a header, so a slip fails at once.
  toString(): string {
    return 'AccessToken (hidden)\nUse .accessToken to send it'
  }
}

// With showHidden and getters Node walks up the prototypes and calls their getters, but stops at a
// built-in constructor.
RedactedAccessToken.prototype.constructor = Object

/** @param startedAtMs wall clock at the start of the request that brought it */
export function createAccessToken(grant: Grant, startedAtMs: number): AccessToken {
  return new RedactedAccessToken(grant, startedAtMs + grant.lifetimeSeconds * 1_000)
}
