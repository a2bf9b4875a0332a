import { expect, it } from 'vitest'
import { repeatedNames } from './repeated_names.ts'

it.each([
  ['{}', []],
  ['{"a":1,"b":1}', []],
  ['{"a":1,"a":2}', ['a']],
  ['{"a":{"b":1},"c":{"b":1},"b":1}', []],
  ['{"b":1,"a":{"b":1}}', []],
  ['{"a":[{"b":1},{"b":1}]}', []],
  ['{"a":[{"b":1,"b":1}]}', ['b']],
  ['{"a":{"x":1},"a":[]}', ['a']],
  ['{"a":"a","b":"a"}', []],
  ['["a","a"]', []],
  ['{"a":["b","b"],"b":1}', []],
  ['{"a":[1,{"q":2}],"a":1}', ['a']],
  [String.raw`{"a":1,"\u0061":2}`, ['a']],
  [String.raw`{"a\"":"{","a\"":",}"}`, ['a"']],
  [String.raw`{"a":"\\","b":"x","a":1}`, ['a']],
  ['{"__proto__":1,"__proto__":2}', ['__proto__']],
])('%s', (json, names) => {
  JSON.parse(json)
  expect(repeatedNames(json)).toEqual(names)
})
