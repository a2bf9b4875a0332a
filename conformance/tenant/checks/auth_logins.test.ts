import { describe, expect, it } from 'vitest'
import { tokenExchange, verdictOf } from '../../../test-support/conformance_verdict.ts'
import type { Exchange } from '../../engine/evidence.ts'

const TOKEN = { access_token: '‹token#1›' }
const issued = (step: string) => tokenExchange(step, 200, TOKEN)
const byBody = (step: string) => tokenExchange(step, 200, TOKEN, [], { headers: [] })
const refused = (step: string, status: number, error?: string) =>
  tokenExchange(step, status, { error })
const offering = (...methods: string[]) =>
  tokenExchange('P01.1', 200, { token_endpoint_auth_methods_supported: methods })

function judged(id: string, ...exchanges: Exchange[]) {
  const { status, reason } = verdictOf(id, exchanges)
  return status === 'fail' ? reason : status
}

describe('T-AUTH-01', () => {
  const both = offering('client_secret_basic', 'client_secret_post')

  it.each<[string, Exchange[], string]>([
    ['a token by Basic', [both, issued('P10')], 'pass'],
    ['a token by Basic, and no list', [tokenExchange('P01.1', 200, {}), issued('P10')], 'pass'],
    [
      'Basic not offered',
      [offering('client_secret_post'), byBody('P10')],
      'basic-not-offered',
    ],
    [
      'Basic refused, and the same secret taken in the body',
      [both, refused('P10', 400, 'invalid_request'), byBody('P10.post')],
      'basic-refused',
    ],
    // Then nobody knows whether the secret is right.
    ['no token at all', [both, refused('P10', 401, 'invalid_client')], 'inconclusive'],
  ])('%s', (_what, exchanges, found) => {
    expect(judged('T-AUTH-01', ...exchanges)).toBe(found)
  })
})

it.each<[string, number, string | undefined, string, string]>([
  ['T-AUTH-13', 401, 'invalid_client', 'P12.encoded', 'not-decoded'],
  ['T-AUTH-13', 400, 'invalid_request', 'P12.encoded', 'inconclusive'],
  ['T-AUTH-13', 500, 'invalid_client', 'P12.encoded', 'inconclusive'],
  ['T-AUTH-21', 401, 'invalid_client', 'P12.scheme', 'scheme-in-one-case'],
  ['T-AUTH-21', 400, 'invalid_request', 'P12.scheme', 'scheme-in-one-case'],
  ['T-AUTH-21', 400, 'invalid_scope', 'P12.scheme', 'inconclusive'],
  ['T-AUTH-21', 429, 'invalid_request', 'P12.scheme', 'inconclusive'],
])('%s with %s %s to %s: %s', (id, status, error, step, found) => {
  expect(judged(id, issued('P10'), refused(step, status, error))).toBe(found)
})

it('T-AUTH-13 says that it took the one wrong secret of the run', () => {
  const exchanges = [issued('P10'), refused('P12.encoded', 401, 'invalid_client')]
  const text = 'the one wrong secret of this run'
  expect(verdictOf('T-AUTH-13', exchanges).seen).toContain(text)
  const both = [...exchanges, refused('P14', 401, 'invalid_client')]
  expect(verdictOf('T-AUTH-13', both).seen).not.toContain(text)
})
