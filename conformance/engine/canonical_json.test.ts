import { expect, it } from 'vitest'
import { canonicalJson, differingMembers } from './canonical_json.ts'

it('sorts members at every depth, and no list', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }, 'x'], a: null })).toBe(
    '{"a":null,"b":[{"c":2,"d":1},"x"]}',
  )
})

it('names the members that differ, and those that only one has', () => {
  const one = { a: 1, b: { x: 1, y: 2 }, c: ['p', 'q'], only: true }
  const other = { d: 0, c: ['q', 'p'], b: { y: 2, x: 1 }, a: 1 }
  expect(differingMembers(one, other)).toEqual(['c', 'only', 'd'])
})

it('takes no inherited name for a member', () => {
  const other = JSON.parse('{"__proto__":{}}') as Record<string, unknown>
  expect(differingMembers({}, other)).toEqual(['__proto__'])
})
