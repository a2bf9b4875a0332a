import { fromBase64url, toBase64url } from './base64url.ts'
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
  /** Name of the token's row in the tenant's database. */
  readonly entryId: string
}

/** Access tokens in the tenant's default format, ASP.NET Core Data Protection: opaque to all others. */
export interface AccessTokens {
  /** @param lifetimeSeconds default: an hour, for which Orchard Core has no setting */
  issue(claims: TokenClaims, lifetimeSeconds?: number): Promise<IssuedToken>
  /** `undefined` for a text that this tenant did not issue under its present keys. */
  read(accessToken: string): Promise<Omit<IssuedToken, 'accessToken'> & TokenClaims | undefined>
  /** New Data Protection keys: no token of before can be read. */
  renewKeys(): void
}

interface KeyRing {
  readonly id: Uint8Array
  readonly key: CryptoKey
}

const MAGIC = [0x09, 0xf0, 0xc9, 0xf0]
const HEADER_BYTES = MAGIC.length + 16
// The tenant has a key modifier and an initialisation vector here; of these, AES-GCM needs twelve.
const RANDOM_BYTES = 32
const NONCE_BYTES = 12
const BLOCK_BYTES = 16
const SPACE = 0x20
const HOUR_SECONDS = 3600

export function createAccessTokens(clock: Pick<MockClock, 'now'>): AccessTokens {
  let ring: Promise<KeyRing> | undefined

  return {
    async issue(claims, lifetimeSeconds = HOUR_SECONDS) {
      const { id, key } = await (ring ??= createKeyRing())
      const issuedAtMs = Math.floor(clock.now() / 1000) * 1000
      const expiresAtMs = issuedAtMs + lifetimeSeconds * 1000
      const entryId = crypto.randomUUID()
      const payload = pad(
        JSON.stringify({ issuedAtMs, expiresAtMs, entryId, ...claims }),
        lengthOf(claims),
      )
      const header = Uint8Array.from([...MAGIC, ...id])
      const random = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))
      const sealed = await crypto.subtle.encrypt(cipher(header, random), key, payload)
      const token = new Uint8Array(HEADER_BYTES + RANDOM_BYTES + sealed.byteLength)
      token.set(header)
      token.set(random, HEADER_BYTES)
      token.set(new Uint8Array(sealed), HEADER_BYTES + RANDOM_BYTES)
      return { accessToken: toBase64url(token), issuedAtMs, expiresAtMs, entryId }
    },

    async read(accessToken) {
      const token = fromBase64url(accessToken)
      if (!token) return undefined
      const { key } = await (ring ??= createKeyRing())
      const header = token.slice(0, HEADER_BYTES)
      const random = token.slice(HEADER_BYTES, HEADER_BYTES + RANDOM_BYTES)
      try {
        const sealed = token.slice(HEADER_BYTES + RANDOM_BYTES)
        const payload = await crypto.subtle.decrypt(cipher(header, random), key, sealed)
        return JSON.parse(new TextDecoder().decode(payload))
      } catch {
        return undefined // not ours, or changed: the cipher authenticates header and payload
      }
    },

    renewKeys: () => void (ring = undefined),
  }
}

async function createKeyRing(): Promise<KeyRing> {
  const algorithm = { name: 'AES-GCM', length: 256 }
  const key = await crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt'])
  return { id: crypto.getRandomValues(new Uint8Array(16)), key }
}

function cipher(header: Uint8Array<ArrayBuffer>, random: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv: random.slice(0, NONCE_BYTES), additionalData: header }
}

function pad(json: string, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(json)
  const padded = new Uint8Array(Math.max(length, bytes.length)).fill(SPACE)
  padded.set(bytes)
  return padded
}

/**
 * Bytes of the payload for which the token is as long as the tenant's, so that headers grow with
 * roles as they do there. The tenant writes each text with its length before it, a claim with ten
 * bytes more, and fills up a block of its cipher. The constant and the third client id are fitted to
 * the recordings, whose lengths all come out.
 */
function lengthOf({ clientId, displayName, roles, permissions, audiences, scopes }: TokenClaims) {
  const claim = (type: string, values: readonly string[]) =>
    values.reduce((sum, value) => sum + text(type) + text(value) + 10, 0)
  const list = (name: string, values: readonly string[]) =>
    values.length === 0 ? 0 : text(name) + text(JSON.stringify(values))
  const written = 342 + 2 * text(clientId) - 1 + text(displayName) +
    claim('role', roles) + claim('Permission', permissions) +
    list('.presenters', [clientId]) + list('.audiences', audiences) + list('.scopes', scopes)
  return Math.floor(written / BLOCK_BYTES) * BLOCK_BYTES + 2 * BLOCK_BYTES
}

function text(value: string): number {
  const bytes = new TextEncoder().encode(value).length
  return bytes + (bytes < 128 ? 1 : 2)
}
