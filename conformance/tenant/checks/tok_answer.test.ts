import { describe, expect, it } from 'vitest'
import { tokenExchange, verdictOf } from '../../../test-support/conformance_verdict.ts'
import type { Header } from '../../engine/exchange.ts'
import { tokenFacts } from '../../engine/token_facts.ts'

const TOKEN = { access_token: '‹token#1›', token_type: 'Bearer', expires_in: 3600 }

function judged(id: string, members: unknown, headers: Header[] = []) {
  const { status, reason } = verdictOf(id, [tokenExchange('P10', 200, members, headers)])
  return status === 'fail' || status === 'warn' ? reason : status
}

describe('T-TOK-01', () => {
  it.each([
    ['invalid_client', 'login-refused'],
    ['unauthorized_client', 'client-not-allowed'],
    ['unsupported_grant_type', 'grant-not-offered'],
    ['invalid_scope', 'scope-refused'],
    ['server_error', 'no-token'],
    [undefined, 'no-token'],
  ])('tells by %s that it is %s', (error, reason) => {
    const verdict = verdictOf('T-TOK-01', [
      tokenExchange('P10', 400, { error, error_description: 'Because\u001b[31m.' }),
    ])
    expect(verdict).toMatchObject({ status: 'fail', reason })
    expect(verdict.seen).toContain('"Because\ufffd[31m."')
  })

  it.each([
    ['openid', 'This client is not allowed to use the specified scope.', 'scope-refused'],
    ['openid', "The mandatory 'client_id' is missing.", 'no-token'],
    [undefined, 'This client is not allowed to use the specified scope.', 'no-token'],
  ])('takes invalid_request of a scope for that: %s, %s', (scope, error_description, reason) => {
    const exchange = tokenExchange('P10', 400, { error: 'invalid_request', error_description })
    const target = { issuer: 'https://pos.example/north', clientId: 'stocksync', expect: {}, scope }
    expect(verdictOf('T-TOK-01', [exchange], { target }).reason).toBe(reason)
  })

  it('takes the token of the body where Basic got none', () => {
    const exchanges = [
      tokenExchange('P10', 400, { error: 'invalid_request' }),
      tokenExchange('P10.post', 200, TOKEN),
    ]
    expect(verdictOf('T-TOK-01', exchanges).status).toBe('pass')
    expect(verdictOf('T-TOK-04', exchanges)).toMatchObject({
      status: 'pass',
      evidence: ['P10.post'],
    })
  })
})

describe('T-TOK-02', () => {
  it.each([
    ['application/json', 'pass'],
    ['application/json;charset=UTF-8', 'pass'],
    ['Application/JSON ; charset="utf-8"', 'pass'],
    ['application/json; charset=utf-8; profile=x', 'pass'],
    ['application/jsonp', 'other-content-type'],
    ['application/problem+json', 'other-content-type'],
    ['text/json', 'other-content-type'],
    ['application/json, text/html', 'other-content-type'],
  ])('judges %s: %s', (type, reason) => {
    expect(judged('T-TOK-02', TOKEN, [['content-type', type]])).toBe(reason)
  })

  it('wants one', () => {
    expect(judged('T-TOK-02', TOKEN)).toBe('no-content-type')
  })
})

describe('T-TOK-03', () => {
  it.each([
    ['CfDJ8-._~+/==', 'pass'],
    ['a b', 'not-a-b64token'],
    ['a=b', 'not-a-b64token'],
    ['a"b', 'not-a-b64token'],
    ['ä', 'not-visible-ascii'],
    ['a\nb', 'not-visible-ascii'],
  ])('judges %j: %s', (token, reason) => {
    const tokens = [tokenFacts('good', 1, 'P10'), tokenFacts(token, 2, 'P11')]
    const verdict = verdictOf('T-TOK-03', [tokenExchange('P10', 200, TOKEN)], { tokens })
    expect(verdict.status === 'pass' ? 'pass' : verdict.reason).toBe(reason)
    expect(verdict.evidence).toEqual([reason === 'pass' ? 'P10' : 'P11'])
  })

  it('an empty token is none', () => {
    expect(judged('T-TOK-03', { ...TOKEN, access_token: '' })).toBe('empty')
  })
})

