import { describe, expect, test } from 'vitest'
import {
  checkChoices,
  checkFlag,
  checkKeys,
  checkList,
  checkOneOf,
  checkText,
  MockIssuerError,
} from './check.ts'
import { problemOf } from '../test-support/problem_of.ts'

const ODD: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 7],
  ['a flag', true],
  ['a text', 'canary'],
  ['an empty text', ''],
  ['a list', ['canary']],
  ['an object', { canary: 'canary' }],
  ['a function', () => 'canary'],
  ['a symbol', Symbol('canary')],
  ['a String object', new String('canary')],
]
const without = (...names: string[]) => ODD.filter(([name]) => !names.includes(name))

test('an error names the place and the problem', () => {
  const error = new MockIssuerError('applications[0].type', 'must be one of a, b')
  expect(error).toBeInstanceOf(Error)
  expect(error.name).toBe('MockIssuerError')
  expect(error.where).toBe('applications[0].type')
  expect(error.message).toBe('applications[0].type: must be one of a, b')
})

describe('checkKeys()', () => {
  test.each([{}, { one: 1 }, { two: undefined, one: 1 }, Object.create(null)])(
    '%j passes',
    (value) => {
      expect(() => checkKeys('x', value, ['one', 'two'])).not.toThrow()
    },
  )

  test.each(without('an object', 'a String object'))('%s is no object', (_, value) => {
    expect(problemOf(() => checkKeys('x', value, ['one', 'two'])))
      .toBe('x: must be an object with the keys one, two')
  })

  test('an unknown key is named, and those that are known', () => {
    expect(problemOf(() => checkKeys('x', { one: 1, tow: 2 }, ['one', 'two'])))
      .toBe('x.tow: is unknown, known are one, two')
  })

  test.each([
    ['a long one', 'k'.repeat(41)],
    ['a huge one', 'k'.repeat(1_000_000)],
    ['one with a blank', 'a key of mine'],
    ['one with a line feed', 'key\n'],
    ['one with an escape', '\x1b[31m'],
    ['an empty one', ''],
  ])('an unknown key is not shown: %s', (_, key) => {
    expect(problemOf(() => checkKeys('x', { [key]: 1 }, ['one'])))
      .toBe('x.a key: is unknown, known are one')
  })

  test('what every object inherits is no known key', () => {
    expect(problemOf(() => checkKeys('x', { toString: 1 }, ['one'])))
      .toBe('x.toString: is unknown, known are one')
    const proto = JSON.parse('{"__proto__": 1}')
    expect(problemOf(() => checkKeys('x', proto, ['one'])))
      .toBe('x.__proto__: is unknown, known are one')
  })
})

describe('checkText()', () => {
  test.each(['x', ' ', 'x'.repeat(100_000)])('a text passes', (text) => {
    expect(checkText('x', text) === text).toBe(true)
  })

  test.each(without('a text'))('%s is refused', (_, value) => {
    expect(problemOf(() => checkText('x', value))).toBe('x: must be a text that is not empty')
  })
})

describe('checkFlag()', () => {
  test.each([true, false])('%s passes', (flag) => {
    expect(checkFlag('x', flag)).toBe(flag)
  })

  test.each(without('a flag'))('%s is refused', (_, value) => {
    expect(problemOf(() => checkFlag('x', value))).toBe('x: must be true or false')
  })
})

describe('checkOneOf()', () => {
  test('an accepted text passes', () => {
    expect(checkOneOf('x', 'b', ['a', 'b'])).toBe('b')
  })

  test.each([...ODD, ['another case', 'A'], ['a text around it', 'ab']])(
    '%s is refused, and not shown',
    (_, value) => {
      expect(problemOf(() => checkOneOf('x', value, ['a', 'b']))).toBe('x: must be one of a, b')
    },
  )
})

describe('checkList()', () => {
  test('gives back what the items became, in a list of its own', () => {
    const given = ['a', 'b']
    const checked = checkList('x', given, (where, value) => `${where}=${value}`)
    expect(checked).toEqual(['x[0]=a', 'x[1]=b'])
    expect(checkList('x', given, checkText)).not.toBe(given)
  })

  test.each(without('a list'))('%s is refused', (_, value) => {
    expect(problemOf(() => checkList('x', value, checkText))).toBe('x: must be a list')
  })

  test('a wrong item is named by its place', () => {
    expect(problemOf(() => checkList('x', ['a', 7], checkText)))
      .toBe('x[1]: must be a text that is not empty')
  })

  test('a text may come once only; the second is named, not shown', () => {
    expect(problemOf(() => checkList('x', ['a', 'canary', 'b', 'canary'], checkText)))
      .toBe('x[3]: is in the list already')
  })

  test('items that are no texts may be equal', () => {
    expect(checkList('x', [{}, {}], () => undefined)).toEqual([undefined, undefined])
  })
})

describe('checkChoices()', () => {
  test('gives back what is ticked in the order of what there is', () => {
    expect(checkChoices('x', ['c', 'a'], ['a', 'b', 'c'])).toEqual(['a', 'c'])
    expect(checkChoices('x', [], ['a', 'b', 'c'])).toEqual([])
  })

  test.each([
    ['no list', 'a', 'x: must be a list'],
    ['another text', ['a', 'canary'], 'x[1]: must be one of a, b'],
    ['a text twice', ['a', 'b', 'a'], 'x[2]: is in the list already'],
  ])('%s is refused', (_, value, problem) => {
    expect(problemOf(() => checkChoices('x', value, ['a', 'b']))).toBe(problem)
  })
})
