import { decodedText } from './decoded_text.ts'
import { COMMON_WORDS, WALKS } from './known_words.ts'
import { readPhrase } from './phrase.ts'

/** How hard a secret is to guess. */
export interface Strength {
  /** Bits, as whole as they come: a generator of such secrets has no more. */
  readonly bits: number
  /** What lowered it, in words, without a part of the secret. */
  readonly weaknesses: readonly string[]
}

/** What a stretch of a secret is worth that a guesser need not try sign by sign. */
interface Stretch {
  readonly from: number
  readonly to: number
  /** Bits it counts for, whatever its length. */
  readonly bits: number
  readonly words: string
}

/** Bits of a word out of a list of 7,776, as passphrases are made of. */
const WORD_BITS = 13
/** Bits of a day within about a century, in any order of its parts. */
const DATE_BITS = 16
/** A version 4 UUID has six fixed bits of 128 (RFC 9562, 5.4). */
const UUID_BITS = 122
/** Without its hyphens it is told from 32 hexadecimal digits by nothing. */
const UUID =
  /^(?:urn:uuid:)?[{(]?[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}[)}]?$/i
const DAY = '(0[1-9]|[12]\\d|3[01])'
const MONTH = '(0[1-9]|1[0-2])'
const YEAR = '(19|20)\\d\\d'
const DATE = new RegExp(
  `${YEAR}[-./]?${MONTH}[-./]?${DAY}|${DAY}[-./]?${MONTH}[-./]?${YEAR}|${MONTH}[-./]?${DAY}[-./]?${YEAR}`,
  'g',
)
/** Of what a random text is worth, so much at most is lost by chance: a run here, a word there. */
const LOST_BY_CHANCE = 1 / 8
const SHORTEST_WALK = 4
const SHORTEST_REPEAT = 4

/**
 * Estimates the strength of the generator that would make such a secret: the size of its alphabet to
 * the power of its length, without what is easier to guess. What the signs of this one secret are
 * like (its Shannon entropy) is no estimate of that, and is not used. Randomness itself cannot be
 * seen, so this is a bound from above.
 *
 * @param known texts an attacker has anyway: Client ID, host, path of the tenant
 */
export function estimateStrength(secret: string, known: readonly string[] = []): Strength {
  const asItIs = estimate(secret, known)
  const text = decodedText(secret)
  const decoded = text === undefined ? asItIs : estimateStrength(text, known)
  if (decoded.bits >= asItIs.bits) return asItIs
  return { bits: decoded.bits, weaknesses: ['a readable text, encoded', ...decoded.weaknesses] }
}

function estimate(secret: string, known: readonly string[]): Strength {
  const signs = [...secret]
  const alphabetBits = Math.log2(alphabetSize(secret))
  const stretches = [
    ...occurrences(secret, known, 4, 0, 'a name that everybody knows'),
    ...occurrences(secret, COMMON_WORDS, 4, WORD_BITS, 'a common word'),
    ...dates(secret),
    ...walks(secret, alphabetBits),
    ...runs(secret, alphabetBits),
    ...repeats(secret, alphabetBits),
  ]
  // The stretch that saves a guesser most comes first; others may not count what it counted.
  stretches.sort((a, b) => saving(b) - saving(a))
  const taken = new Set<number>()
  const weaknesses = new Set<string>()
  const whole = patternOfWhole(secret)
  const most = signs.length * alphabetBits
  let bits = most
  for (const stretch of stretches) {
    const places = Array.from({ length: stretch.to - stretch.from }, (_, i) => stretch.from + i)
    if (saving(stretch) <= 0 || places.some((place) => taken.has(place))) continue
    for (const place of places) taken.add(place)
    bits -= saving(stretch)
    weaknesses.add(stretch.words)
  }
  if (whole && whole.bits < bits) return { bits: Math.floor(whole.bits), weaknesses: [whole.words] }
  if (most - bits <= most * LOST_BY_CHANCE) return { bits: Math.floor(most), weaknesses: [] }
  return { bits: Math.max(0, Math.floor(bits)), weaknesses: [...weaknesses] }

  function saving({ from, to, bits }: Stretch): number {
    return (to - from) * alphabetBits - bits
  }
}

