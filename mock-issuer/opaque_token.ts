import { bytesIn } from './answer.ts'
import type { TokenClaims } from './access_token.ts'

const MAGIC = 'CfDJ8'
const KEY_ID_LENGTH = 21 // with the magic number, 26 characters that tokens of one key share
const MOST_RANDOM = 65_536 // bytes that WebCrypto gives at a time
const BLOCK_BYTES = 16
const FRAME_BYTES = 84
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** How all tokens of a new Data Protection key start. */
export function newDataProtectionKey(): string {
  return MAGIC + randomText(KEY_ID_LENGTH)
}

/**
 * A token as it looks to all who cannot read it: ASP.NET Core Data Protection in base64url, of the
 * same length as the tenant's.
 */
export function opaqueText(key: string, claims: TokenClaims): string {
  return key + randomText(lengthOf(claims) - key.length)
}

/** In the alphabet of base64url. */
export function randomText(length: number): string {
  if (length > MOST_RANDOM) return randomText(MOST_RANDOM) + randomText(length - MOST_RANDOM)
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  for (let at = 0; at < length; at++) bytes[at] = BASE64URL.charCodeAt((bytes[at] ?? 0) % 64)
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
