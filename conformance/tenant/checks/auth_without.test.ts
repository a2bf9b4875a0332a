import { describe, expect, it } from 'vitest'
import { tokenExchange, verdictOf } from '../../../test-support/conformance_verdict.ts'
import type { Exchange } from '../../engine/evidence.ts'

const issued = (step: string) => tokenExchange(step, 200, { access_token: '‹token#1›' })
const refused = (step: string, status: number, error: string, error_description?: string) =>
  tokenExchange(step, status, { error, error_description })

function judged(id: string, ...exchanges: Exchange[]) {
  const { status, reason } = verdictOf(id, [issued('P10'), ...exchanges])
  return status === 'fail' ? reason : status
}

describe.each<[string, string, string[]]>([
  // Accepted are invalid_client, invalid_request and unauthorized_client, in this order.
  ['T-AUTH-08', 'P15.none', ['pass', 'invalid-request', 'inconclusive']],
  ['T-AUTH-10', 'P15.empty', ['pass', 'pass', 'inconclusive']],
  ['T-AUTH-11', 'P16', ['other-code', 'pass', 'inconclusive']],
])('%s', (id, step, [client, request, other]) => {
  it.each([
    [refused(step, 400, 'invalid_client'), client],
    [refused(step, 400, 'invalid_request'), request],
    [refused(step, 400, 'unauthorized_client'), other],
    [issued(step), 'token-issued'],
    [refused(step, 500, 'invalid_request'), 'inconclusive'],
    [refused(step, 429, 'invalid_client'), 'inconclusive'],
    [tokenExchange(step, 403, '<html>'), 'inconclusive'],
  ])('answer %#', (answer, found) => {
    expect(judged(id, answer)).toBe(found)
  })
})

it('T-AUTH-11 wants status 400', () => {
  expect(judged('T-AUTH-11', refused('P16', 403, 'invalid_request'))).toBe('inconclusive')
})

describe('T-AUTH-09', () => {
  const without = refused('P15.id', 400, 'invalid_request')

  it.each<[string, Exchange[], string]>([
    ['a wrong secret is a failed login', [without, refused('P14', 401, 'invalid_client')], 'pass'],
    ['no wrong secret was sent', [without], 'pass'],
    ['no secret is needed', [issued('P15.id')], 'token-issued'],
    ['any secret will do', [without, issued('P14')], 'inconclusive'],
    [
      'OpenIddict tells a public client so',
      [without, refused('P14', 400, 'unauthorized_client')],
      'public-client',
    ],
    ['the tenant is out of order', [refused('P15.id', 503, 'invalid_request')], 'inconclusive'],
    ['it was not asked', [], 'inconclusive'],
  ])('%s', (_what, exchanges, found) => {
    expect(judged('T-AUTH-09', ...exchanges)).toBe(found)
  })

  it.each([
    ['ID2043', 'fail'],
    // The client may not use the grant, of whatever type it is.
    ['ID2064', 'inconclusive'],
  ])('the right secret refused with %s: %s', (number, status) => {
    const error_uri = `https://documentation.openiddict.com/errors/${number}`
    const answer = tokenExchange('P10', 400, { error: 'unauthorized_client', error_uri })
    expect(verdictOf('T-AUTH-09', [answer]).status).toBe(status)
  })
})

describe('T-AUTH-12', () => {
  const unknown = refused('P13', 401, 'invalid_client', 'Who?')
  const none = refused('P15.none', 400, 'invalid_request', 'Nobody.')

  it.each<[string, Exchange[], string]>([
    [
      'answered as nobody',
      [unknown, none, refused('P25.query', 400, 'invalid_request', 'Nobody.')],
      'pass',
    ],
    [
      'answered as an unknown client',
      [unknown, none, refused('P25.query', 401, 'invalid_client', 'Who?')],
      'query-read',
    ],
    ['answered with a token', [unknown, none, issued('P25.query')], 'token-issued'],
    [
      'refused outright',
      [unknown, none, refused('P25.query', 400, 'invalid_request', 'Not in the query.')],
      'pass',
    ],
    [
      'answered as everything is, by a text that is never the same',
      [
        refused('P13', 400, 'invalid_request', 'No such client: 1.'),
        refused('P15.none', 400, 'invalid_request', 'No client: 2.'),
        refused('P25.query', 400, 'invalid_request', 'No such client: 3.'),
      ],
      'inconclusive',
    ],
    [
      'told by the text alone, as OpenIddict 4 does',
      [
        unknown,
        refused('P15.none', 401, 'invalid_client', 'Nobody.'),
        refused('P25.query', 401, 'invalid_client', 'Who?'),
      ],
      'query-read',
    ],
    [
      'not to be told',
      [
        unknown,
        refused('P15.none', 401, 'invalid_client', 'Who?'),
        refused('P25.query', 401, 'invalid_client', 'Who?'),
      ],
      'inconclusive',
    ],
    ['out of order', [unknown, none, refused('P25.query', 500, 'server_error')], 'inconclusive'],
  ])('%s', (_what, exchanges, found) => {
    expect(judged('T-AUTH-12', ...exchanges)).toBe(found)
  })
})
