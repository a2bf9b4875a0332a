import { bytesIn } from './answer.ts'
import type { MockClock } from './clock.ts'

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

/** What the tenant knows of a token. */
export type TokenRow = TokenClaims & Omit<IssuedToken, 'accessToken'>

/**
 * Access tokens, one row each, as in the tenant's database. Their text is that of the default format
 * to all who cannot read it: ASP.NET Core Data Protection in base64url, of the same length.
 */
export interface AccessTokens {
  /** @param lifetimeSeconds default: an hour, for which Orchard Core has no setting */
  issue(claims: TokenClaims, lifetimeSeconds?: number): IssuedToken
  /** `undefined` for a text that is no token, or not one of the last 10,000. */
  read(accessToken: string): TokenRow | undefined
  /** New Data Protection keys: no token of before can be read. */
  renewKeys(): void
}

const MAGIC = 'CfDJ8'
const KEY_ID_LENGTH = 21 // with the magic number, 26 characters that tokens of one key share
const MOST_ROWS = 10_000
const MOST_RANDOM = 65_536 // bytes that WebCrypto gives at a time
const HOUR_SECONDS = 3600
const BLOCK_BYTES = 16
const FRAME_BYTES = 84
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function createAccessTokens(clock: Pick<MockClock, 'now'>): AccessTokens {
  let rows = new Map<string, TokenRow>()
  let olderRows: ReadonlyMap<string, TokenRow> = new Map()
  let keyId = ''

  return {
    issue(claims, lifetimeSeconds = HOUR_SECONDS) {
      keyId ||= randomText(KEY_ID_LENGTH)
      const start = MAGIC + keyId
      const accessToken = start + randomText(lengthOf(claims) - start.length)
      const issuedAtMs = Math.floor(clock.now() / 1000) * 1000
      const expiresAtMs = issuedAtMs + lifetimeSeconds * 1000
      rows.set(accessToken, { ...claims, issuedAtMs, expiresAtMs })
      if (rows.size >= MOST_ROWS) {
        // In one go, as finding the first of a map after many deletions is slow.
        olderRows = rows
        rows = new Map()
      }
      return { accessToken, issuedAtMs, expiresAtMs }
    },
    read: (accessToken) => rows.get(accessToken) ?? olderRows.get(accessToken),
    renewKeys() {
      rows = new Map()
      olderRows = new Map()
      keyId = ''
    },
  }
}

/** In the alphabet of base64url. */
function randomText(length: number): string {
  if (length > MOST_RANDOM) return randomText(MOST_RANDOM) + randomText(length - MOST_RANDOM)
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  const letters = new TextEncoder().encode(BASE64URL)
  for (let at = 0; at < length; at++) bytes[at] = letters[(bytes[at] ?? 0) % 64] ?? 0
  return new TextDecoder().decode(bytes)
}

/**
 * Characters of a token. The tenant writes each text with its length before it, a claim with ten
 * bytes more, fills up a block of its cipher and adds header, vector and signature, so that headers
 * grow with roles. The constant and the third client id are fitted to the recordings, whose lengths
 * all come out.
 */
function lengthOf(
  { clientId, displayName, roles, permissions, audiences, scopes }: TokenClaims,
): number {
  const claim = (type: string, values: readonly string[]) =>
    values.reduce((sum, value) => sum + text(type) + text(value) + 10, 0)
  const list = (name: string, values: readonly string[]) =>
    values.length === 0 ? 0 : text(name) + text(JSON.stringify(values))
  const written = 342 + 2 * text(clientId) - 1 + text(displayName) +
    claim('role', roles) + claim('Permission', permissions) +
    list('.presenters', [clientId]) + list('.audiences', audiences) + list('.scopes', scopes)
  const encrypted = (Math.floor(written / BLOCK_BYTES) + 1) * BLOCK_BYTES
  return Math.ceil((encrypted + FRAME_BYTES) * 4 / 3)
}

function text(value: string): number {
  const bytes = bytesIn(value)
  return bytes + (bytes < 128 ? 1 : 2)
}
