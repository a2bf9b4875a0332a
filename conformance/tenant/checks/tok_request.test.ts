import { describe, expect, it } from 'vitest'
import { tokenExchange, verdictOf } from '../../../test-support/conformance_verdict.ts'
import type { Exchange } from '../../engine/evidence.ts'
import { tokenFacts } from '../../engine/token_facts.ts'

const TOKEN = { access_token: '‹token#1›', token_type: 'Bearer', expires_in: 3600 }
const issued = (step: string, members: object = {}) =>
  tokenExchange(step, 200, { ...TOKEN, ...members })
const refused = (step: string, error: string, status = 400) =>
  tokenExchange(step, status, { error })

function judged(id: string, ...exchanges: Exchange[]) {
  const { status, reason } = verdictOf(id, [issued('P10'), ...exchanges])
  return status === 'pass' ? status : reason
}

describe('T-TOK-10', () => {
  const asked = { body: 'grant_type=client_credentials&scope=orders+stock' }
  const scope = (said: unknown, body = asked) =>
    tokenExchange('P10', 200, { ...TOKEN, scope: said }, [], body)
  const tokens = (granted: unknown) => {
    const claims = btoa(JSON.stringify({ scope: granted }))
    return [tokenFacts(`${btoa('{"alg":"RS256"}')}.${claims}.c2ln`, 1, 'P10')]
  }

  it.each([
    [undefined, undefined, 'pass'],
    ['orders', undefined, 'pass'],
    ['stock orders', 'orders stock', 'pass'],
    [undefined, 'orders stock', 'pass'],
    ['orders', 'orders', 'pass'],
    [undefined, 'orders', 'other-scope-granted'],
    ['orders', 'orders stock', 'other-scope-granted'],
    ['', undefined, 'malformed-scope'],
    ['orders  stock', undefined, 'malformed-scope'],
    ['orders "stock"', undefined, 'malformed-scope'],
    [['orders'], undefined, 'malformed-scope'],
    [null, undefined, 'malformed-scope'],
  ])('said %j, granted %j: %s', (said, granted, reason) => {
    const verdict = verdictOf('T-TOK-10', [scope(said)], { tokens: tokens(granted) })
    expect(verdict.status === 'pass' ? 'pass' : verdict.reason).toBe(reason)
  })

  it('is not asked where no scope was', () => {
    const verdict = verdictOf('T-TOK-10', [scope('orders', { body: 'grant_type=x&scope=' })])
    expect(verdict).toMatchObject({ status: 'n/a', reason: 'no-scope' })
  })
})

describe('T-TOK-14, T-TOK-15 and T-AUTH-02 are told apart where P11 is refused', () => {
  const metadata = tokenExchange('P01.1', 200, {
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  })
  const all = (...exchanges: Exchange[]) =>
    ['T-TOK-14', 'T-TOK-15', 'T-AUTH-02'].map((id) => judged(id, metadata, ...exchanges))

  it.each<[string, Exchange[], string[]]>([
    ['none', [issued('P11')], ['pass', 'pass', 'pass']],
    ['the unknown parameter', [
      refused('P11', 'invalid_request'),
      issued('P11.post'),
      refused('P11.unknown', 'invalid_request'),
      issued('P11.empty'),
    ], ['unknown-parameter-refused', 'pass', 'pass']],
    ['the empty scope', [
      refused('P11', 'invalid_scope'),
      issued('P11.post'),
      issued('P11.unknown'),
      refused('P11.empty', 'invalid_scope'),
    ], ['pass', 'empty-parameter-refused', 'pass']],
    ['the secret in the body', [
      refused('P11', 'invalid_client', 401),
      issued('P11.unknown'),
      issued('P11.empty'),
    ], ['pass', 'pass', 'body-refused']],
    ['a body that is not read', [
      refused('P11', 'invalid_request'),
      refused('P11.post', 'invalid_request'),
      issued('P11.unknown'),
      issued('P11.empty'),
    ], ['pass', 'pass', 'body-refused']],
    ['only all of them together', [
      refused('P11', 'invalid_request'),
      issued('P11.post'),
      issued('P11.unknown'),
      issued('P11.empty'),
    ], ['pass', 'pass', 'pass']],
    ['a tenant out of order', [
      refused('P11', 'server_error', 500),
      tokenExchange('P11.post', 500, ''),
      tokenExchange('P11.unknown', 503, ''),
      tokenExchange('P11.empty', 500, ''),
    ], ['busy', 'empty-parameter-refused', 'refused-otherwise']],
    ['nothing known of the parts', [refused('P11', 'invalid_request')], [
      'not-asked-alone',
      'not-asked-alone',
      'refused-otherwise',
    ]],
  ])('%s', (_what, exchanges, reasons) => {
    expect(all(...exchanges)).toEqual(reasons)
  })

  it('the body is not asked for where the metadata does not offer it', () => {
    const metadata = tokenExchange('P01.1', 200, {})
    expect(judged('T-AUTH-02', metadata, issued('P11'))).toBe('not-offered')
  })

  it('a tenant that wants a scope says nothing about an empty one', () => {
    const exchanges = [issued('P10'), refused('P11', 'invalid_scope')]
    const empty = refused('P11.empty', 'invalid_scope')
    const target = {
      issuer: 'https://pos.example',
      clientId: 'stocksync',
      scope: 'orders',
      expect: {},
    }
    expect(verdictOf('T-TOK-15', [...exchanges, empty], { target }))
      .toMatchObject({ status: 'inconclusive', reason: 'scope-needed' })
    expect(verdictOf('T-TOK-15', [...exchanges, empty]).status).toBe('fail')
  })
})

describe('T-TOK-16', () => {
  const tokens = (...numbers: number[]) =>
    numbers.map((number, index) => tokenFacts('abc', number, `P${index}`))
  const exchanges = [issued('P10'), issued('P11')]

  it('looks at all tokens of the run', () => {
    const verdict = verdictOf('T-TOK-16', exchanges, { tokens: tokens(1, 2, 3, 2) })
    expect(verdict).toMatchObject({ status: 'fail', evidence: ['P1', 'P3'] })
    expect(verdictOf('T-TOK-16', exchanges, { tokens: tokens(1, 2, 3) }).status).toBe('pass')
  })

  it('needs two', () => {
    expect(verdictOf('T-TOK-16', exchanges, { tokens: tokens(1) }).status).toBe('n/a')
  })
})
