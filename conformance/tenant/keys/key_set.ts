import { objectIn, quoted, type Seen } from '../../engine/seen.ts'

/** A key of the set, as it stands there (RFC 7517, 4). */
export type Key = Readonly<Record<string, unknown>>

/** The keys that the tenant publishes; an empty list where the answer has none. */
export function keysIn(seen: Seen, step = 'P03'): readonly Key[] {
  const keys = objectIn(seen.answer(step).response)?.keys
  if (!Array.isArray(keys)) return []
  return keys.filter((key) => typeof key === 'object' && key !== null && !Array.isArray(key))
}

/** Whether tokens can be verified with it: not one for encryption, nor a symmetric one. */
export function isSigningKey({ kty, use, key_ops: operations }: Key): boolean {
  const isAsymmetric = kty === 'RSA' || kty === 'EC' || kty === 'OKP'
  const verifies = !Array.isArray(operations) || operations.includes('verify')
  return isAsymmetric && use !== 'enc' && verifies
}

/** A key for people: its place and its name. */
export function nameOfKey({ kid }: Key, index: number): string {
  return typeof kid === 'string' ? `key ${index + 1}, ${quoted(kid, 48)}` : `key ${index + 1}`
}
