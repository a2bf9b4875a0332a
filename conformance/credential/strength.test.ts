import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../../test-support/property_runs.ts'
import { estimateStrength } from './strength.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function random(length: number, alphabet: string): string {
  const numbers = crypto.getRandomValues(new Uint32Array(length))
  return Array.from(numbers, (number) => alphabet[number % alphabet.length]).join('')
}

const bitsOf = (secret: string, known: string[] = []) => estimateStrength(secret, known).bits

describe('a random secret', () => {
  test('of 43 letters and digits has more than 200 bits, whatever comes up', () => {
    for (let run = 0; run < propertyRuns().numRuns; run++) {
      expect(bitsOf(random(43, LETTERS))).toBeGreaterThan(200)
    }
  })

  // Length times the logarithm of the alphabet, less what comes up by chance.
  test.each<[string, number, string, number]>([
    ['hexadecimal digits', 64, '0123456789abcdef', 256],
    ['capital hexadecimal digits', 64, '0123456789ABCDEF', 256],
    ['digits', 40, '0123456789', 132],
    ['lower-case letters and digits', 32, 'abcdefghijklmnopqrstuvwxyz0123456789', 165],
    ['base32', 32, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 160],
    ['base64url', 43, `${LETTERS}-_`, 260],
  ])('of %s counts the alphabet', (_, length, alphabet, bits) => {
    const found = Array.from({ length: 20 }, () => bitsOf(random(length, alphabet)))
    expect(Math.max(...found)).toBeLessThanOrEqual(bits)
    expect(Math.max(...found)).toBeGreaterThan(bits * 0.9)
  })

  test.each(['550e8400e29b41d4a716446655440000', '904282001eb01622c54ccdc34ecf014d'])(
    'may hold a run or a date by chance: %s',
    (secret) => expect(estimateStrength(secret)).toEqual({ bits: 128, weaknesses: [] }),
  )

  test('of 32 hexadecimal digits without hyphens is no UUID', () => {
    expect(estimateStrength('84183f47d3a64f35953e29b1c07d86fa')).toEqual({
      bits: 128,
      weaknesses: [],
    })
  })
})

describe('what a guesser knows', () => {
  test.each<[string, string, string, number]>([
    ['a run', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'one character over and over', 12],
    ['a repeated part', 'xK9qxK9qxK9qxK9qxK9qxK9qxK9qxK9qxK9q', 'a part that is repeated', 40],
    ['a walk', 'asdfghjklpoiuytrewqmnbvcxz', 'a walk along the keyboard or alphabet', 32],
    ['the alphabet backwards', 'zyxwvutsrqponmlkjihgfedcba', 'a walk along the keyboard', 12],
    ['a common word', 'PasswordPasswordPassword', 'a common word', 41],
    ['a word in disguise', 'P4ssw0rd', 'a common word', 13],
    ['a date', '20261122', 'a date', 16],
    ['a date with points', '22.11.2026', 'a date', 25],
    ['a phrase', 'correct-zebra-battery-staple-table-window', '6 words', 78],
    ['a phrase of capitals', 'CorrectHorseBatteryStapleTableWindow', '6 words', 78],
    ['a phrase with numbers', 'stock_sync_prod_2024_v1_key_primary_eu_west', '8 words', 120],
    ['a UUID', '28b5327c-518e-43cd-a4e1-0f1c2d3b4a59', 'a UUID', 122],
    ['a UUID as URN', 'urn:uuid:28b5327c-518e-43cd-a4e1-0f1c2d3b4a59', 'a UUID', 122],
    ['a phrase in base64', btoa('MeinSuperGeheimesKennwort2024'), 'encoded,4 words', 66],
  ])('%s lowers it', (_, secret, weakness, most) => {
    const { bits, weaknesses } = estimateStrength(secret)
    expect(bits).toBeLessThanOrEqual(most)
    expect(weaknesses.join()).toContain(weakness)
  })

  test('names of the client and the tenant count for nothing, in any letter case', () => {
    const secret = `StockSync${'kR7vQ2mX'}`
    const [with_, without] = [bitsOf(secret, ['stocksync']), bitsOf(secret)]
    expect(with_).toBe(Math.floor(8 * Math.log2(62)))
    expect(without).toBeGreaterThan(with_)
  })

  test('the weaknesses repeat no part of the secret', () => {
    const secret = 'zanzibar-20261122-qwertyuiop-password'
    const { weaknesses } = estimateStrength(secret, ['zanzibar'])
    expect(weaknesses.length).toBeGreaterThan(2)
    expect(weaknesses.join()).not.toMatch(/zanzibar|2026|qwert|password/)
  })

  test('a long text of one sign has less than a short random one: no Shannon entropy', () => {
    // Sixteen different signs, each as often: four bits a sign, were that an estimate.
    const even = '0123456789abcdef'.repeat(4)
    expect(bitsOf(even)).toBeLessThan(40)
    expect(bitsOf('')).toBe(0)
  })
})
