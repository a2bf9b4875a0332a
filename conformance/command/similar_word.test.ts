import { expect, test } from 'vitest'
import { similarWord, suggestion } from './similar_word.ts'

const known = ['tenant', 'plan', 'list', 'T-DISC-01', 'T-DISC-02']

test.each([
  ['tenannt', 'tenant'],
  ['TENANT', 'tenant'],
  ['pln', 'plan'],
  ['tset', undefined],
  ['T-DISK-02', 'T-DISC-02'],
  ['', undefined],
  ['something else', undefined],
])('%j is most like %j', (word, expected) => {
  expect(similarWord(word, known)).toBe(expected)
})

test('a suggestion is a clause, or nothing', () => {
  expect(suggestion('lsit', known)).toBe(', did you mean list?')
  expect(suggestion('something else', known)).toBe('')
})
