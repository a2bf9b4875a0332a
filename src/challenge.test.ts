import { expect, test } from 'vitest'
import { parseChallenges } from './challenge.ts'

const rows: [value: string | null, expected: [string, Record<string, string>][]][] = [
  [null, []],
  ['', []],
  ['Bearer', [['bearer', {}]]],
  ['BEARER', [['bearer', {}]]],
  ['Bearer realm="a"', [['bearer', { realm: 'a' }]]],
  ['Bearer error="invalid_token", error_description="The token, it has ended."', [
    ['bearer', { error: 'invalid_token', error_description: 'The token, it has ended.' }],
  ]],
  ['Bearer error=invalid_token', [['bearer', { error: 'invalid_token' }]]],
  ['Bearer Error = "x" ,scope="a b"', [['bearer', { error: 'x', scope: 'a b' }]]],
  ['Basic realm="quoted \\"word\\" and \\\\"', [['basic', { realm: 'quoted "word" and \\' }]]],
  ['Basic, Bearer error="x"', [['basic', {}], ['bearer', { error: 'x' }]]],
  ['Basic realm="x, Bearer error=y", Bearer', [['basic', { realm: 'x, Bearer error=y' }], [
    'bearer',
    {},
  ]]],
  ['Negotiate dG9rZW42OA==, Bearer error="x"', [['negotiate', {}], ['bearer', { error: 'x' }]]],
  [',, Bearer error="x",,', [['bearer', { error: 'x' }]]],
  ['error="of no scheme"', []],
  [
    'Basic error="invalid_client", error_description="The specified client credentials are ' +
    'invalid.", error_uri="https://documentation.openiddict.com/errors/ID2055"',
    [['basic', {
      error: 'invalid_client',
      error_description: 'The specified client credentials are invalid.',
      error_uri: 'https://documentation.openiddict.com/errors/ID2055',
    }]],
  ],
]

test.each(rows)('parseChallenges() reads %s', (value, expected) => {
  const found = parseChallenges(value).map(({ scheme, parameters }) => [scheme, parameters])
  expect(found).toEqual(expected)
})

test('parseChallenges() reads a parameter named __proto__ as nothing but a name', () => {
  parseChallenges('Bearer __proto__="x", constructor="y"')
  expect(({} as { x?: string }).x).toBeUndefined()
})
