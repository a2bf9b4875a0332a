import { expect, it } from 'vitest'
import { parseChallenges } from './challenges.ts'

const plain = (text: string) =>
  parseChallenges(text)?.map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])

it.each([
  ['Basic', [['basic', {}]]],
  ['bAsIc realm="POS"', [['basic', { realm: 'POS' }]]],
  ['Basic realm=POS', [['basic', { realm: 'POS' }]]],
  ['Basic Realm = "a, \\"b\\" = c" , charset="UTF-8"', [
    ['basic', { realm: 'a, "b" = c', charset: 'UTF-8' }],
  ]],
  // As OpenIddict words it.
  [
    'Basic error="invalid_client", error_description="The specified \'client_id\' is invalid."',
    [['basic', {
      error: 'invalid_client',
      error_description: "The specified 'client_id' is invalid.",
    }]],
  ],
  // Several challenges in one line, as RFC 9110, 11.6.1 has it.
  ['Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"', [
    ['newauth', { realm: 'apps', type: '1', title: 'Login to "apps"' }],
    ['basic', { realm: 'simple' }],
  ]],
  ['Negotiate, Basic realm="x"', [['negotiate', {}], ['basic', { realm: 'x' }]]],
  ['Negotiate YIIk/+a==, Basic realm="x"', [['negotiate', {}], ['basic', { realm: 'x' }]]],
  [', Basic realm="x",, Bearer,', [['basic', { realm: 'x' }], ['bearer', {}]]],
  // The bytes of UTF-8, as HTTP libraries hand them on.
  ['Bearer realm="\xc3\x9cbersicht", error="a\\\x9c"', [['bearer', {
    realm: '\xc3\x9cbersicht',
    error: 'a\x9c',
  }]]],
  ['Bearer scope="a b", error=invalid_token', [['bearer', {
    scope: 'a b',
    error: 'invalid_token',
  }]]],
])('reads %s', (text, challenges) => {
  expect(plain(text)).toEqual(challenges)
})

it.each([
  '',
  ' , ',
  'realm="x"',
  'Basic realm="x',
  'Basic a="b", realm=',
  'Basic realm="x" charset="y"',
  'Basic realm="x", realm="y"',
  'Basic realm="x\ny"',
  'Basic realm="x\x7fy"',
  '"Basic"',
  'Basic realm="x"; charset=y',
  '<html>',
])('reads no challenge in %j', (text) => {
  expect(parseChallenges(text)).toBeUndefined()
})
