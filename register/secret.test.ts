import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { propertyRuns } from '../test-support/property_runs.ts'
import { createSecret, problemWithSecret } from './secret.ts'

/** Gives the bytes one after the other, as chance would. */
function bytesOf(values: readonly number[]) {
  let at = 0
  return (bytes: Uint8Array) => {
    for (let to = 0; to < bytes.length; to++) bytes[to] = values[at++ % values.length] ?? 0
  }
}

describe('createSecret()', () => {
  test('has 256 bits or more, of letters and digits', () => {
    const secret = createSecret()
    expect(secret).toMatch(/^[A-Za-z0-9]{43}$/)
    expect(secret.length * Math.log2(62)).toBeGreaterThanOrEqual(256)
  })

  test('takes each sign for the same number of bytes: without bias', () => {
    const counts = new Map<string, number>()
    for (let byte = 0; byte < 256; byte++) {
      // What is passed over shows as the sign of the byte behind it.
      const [sign = ''] = createSecret(bytesOf([byte, 0]))
      if (byte < 248) counts.set(sign, (counts.get(sign) ?? 0) + 1)
      else expect(sign).toBe('A')
    }
    expect([...counts.keys()].sort().join('')).toBe(
      '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
    )
    expect([...new Set(counts.values())]).toEqual([4])
  })

  test('asks again as often as chance wants it', () => {
    const bytes = fc.array(fc.nat(255), { minLength: 1, maxLength: 100 })
      .filter((values) => values.some((value) => value < 248))
    fc.assert(
      fc.property(bytes, (values) => {
        const kept = values.filter((value) => value < 248)
        const secret = createSecret(bytesOf(values))
        expect(secret).toMatch(/^[A-Za-z0-9]{43}$/)
        const signs = kept.map((value) => createSecret(bytesOf([value]))[0])
        expect([...secret]).toEqual(Array.from(secret, (_, at) => signs[at % signs.length]))
      }),
      propertyRuns(1_000),
    )
  })

  test('is never the same twice, and no sign is more likely than another', () => {
    const secrets = Array.from({ length: 2_000 }, () => createSecret())
    expect(new Set(secrets).size).toBe(secrets.length)
    const counts = new Map<string, number>()
    for (const sign of secrets.join('')) counts.set(sign, (counts.get(sign) ?? 0) + 1)
    const expected = 2_000 * 43 / 62
    const signs = [...counts.values()]
    const chiSquare = signs.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    expect(signs).toHaveLength(62)
    // With 61 degrees of freedom chance passes 160 once in 10^10 runs.
    expect(chiSquare).toBeLessThan(160)
  })

  test('passes its own judgement', () => {
    expect(problemWithSecret(createSecret())).toBeUndefined()
  })
})

describe('problemWithSecret()', () => {
  const { value, findIn } = createCanary()

  test.each([
    ['letters and digits', value],
    ['32 of them', value.slice(0, 32)],
    ['32 hexadecimal digits', crypto.randomUUID().replaceAll('-', '')],
    ['256 of them', createSecret().repeat(6).slice(0, 256)],
  ])('takes %s', (_, secret) => {
    expect(problemWithSecret(secret)).toBeUndefined()
  })

  test.each([
    ['nothing', '', /^is empty: /],
    ['31 characters', value.slice(0, 31), /^is too short: .* 32 /],
    ['257 characters', createSecret().repeat(6).slice(0, 257), /^is longer than 256 /],
    ['a symbol', `${value}+`, /other characters .*: /],
    ['a space', `${value} `, /other characters .*: /],
    ['an umlaut', `${value}ä`, /other characters .*: /],
    ['a byte order mark', `\ufeff${value}`, /other characters .*: /],
    ['UTF-16', [...value].join('\0'), /other characters .*: /],
    ['two lines', `${value}\n${value}`, /^has more than one line: /],
    ['a second line break', `${value}\n`, /^has more than one line: /],
    ['few different characters', 'abcdefg'.repeat(7).slice(0, 48), /^is not random: /],
    ['a repetition', value.slice(0, 12).repeat(3), /^is not random: /],
  ])('refuses %s and says what to do, without the secret', (_, secret, problem) => {
    const said = problemWithSecret(secret) ?? ''
    expect(said).toMatch(problem)
    expect(findIn(said)).toEqual([])
  })
})
