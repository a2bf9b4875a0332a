import { expect, test } from 'vitest'
import { responseOf } from '../../../test-support/conformance_evidence.ts'
import { issued, refusal, seenOf } from '../../../test-support/conformance_seen.ts'
import type { Finding } from '../../engine/check.ts'
import type { WireResponse } from '../../engine/exchange.ts'
import { GRANT_FLOW_CHECKS } from './grant_flow.ts'

const ENDPOINT = 'https://pos.example/north/connect/authorize'
const ERROR_PAGE = responseOf(400, '<p>unauthorized_client</p>')
const NO_REDIRECT_URI = responseOf(400, "The mandatory 'redirect_uri' parameter is missing.")
const LOGIN = { ...responseOf(302), headers: [['Location', '/north/Login']] as const }

function judge(
  id: string,
  answers: Readonly<Record<string, WireResponse>>,
  authorization?: string,
): Finding {
  const changes = { 'P22.code': { url: `${ENDPOINT}?response_type=code` } }
  const seen = seenOf(answers, { metadata: { authorization_endpoint: authorization }, changes })
  return GRANT_FLOW_CHECKS.find((one) => one.id === id)?.judge(seen) as Finding
}

test.each([
  ['T-GRANT-01', 'P21.password'],
  ['T-GRANT-02', 'P21.code'],
  ['T-GRANT-03', 'P21.refresh'],
])('%s: two codes say no, a token says yes, all others nothing', (id, step) => {
  const status = (response: WireResponse) => judge(id, { [step]: response }).status
  expect(status(refusal('unsupported_grant_type'))).toBe('pass')
  expect(status(refusal('unauthorized_client'))).toBe('pass')
  expect(status(issued())).toBe('fail')
  expect(status(refusal('invalid_request'))).toBe('inconclusive')
  expect(status(refusal('invalid_client', 401))).toBe('inconclusive')
  expect(status(responseOf(403, '<p>'))).toBe('inconclusive')
  expect(status(responseOf(500))).toBe('inconclusive')
  const without = judge(id, { P10: responseOf(500), [step]: refusal('unauthorized_client') })
  expect(without.reason).toBe('no-token-at-all')
})

test('a password that was tried means that the flow is open', () => {
  expect(judge('T-GRANT-01', { 'P21.password': refusal('invalid_grant') })).toMatchObject({
    status: 'fail',
    reason: 'user-looked-up',
  })
})

test('a code that was looked at is decided by whether one can be had', () => {
  const code = { 'P21.code': refusal('invalid_grant') }
  expect(judge('T-GRANT-02', code)).toMatchObject({ status: 'pass' })
  expect(judge('T-GRANT-02', code, ENDPOINT)).toMatchObject({ reason: 'invalid-grant' })
  expect(judge('T-GRANT-02', { ...code, 'P22.code': ERROR_PAGE }, ENDPOINT)).toMatchObject({
    status: 'pass',
    evidence: ['P21.code', 'P22.code'],
  })
  expect(judge('T-GRANT-02', { ...code, 'P22.code': NO_REDIRECT_URI }, ENDPOINT)).toMatchObject({
    reason: 'invalid-grant',
    seen: expect.stringContaining('redirect_uri'),
  })
  expect(judge('T-GRANT-02', { ...code, 'P22.code': LOGIN }, ENDPOINT)).toMatchObject({
    status: 'fail',
    reason: 'code-flow-open',
  })
})

test('a refresh token that was looked at is decided by whether one can be had', () => {
  const refresh = { 'P21.refresh': refusal('invalid_grant') }
  const closed = { ...refresh, 'P21.password': refusal('unauthorized_client') }
  const of = (answers: typeof refresh, authorization?: string) =>
    judge('T-GRANT-03', answers, authorization).status
  expect(of(closed)).toBe('pass')
  expect(of({ ...closed, ...{ 'P22.code': ERROR_PAGE } }, ENDPOINT)).toBe('pass')
  expect(of({ ...closed, ...{ 'P22.code': NO_REDIRECT_URI } }, ENDPOINT)).toBe('inconclusive')
  expect(of(refresh)).toBe('inconclusive')
  expect(of({ ...closed, ...{ 'P21.password': refusal('invalid_grant') } })).toBe('inconclusive')
  expect(of({ ...closed, ...{ 'P22.code': LOGIN } }, ENDPOINT)).toBe('inconclusive')
  expect(of({ ...closed, ...{ P10: issued({ refresh_token: '‹token#2›' }) } })).toBe('inconclusive')
})
