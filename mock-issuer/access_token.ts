import { toBase64url } from './base64url.ts'
import type { MockClock } from './clock.ts'
import { writeJwt } from './jwt.ts'
import { accessTokenClaims } from './jwt_claims.ts'
import { readJwt } from './jwt_reader.ts'
import type { InternalKeys } from './keys.ts'
import { opaqueText } from './opaque_token.ts'
import { createRecent } from './recent.ts'
import { type Refusal, TOKEN_REFUSALS } from './refusals.ts'
import type { MockSettings } from './settings.ts'
import { createTokenEntries, type TokenEntries } from './token_entries.ts'

/** What a token says. Roles and permissions are those of the moment of issue. */
export interface TokenClaims {
  readonly clientId: string
  readonly displayName: string
  readonly roles: readonly string[]
  readonly permissions: readonly string[]
  readonly audiences: readonly string[]
  readonly scopes: readonly string[]
}

/** A token as it was issued. */
export interface IssuedToken {
  readonly accessToken: string
  /** Epoch milliseconds, a whole second. */
  readonly issuedAtMs: number
  /** Epoch milliseconds, a whole second; the token is good up to and including this moment. */
  readonly expiresAtMs: number
}

/** What can be read in a token. */
export interface TokenRow extends TokenClaims {
  /** Of its entry in the tenant's database; a token made elsewhere with the tenant's key has none. */
  readonly id: string | undefined
  /** `access_token`, or what else the tenant signs, such as `id_token`. */
  readonly type: string
  /** `jti`, which only a JWT has. */
  readonly jwtId: string | undefined
  /** Epoch milliseconds; a token made elsewhere may be without. */
  readonly issuedAtMs: number | undefined
  /** Epoch milliseconds, the last good moment; a token made elsewhere may be without. */
  readonly expiresAtMs: number | undefined
}

/** What a reader of tokens demands: the API and the server's own endpoints differ in all of it. */
export interface TokenDemands {
  /** Whether `iss` of a JWT is this tenant. */
  readonly isIssuer: (issuer: string) => boolean
  /** What to say of a token that is no access token; without it, every type is taken. */
  readonly otherType?: Refusal
  /** Whom it must be for; without it, nobody looks. */
  readonly audience?: string
  /** Whether the database is asked: for the text behind a reference, and whether it was revoked. */
  readonly entry: boolean
}

/** A token, or why it is no good; `failed`: the tenant breaks off with 500. */
export type ReadToken =
  | { readonly token: TokenRow }
  | { readonly refusal: Refusal }
  | { readonly failed: true }

/** Access tokens of all formats, and the tenant's database of tokens. */
export interface AccessTokens {
  /** Of all tokens that the tenant issued, ID tokens too. */
  readonly entries: TokenEntries
  /**
   * In the format of the settings.
   *
   * @param options `issuer`: what `iss` says; `lifetimeSeconds`, default: an hour, for which Orchard
   * Core has no setting
   */
  issue(
    claims: TokenClaims,
    options: { readonly issuer: string; readonly lifetimeSeconds?: number | undefined },
  ): Promise<IssuedToken>
  /** Judges a text on the tenant's clock. */
  read(text: string, demands: TokenDemands): Promise<ReadToken>
}

const HOUR_SECONDS = 3600
const REFERENCE_BYTES = 32
const REFERENCE_LENGTH = 43

export function createAccessTokens({ clock, keys, settings }: {
  readonly clock: Pick<MockClock, 'now'>
  readonly keys: Pick<InternalKeys, 'signing' | 'encryption' | 'dataProtection'>
  readonly settings: Pick<MockSettings, 'get'>
}): AccessTokens {
  const entries = createTokenEntries()
  const opaque = createRecent<TokenRow>()
  const references = createRecent<string>()

  async function decode(text: string, demands: TokenDemands): Promise<ReadToken> {
    // Data Protection reads past white space around a token, others do not.
    const trimmed = text.trim()
    if (!trimmed.startsWith(keys.dataProtection())) return await readJwt(text, demands, keys)
    const token = opaque.get(trimmed)
    return token ? { token } : { refusal: TOKEN_REFUSALS.invalid }
  }

  function problemOf(
    { id, audiences, expiresAtMs }: TokenRow,
    { audience, entry }: TokenDemands,
  ): Refusal | undefined {
    if (expiresAtMs !== undefined && expiresAtMs < clock.now()) return TOKEN_REFUSALS.expired
    if (audience !== undefined && audiences.length === 0) return TOKEN_REFUSALS.noAudience
    if (audience !== undefined && !audiences.includes(audience)) return TOKEN_REFUSALS.audience
    if (entry && id !== undefined && !entries.isValid(id)) return TOKEN_REFUSALS.expired
    return undefined
  }

  return {
    entries,
    async issue(claims, { issuer, lifetimeSeconds = HOUR_SECONDS }) {
      const { accessTokenFormat, encryptAccessTokens, useReferenceAccessTokens } = settings.get()
      const issuedAtMs = Math.floor(clock.now() / 1000) * 1000
      const expiresAtMs = issuedAtMs + lifetimeSeconds * 1000
      const issued = { id: entries.add(), issuedAtMs, expiresAtMs }
      let text: string
      if (accessTokenFormat === 'opaque') {
        text = opaqueText(keys.dataProtection(), claims)
        opaque.set(text, { ...claims, ...issued, type: 'access_token', jwtId: undefined })
      } else {
        text = await writeJwt(accessTokenClaims(issuer, claims, issued), keys, encryptAccessTokens)
      }
      if (!useReferenceAccessTokens) return { accessToken: text, issuedAtMs, expiresAtMs }
      const accessToken = toBase64url(crypto.getRandomValues(new Uint8Array(REFERENCE_BYTES)))
      references.set(accessToken, text)
      return { accessToken, issuedAtMs, expiresAtMs }
    },
    async read(text, demands) {
      const isReference = demands.entry && text.length === REFERENCE_LENGTH
      const read = await decode(isReference ? references.get(text) ?? text : text, demands)
      if (!('token' in read)) return read
      const refusal = problemOf(read.token, demands)
      return refusal ? { refusal } : read
    },
  }
}
