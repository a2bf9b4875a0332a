import { describe, expect, it } from 'vitest'
import { tokenExchange, verdictOf } from '../../../test-support/conformance_verdict.ts'
import type { Exchange } from '../../engine/evidence.ts'

const issued = (step: string) => tokenExchange(step, 200, { access_token: '‹token#1›' })
const byBody = { headers: [], body: 'client_id=stocksync&client_secret=wrong' }

function judged(id: string, ...exchanges: Exchange[]) {
  const { status, reason } = verdictOf(id, [issued('P10'), ...exchanges])
  return status === 'fail' || status === 'warn' ? reason : status
}

describe.each([['T-AUTH-03', 'P14'], ['T-AUTH-06', 'P13']])('%s', (id, step) => {
  it.each<[number, unknown, string, string]>([
    [401, { error: 'invalid_client' }, 'pass', 'pass'],
    [400, { error: 'invalid_client' }, 'other-status', 'pass'],
    [403, { error: 'invalid_client' }, 'other-status', 'other-status'],
    [200, { access_token: 'abc' }, 'token-issued', 'token-issued'],
    [401, { access_token: 'abc', error: 'invalid_client' }, 'token-issued', 'token-issued'],
    // For another reason, which says nothing about the login.
    [400, { error: 'invalid_request' }, 'inconclusive', 'inconclusive'],
    [400, { error: 'unauthorized_client' }, 'inconclusive', 'inconclusive'],
    [401, '<html>', 'inconclusive', 'inconclusive'],
    [500, { error: 'invalid_client' }, 'inconclusive', 'inconclusive'],
    [429, { error: 'invalid_client' }, 'inconclusive', 'inconclusive'],
  ])('%s %j: by Basic %s, in the body %s', (status, members, basic, body) => {
    expect(judged(id, tokenExchange(step, status, members))).toBe(basic)
    expect(judged(id, tokenExchange(step, status, members, [], byBody))).toBe(body)
  })
})

describe('the challenge', () => {
  it.each([
    ['Basic realm="POS"', 'pass', 'pass'],
    ['basic realm=""', 'pass', 'pass'],
    ['Negotiate, Basic realm="POS"', 'pass', 'pass'],
    ['Bearer realm="POS", Basic error="invalid_client"', 'pass', 'no-realm'],
    ['Basic', 'pass', 'no-realm'],
    ['Bearer realm="POS"', 'no-basic', 'n/a'],
    ['Basic realm="POS', 'unreadable', 'n/a'],
    [undefined, 'no-challenge', 'n/a'],
  ])('%s: T-AUTH-04 %s, T-AUTH-05 %s', (value, four, five) => {
    const headers = value === undefined ? [] : [['www-authenticate', value] as const]
    const answer = tokenExchange('P13', 401, { error: 'invalid_client' }, headers)
    expect(['T-AUTH-04', 'T-AUTH-05'].map((id) => judged(id, answer))).toEqual([four, five])
  })

  it('is due for a wrong secret as well', () => {
    const good = [['WWW-Authenticate', 'Basic realm="POS"']] as const
    const members = { error: 'invalid_client' }
    const exchanges = [
      tokenExchange('P13', 401, members, good),
      tokenExchange('P14', 401, members),
    ]
    expect(verdictOf('T-AUTH-04', [issued('P10'), ...exchanges])).toMatchObject({
      status: 'fail',
      part: 'P14',
    })
  })

  it('is not due in the body, nor with 400', () => {
    const members = { error: 'invalid_client' }
    expect(judged('T-AUTH-04', tokenExchange('P13', 401, members, [], byBody))).toBe('n/a')
    expect(judged('T-AUTH-04', tokenExchange('P13', 400, members))).toBe('n/a')
  })
})

describe('T-AUTH-07', () => {
  const said = (step: string, error_description: string, given: object = {}, status = 401) =>
    tokenExchange(step, status, { error: 'invalid_client', error_description, ...given })

  it.each<[string, Exchange, Exchange, string]>([
    ['the same', said('P13', 'No.'), said('P14', 'No.'), 'pass'],
    [
      'the same but for the name of the client',
      said('P13', 'Login of nobody failed.'),
      said('P14', 'Login of stocksync failed.'),
      'pass',
    ],
    ['another text', said('P13', 'Who?'), said('P14', 'No.'), 'other-words'],
    [
      'another address',
      said('P13', 'No.', { error_uri: 'https://a.example' }),
      said('P14', 'No.'),
      'other-words',
    ],
    [
      'another code',
      said('P13', 'No.'),
      said('P14', 'No.', { error: 'invalid_grant' }),
      'other-code',
    ],
    ['another status', said('P13', 'No.', {}, 400), said('P14', 'No.'), 'other-code'],
    ['an error of the server', said('P13', 'No.', {}, 500), said('P14', 'No.'), 'inconclusive'],
  ])('%s', (_what, unknown, wrong, found) => {
    expect(judged('T-AUTH-07', unknown, wrong)).toBe(found)
  })

  it('looks at the challenge too', () => {
    const members = { error: 'invalid_client' }
    const of = (step: string, realm: string) =>
      tokenExchange(step, 401, members, [['WWW-Authenticate', `Basic realm="${realm}"`]])
    expect(judged('T-AUTH-07', of('P13', 'a'), of('P14', 'b'))).toBe('other-words')
  })
})
