import { expect, it } from 'vitest'
import { DEEPEST, isNestedTooDeep } from './nesting.ts'
import { responseOf } from '../../test-support/conformance_evidence.ts'
import { objectIn } from './seen.ts'

const lists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

it('counts levels, not brackets', () => {
  expect(isNestedTooDeep(lists(DEEPEST))).toBe(false)
  expect(isNestedTooDeep(lists(DEEPEST + 1))).toBe(true)
  expect(isNestedTooDeep(`[${'{},[],'.repeat(500)}{}]`)).toBe(false)
  expect(isNestedTooDeep('{"a":'.repeat(3) + '1' + '}'.repeat(3), 2)).toBe(true)
})

it('takes no bracket of a text for one', () => {
  expect(isNestedTooDeep(JSON.stringify({ a: `"${'['.repeat(900)}\\` }))).toBe(false)
})

it('an answer that goes too deep is no JSON', () => {
  expect(objectIn(responseOf(200, `{"x":${lists(DEEPEST - 1)}}`))).toBeDefined()
  expect(objectIn(responseOf(200, `{"x":${lists(DEEPEST)}}`))).toBeUndefined()
  expect(objectIn(responseOf(200, `{"x":${lists(100_000)}}`))).toBeUndefined()
})
