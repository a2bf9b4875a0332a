import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { propertyRuns } from '../../test-support/property_runs.ts'
import { JsonError, parseJson } from './json_text_node.ts'

function placeIn(text: string): string {
  try {
    parseJson(text)
  } catch (error) {
    if (error instanceof JsonError) return error.message.replace('is no JSON at line ', '')
    throw error
  }
  return 'none'
}

describe('parseJson()', () => {
  test.each<[string, string, string]>([
    ['nothing', '', '1, column 1'],
    ['a text cut off', '{\n  "a": [1,', '2, column 11'],
    ['a comma too many', '{"a": 1,}', '1, column 9'],
    ['a comma too many in a list', '[1,]', '1, column 4'],
    ['a comma too few', '{\n  "a": 1\n  "b": 2\n}', '3, column 3'],
    ['a missing colon', '{"a" 1}', '1, column 6'],
    ['the wrong bracket', '{"a": [1}', '1, column 9'],
    ['two values', '{} {}', '1, column 4'],
    ['a line break in a text', '{"a": "b\n"}', '1, column 7'],
    ['an escape that is none', '["\\x"]', '1, column 2'],
    ['a number with a zero before it', '[01]', '1, column 3'],
    ['single quotes', "{'a': 1}", '1, column 2'],
    ['a word', '{"a": undefined}', '1, column 7'],
    ['a comment', '{\n  // why\n  "a": 1\n}', '2, column 3'],
  ])('tells where there is %s', (_, text, place) => expect(placeIn(text)).toBe(place))

  test('tells nothing of what it says', () => {
    const canary = createCanary()
    try {
      parseJson(`{"clientSecret": "${canary.value}", ${canary.value}`)
      expect.unreachable('that was no JSON')
    } catch (error) {
      expect(canary.findIn(`${(error as Error).message} ${(error as Error).cause}`)).toEqual([])
    }
  })

  test('gives what JSON.parse gives, and finds the sign that does not belong', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.nat(3), (value, somewhere, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        expect(parseJson(text)).toEqual(JSON.parse(text))
        // Where one token ends and the next begins, which is not inside texts, numbers or words.
        const places = [...text.matchAll(/"(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+|[{}[\],:]/g)]
          .map(({ index }) => index).concat(text.length)
        const at = places[somewhere % places.length] ?? 0
        const before = text.slice(0, at).split('\n')
        expect(placeIn(`${text.slice(0, at)}#${text.slice(at)}`))
          .toBe(`${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`)
      }),
      propertyRuns(),
    )
  })
})