it.each([
  ['Bearer', 'pass'],
  ['bearer', 'pass'],
  ['DPoP', 'other-token-type'],
  [7, 'other-token-type'],
  [undefined, 'no-token-type'],
])('T-TOK-04 judges the type %s: %s', (token_type, reason) => {
  expect(judged('T-TOK-04', { ...TOKEN, token_type })).toBe(reason)
})

it.each([
  [3600, 'pass', 'pass', 'pass'],
  [3599, 'pass', 'pass', 'pass'],
  [60, 'pass', 'pass', 'pass'],
  [59, 'pass', 'pass', 'short-lived'],
  [3601, 'pass', 'pass', 'long-lived'],
  [1e30, 'pass', 'not-positive-and-whole', 'long-lived'],
  [3599.5, 'pass', 'not-positive-and-whole', 'pass'],
  [0, 'pass', 'not-positive-and-whole', 'n/a'],
  [-1, 'pass', 'not-positive-and-whole', 'n/a'],
  ['3600', 'pass', 'not-a-number', 'n/a'],
  [null, 'pass', 'not-a-number', 'n/a'],
  [undefined, 'no-expires-in', 'n/a', 'n/a'],
])('a lifetime of %s: T-TOK-05 %s, T-TOK-06 %s, T-TOK-07 %s', (expires_in, five, six, seven) => {
  const members = { ...TOKEN, expires_in }
  const found = ['T-TOK-05', 'T-TOK-06', 'T-TOK-07'].map((id) => judged(id, members))
  expect(found).toEqual([five, six, seven])
})

it.each([
  ['no-store', 'pass'],
  ['private, NO-STORE', 'pass'],
  ['max-age=0,no-store', 'pass'],
  ['no-cache', 'may-be-stored'],
  ['no-storeX', 'may-be-stored'],
  ['private="a, no-store, b", max-age=60', 'may-be-stored'],
  ['private="a\\", no-store", no-store', 'pass'],
])('T-TOK-11 judges Cache-Control: %s: %s', (value, reason) => {
  expect(judged('T-TOK-11', TOKEN, [['cache-control', value]])).toBe(reason)
})

it('T-TOK-11 and -12 want their headers, and take them from two lines', () => {
  expect(judged('T-TOK-11', TOKEN)).toBe('may-be-stored')
  expect(judged('T-TOK-12', TOKEN)).toBe('no-pragma')
  const lines: Header[] = [['Cache-Control', 'private'], ['cache-control', 'no-store']]
  expect(judged('T-TOK-11', TOKEN, lines)).toBe('pass')
})

it.each([
  ['‹token#2›', 'refresh-token'],
  ['', 'refresh-token'],
  [null, 'pass'],
  [undefined, 'pass'],
])('T-TOK-08 judges the refresh token %j: %s', (refresh_token, reason) => {
  expect(judged('T-TOK-08', { ...TOKEN, refresh_token })).toBe(reason)
})

it('each answer with a token counts, of whichever node', () => {
  const good: Header[] = [
    ['Content-Type', 'application/json'],
    ['Cache-Control', 'no-store'],
    ['Pragma', 'no-cache'],
  ]
  const other = { ...TOKEN, token_type: 'mac', expires_in: 7200, refresh_token: '‹token#3›' }
  const exchanges = [tokenExchange('P10', 200, TOKEN, good), tokenExchange('P11', 200, other)]
  for (const id of ['T-TOK-02', 'T-TOK-04', 'T-TOK-07', 'T-TOK-08', 'T-TOK-11', 'T-TOK-12']) {
    expect([id, verdictOf(id, exchanges).evidence]).toEqual([id, ['P11']])
  }
  // A token that nobody should have got is another matter, and a refusal is none.
  const others = [
    tokenExchange('P10', 200, TOKEN, good),
    tokenExchange('P21.password', 200, other),
    tokenExchange('P12.scheme', 400, { error: 'invalid_request' }),
  ]
  expect(verdictOf('T-TOK-11', others).status).toBe('pass')
})

it('without a token there is nothing to judge', () => {
  for (const id of ['T-TOK-02', 'T-TOK-04', 'T-TOK-05', 'T-TOK-08', 'T-TOK-11', 'T-TOK-12']) {
    const exchanges = [tokenExchange('P10', 401, { error: 'invalid_client' })]
    expect(verdictOf(id, exchanges)).toMatchObject({ status: 'inconclusive', reason: 'no-token' })
  }
})
