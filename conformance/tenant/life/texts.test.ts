import { expect, test } from 'vitest'
import { createCanary } from '../../../test-support/canary.ts'
import { textsIn } from './texts.ts'

const { value } = createCanary()

class Hidden {
  #value = value
  toString(): string {
    return this.#value
  }
}

function cyclic(): unknown {
  const one: Record<string, unknown> = {}
  one.self = one
  one.later = value
  return one
}

test.each<[string, unknown]>([
  ['a text', `a line with ${value} in it`],
  ['a member', { event: { detail: [{ value }] } }],
  ['a name of a member', { [value]: 1 }],
  ['a symbol', { [Symbol(value)]: 1 }],
  ['the message of an error', new Error(value)],
  ['the cause of an error', new Error('no token', { cause: new Error(value) })],
  ['a hidden member', Object.defineProperty({}, 'request', { value, enumerable: false })],
  ['a getter', Object.defineProperty({}, 'request', { get: () => ({ value }) })],
  ['errors together', new AggregateError([new Error(value)], 'several')],
  ['headers', new Headers({ authorization: `Bearer ${value}` })],
  ['a form', new URLSearchParams({ client_secret: value })],
  ['an address', new URL(`https://pos.example/?token=${value}`)],
  ['a map', new Map([['token', value]])],
  ['a set', new Set([value])],
  ['bytes', new TextEncoder().encode(value)],
  ['what it prints as', new Hidden()],
  ['behind a cycle', cyclic()],
  ['a function', Object.assign(() => {}, { value })],
])('%s', (_, said) => {
  expect(textsIn(said).some((text) => text.includes(value))).toBe(true)
})

test('nothing breaks it', () => {
  const hostile = {
    toString() {
      throw new Error('no')
    },
    get member() {
      throw new Error('no')
    },
    [Symbol.iterator]() {
      throw new Error('no')
    },
    deep: Array.from({ length: 50 }).reduce((inner) => ({ inner }), 1),
    last: 'seen',
  }
  expect(textsIn(hostile)).toContain('seen')
  expect(textsIn(undefined)).toEqual(['undefined'])
  expect(textsIn(null)).toEqual([])
})