/** Signs that a generator which made this secret chose from. */
function alphabetSize(secret: string): number {
  if (/^[0-9a-f]+$/.test(secret) || /^[0-9A-F]+$/.test(secret)) {
    return /^\d+$/.test(secret) ? 10 : 16
  }
  if (/^[A-Z2-7]+=*$/.test(secret) && /\d/.test(secret)) return 32
  const kinds: readonly (readonly [RegExp, number])[] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[-._~]/, 4],
    [/[ !-,/:-@[-^`{-}]/, 29],
    [/[^ -~]/, 64],
  ]
  const sizes = kinds.filter(([sign]) => sign.test(secret)).map(([, size]) => size)
  return Math.max(2, sizes.reduce((sum, size) => sum + size, 0))
}

/** What the secret is as a whole, where that says more than its signs. */
function patternOfWhole(secret: string): { bits: number; words: string } | undefined {
  if (UUID.test(secret)) return { bits: UUID_BITS, words: 'a UUID, which has 122 random bits' }
  const phrase = readPhrase(secret)
  if (!phrase) return undefined
  const bits = phrase.words * WORD_BITS + phrase.digits * Math.log2(10)
  return { bits, words: `${phrase.words} words` }
}

function occurrences(
  secret: string,
  words: readonly string[],
  shortest: number,
  bits: number,
  kind: string,
): Stretch[] {
  const text = plain(secret)
  return words.filter((word) => word.length >= shortest).flatMap((word) => {
    const found: Stretch[] = []
    const sought = plain(word)
    for (let from = text.indexOf(sought); from >= 0; from = text.indexOf(sought, from + 1)) {
      found.push({ from, to: from + sought.length, bits, words: kind })
    }
    return found
  })
}

/** In small letters, without the usual disguises: `P4ssw0rd`. */
function plain(text: string): string {
  const disguises: Readonly<Record<string, string>> = {
    '0': 'o',
    '1': 'i',
    '3': 'e',
    '4': 'a',
    '5': 's',
    '7': 't',
    '@': 'a',
    '$': 's',
    '!': 'i',
  }
  return text.toLowerCase().replace(/[0-9@$!]/g, (sign) => disguises[sign] ?? sign)
}

function dates(secret: string): Stretch[] {
  return [...secret.matchAll(DATE)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    bits: DATE_BITS,
    words: 'a date',
  }))
}

/** Stretches along a keyboard or the alphabet, in either direction: where they begin is one sign, how far they go is another. */
function walks(secret: string, alphabetBits: number): Stretch[] {
  const text = secret.toLowerCase()
  const rows = WALKS.flatMap((row) => [row, [...row].reverse().join('')])
  const found: Stretch[] = []
  for (let from = 0; from + SHORTEST_WALK <= text.length; from++) {
    let to = from + SHORTEST_WALK
    if (!rows.some((row) => row.includes(text.slice(from, to)))) continue
    while (to < text.length && rows.some((row) => row.includes(text.slice(from, to + 1)))) to++
    found.push({ from, to, bits: 2 * alphabetBits, words: 'a walk along the keyboard or alphabet' })
    from = to - 1
  }
  return found
}

/** One sign over and over. */
function runs(secret: string, alphabetBits: number): Stretch[] {
  return [...secret.matchAll(/(.)\1{2,}/gsu)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    bits: 2 * alphabetBits,
    words: 'one character over and over',
  }))
}

/** A stretch that stood there before. */
function repeats(secret: string, alphabetBits: number): Stretch[] {
  const found: Stretch[] = []
  for (let from = 1; from + SHORTEST_REPEAT <= secret.length; from++) {
    let to = from + SHORTEST_REPEAT
    // Up to one sign before its end: a stretch may overlap the one it repeats.
    const stoodBefore = () => secret.slice(0, to - 1).includes(secret.slice(from, to))
    if (!stoodBefore()) continue
    while (to < secret.length) {
      to++
      if (stoodBefore()) continue
      to--
      break
    }
    found.push({ from, to, bits: 2 * alphabetBits, words: 'a part that is repeated' })
    from = to - 1
  }
  return found
}
