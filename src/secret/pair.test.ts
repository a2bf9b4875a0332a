import { describe, expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { failureOf } from '../../test-support/failure.ts'
import { type SecretContext, secretUnavailable } from '../secret.ts'
import { type ClientSecret, secretPair } from './pair.ts'

const { signal } = new AbortController()
const usual: SecretContext = { rejected: false, signal, warn() {} }
const rejected: SecretContext = { ...usual, rejected: true }

const never = () => {
  throw secretUnavailable('Not there yet')
}

describe('secretPair()', () => {
  test('gives the current one until it is refused, then the next one', async () => {
    const pair = secretPair('old', 'new')
    expect(await pair.read(usual)).toBe('old')
    expect(await pair.read(usual)).toBe('old')
    expect(await pair.read(rejected)).toBe('new')
    expect(await pair.read(usual)).toBe('new')
    expect(await pair.read(usual)).toBe('new')
  })

  test('goes back when the next one is refused in turn', async () => {
    const pair = secretPair('old', 'new')
    await pair.read(usual)
    await pair.read(rejected)
    expect(await pair.read(usual)).toBe('new')
    expect(await pair.read(rejected)).toBe('old')
    expect(await pair.read(usual)).toBe('old')
  })

  test.each<[string, () => ClientSecret]>([
    ['texts', () => 'new'],
    ['functions', () => () => 'new'],
    ['asynchronous functions', () => () => Promise.resolve('new')],
    [
      'sources of a class',
      () =>
        new (class {
          readonly value = 'new'
          read() {
            return Promise.resolve(this.value)
          }
        })(),
    ],
  ])('takes %s', async (_, make) => {
    expect(await secretPair('old', make()).read(rejected)).toBe('new')
    expect(await secretPair(make(), 'other').read(usual)).toBe('new')
  })

  test.each([undefined, '', 7, null, {}, 'line\nbreak'])('refuses %j at once', async (value) => {
    for (const pair of [[value, 'good'], ['good', value]] as [string, string][]) {
      const error = await failureOf(() => secretPair(...pair))
      expect(error).toMatchObject({ code: 'POS_AUTH_INVALID_OPTION', phase: 'config' })
      expect(error.message).not.toContain('line\nbreak')
    }
  })

  test('reads nothing but what it gives, and only when asked', async () => {
    const asked: string[] = []
    const source = (name: string) => () => {
      asked.push(name)
      return name
    }
    const pair = secretPair(source('old'), source('new'))
    expect(asked).toEqual([])
    await pair.read(usual)
    await pair.read(rejected)
    await pair.read(usual)
    expect(asked).toEqual(['old', 'new', 'new'])
  })

  test('passes on what a source is told', async () => {
    const contexts: SecretContext[] = []
    const source = (value: string) => ({
      read(context: SecretContext) {
        contexts.push(context)
        context.warn(`${value}_warning`)
        return value
      },
    })
    const warnings: string[] = []
    const warn = (code: string) => void warnings.push(code)
    const pair = secretPair(source('old'), source('new'))
    await pair.read({ ...usual, warn })
    await pair.read({ ...rejected, warn })
    expect(contexts.map(({ rejected }) => rejected)).toEqual([false, true])
    expect(contexts.every((context) => context.signal === signal)).toBe(true)
    expect(warnings).toEqual(['old_warning', 'new_warning'])
  })

  test('does no harm with the same secret twice', async () => {
    const pair = secretPair('same', () => 'same')
    expect(await pair.read(usual)).toBe('same')
    expect(await pair.read(rejected)).toBe('same')
    expect(await pair.read(usual)).toBe('same')
  })

  test('finds what was mended while both are refused', async () => {
    const values = { old: 'old', new: 'new' }
    const pair = secretPair(() => values.old, () => values.new)
    await pair.read(usual)
    await pair.read(rejected)
    values.old = 'mended'
    const seen = [await pair.read(rejected), await pair.read(rejected)]
    expect(seen).toContain('mended')
    values.new = 'mended too'
    const later = [await pair.read(rejected), await pair.read(rejected)]
    expect(later).toContain('mended too')
  })
})

describe('reads that overlap', () => {
  test('are all told the other one, however many were given the refused one', async () => {
    const pair = secretPair(() => Promise.resolve('old'), () => Promise.resolve('new'))
    const given = await Promise.all([pair.read(usual), pair.read(usual), pair.read(usual)])
    expect(given).toEqual(['old', 'old', 'old'])
    const together = await Promise.all([pair.read(rejected), pair.read(rejected)])
    const late = await pair.read(rejected)
    expect([...together, late]).toEqual(['new', 'new', 'new'])
    expect(await pair.read(usual)).toBe('new')
  })

  test('that end in another order change nothing back', async () => {
    let answer = (_: string) => {}
    let slow = true
    const next = () => slow ? new Promise<string>((resolve) => answer = resolve) : 'new'
    const pair = secretPair('old', next)
    await pair.read(usual)
    const first = pair.read(rejected)
    slow = false
    expect(await pair.read(rejected)).toBe('new')
    answer('new')
    expect(await first).toBe('new')
    expect(await pair.read(usual)).toBe('new')
  })
})

describe('one that cannot be had', () => {
  const canary = createCanary()
  test.each<[string, () => unknown]>([
    ['throws', () => {
      throw new Error(canary.value)
    }],
    ['throws nothing', () => {
      throw undefined
    }],
    ['rejects', () => Promise.reject(canary.value)],
    ['is not there yet', never],
    ['gives nothing', () => undefined],
    ['gives an empty text', () => ''],
    ['gives a line break', () => `${canary.value}\n`],
  ])('gives way to the other: one that %s', async (_, source) => {
    const broken = source as () => string
    const first = secretPair(broken, 'good')
    expect([await first.read(usual), await first.read(rejected)]).toEqual(['good', 'good'])
    const second = secretPair('good', broken)
    expect([await second.read(usual), await second.read(rejected)]).toEqual(['good', 'good'])

    const error = await failureOf(secretPair(broken, never).read(usual))
    expect(error.code).toBe('POS_AUTH_SECRET_UNAVAILABLE')
    expect(error.message).toMatch(/^The current secret of secretPair |^Not there yet$/)
    expect(canary.findIn(`${error.stack} ${JSON.stringify(error)}`)).toEqual([])
  })

  test('is named, and of two the one that was to be given', async () => {
    const none = () => ''
    const pair = secretPair(never, none)
    expect((await failureOf(pair.read(usual))).message).toBe('Not there yet')
    expect((await failureOf(pair.read(rejected))).message).toMatch(
      /^The next secret of secretPair is empty/,
    )
  })

  test('is asked again each time: the current one comes back', async () => {
    let current = ''
    const pair = secretPair(() => current || never(), 'new')
    expect(await pair.read(usual)).toBe('new')
    current = 'old'
    expect(await pair.read(usual)).toBe('old')
  })

  test('is taken once it is there', async () => {
    let next = ''
    const pair = secretPair('old', () => next || never())
    expect(await pair.read(usual)).toBe('old')
    expect(await pair.read(rejected)).toBe('old')
    next = 'new'
    expect(await pair.read(rejected)).toBe('new')
  })

  test('that hangs holds up nothing but its own read', async () => {
    let hangs = true
    const pair = secretPair('old', () => hangs ? new Promise<string>(() => {}) : 'new')
    let answered = false
    Promise.resolve(pair.read(rejected)).finally(() => answered = true)
    expect(await pair.read(usual)).toBe('old')
    hangs = false
    expect(await pair.read(rejected)).toBe('new')
    expect(answered).toBe(false)
  })
})
