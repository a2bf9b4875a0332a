import { objectIn, quoted, type Seen, textOf } from '../../engine/seen.ts'

/** A key of the set, as it stands there (RFC 7517, 4). */
export type Key = Readonly<Record<string, unknown>>

/** The keys that the tenant publishes; an empty list where the answer has none. */
export function keysIn(seen: Seen, step = 'P03'): readonly Key[] {
  const keys = objectIn(seen.answer(step).response)?.keys
  if (!Array.isArray(keys)) return []
  const isKey = (key: unknown): key is Key =>
    typeof key === 'object' && key !== null && !Array.isArray(key)
  return keys.filter(isKey).map(withoutNulls)
}

/** Some servers write null for what a key does not have. */
function withoutNulls(key: Key): Key {
  return Object.fromEntries(Object.entries(key).filter(([, value]) => value !== null))
}

/** What a key is for: signatures or encryption (RFC 7517, 4.2). */
export type Use = 'enc' | 'sig'

/** What an operation makes of a key (RFC 7517, 4.3). */
const OPERATIONS: Readonly<Record<string, Use>> = {
  sign: 'sig',
  verify: 'sig',
  encrypt: 'enc',
  decrypt: 'enc',
  wrapKey: 'enc',
  unwrapKey: 'enc',
  deriveKey: 'enc',
  deriveBits: 'enc',
}

/** The use that an operation is for; `undefined` for an unknown one. */
export function useOfOperation(operation: unknown): Use | undefined {
  const name = textOf(operation)
  return Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined
}

/** The use that a key's algorithm or curve is for (RFC 7518, 4.1; RFC 8037, 3.2), if there is one. */
function useOfAlgorithm({ alg, crv }: Key): Use | undefined {
  return /^(RSA|ECDH)/.test(textOf(alg)) || /^X(25519|448)$/.test(textOf(crv)) ? 'enc' : undefined
}

/** What a key is for, by the first that tells it. */
export function useOf(key: Key): unknown {
  const { use, key_ops: operations } = key
  if (use !== undefined) return use
  const first = Array.isArray(operations) ? operations.map(useOfOperation).find(Boolean) : undefined
  return first ?? useOfAlgorithm(key)
}

/** Whether tokens can be verified with it: not one for encryption, nor a symmetric one. */
export function isSigningKey(key: Key): boolean {
  const { kty, use, key_ops: operations } = key
  const isAsymmetric = kty === 'RSA' || kty === 'EC' || kty === 'OKP'
  const verifies = !Array.isArray(operations) || operations.includes('verify')
  return isAsymmetric && use !== 'enc' && verifies && useOfAlgorithm(key) !== 'enc'
}

/** A key for people: its place and its name. */
export function nameOfKey({ kid }: Key, index: number): string {
  return typeof kid === 'string' ? `key ${index + 1}, ${quoted(kid, 48)}` : `key ${index + 1}`
}
