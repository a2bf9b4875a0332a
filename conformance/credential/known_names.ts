import { BRANDS } from './known_words.ts'

/** Shorter names come up in random texts by chance. */
const SHORTEST = 4

/** What an attacker knows anyway. */
export interface KnownNames {
  readonly clientId: string
  readonly issuer: string
}

/** The names that everybody knows who knows the client, by their kind. */
export function knownNames({ clientId, issuer }: KnownNames): Readonly<Record<string, string[]>> {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  const labels = (url?.hostname ?? '').split('.')
  const isAddress = /^[\d.]+$|:/.test(url?.hostname ?? '')
  return {
    'client ID': [clientId],
    // Without the last label, which says no more than `com`.
    host: isAddress ? [] : [...labels.slice(0, Math.max(1, labels.length - 1)), labels.join('.')],
    tenant: (url?.pathname ?? '').split('/'),
    brand: [...BRANDS],
  }
}

/** Which kinds of known names a secret holds, whatever their letter case. */
export function namesIn(secret: string, names: Readonly<Record<string, string[]>>): string[] {
  const text = secret.toLowerCase()
  return Object.keys(names).filter((kind) =>
    names[kind]?.some((name) => name.length >= SHORTEST && text.includes(name.toLowerCase()))
  )
}
