import { expect, test } from 'vitest'
import { responseOf } from '../../../test-support/conformance_evidence.ts'
import { issued, refusal, seenOf } from '../../../test-support/conformance_seen.ts'
import type { Finding } from '../../engine/check.ts'
import type { WireResponse } from '../../engine/exchange.ts'
import { ERR_CODE_CHECKS } from './err_code.ts'

const SCOPE = { body: 'grant_type=client_credentials&scope=nobody' }

function judge(id: string, answers: Readonly<Record<string, WireResponse>>): Finding {
  const changes = { 'P20.scope.right': SCOPE, 'P26.scope.right': SCOPE }
  return ERR_CODE_CHECKS.find((one) => one.id === id)?.judge(
    seenOf(answers, { changes }),
  ) as Finding
}

const parts = (answers: Readonly<Record<string, WireResponse>>) =>
  Object.fromEntries(
    [judge('T-ERR-06', answers)].flat().map(({ part, reason, status }) => [part, reason ?? status]),
  )

test('without a token for P10, a refusal shows nothing', () => {
  const answers = { P10: refusal('unauthorized_client'), 'P20.grant': refusal('invalid_request') }
  expect(judge('T-ERR-04', answers)).toMatchObject({
    status: 'inconclusive',
    reason: 'no-token-at-all',
  })
})

test.each([
  ['its code', refusal('unsupported_grant_type'), 'pass', undefined],
  ['its code with 422', refusal('unsupported_grant_type', 422), 'pass', undefined],
  ['a token', issued(), 'fail', 'token-issued'],
  ['another code', refusal('invalid_grant'), 'fail', 'other-error'],
  ['a page', responseOf(400, '<p>'), 'fail', 'other-error'],
  ['a page of success', responseOf(200, '<p>'), 'fail', 'other-error'],
  ['an error of the server', responseOf(500), 'fail', 'server-error'],
  ['a redirect', responseOf(302), 'inconclusive', 'redirected'],
  ['a gateway', responseOf(502), 'inconclusive', 'not-now'],
  ['no room', refusal('slow_down', 429), 'inconclusive', 'not-now'],
])('an unknown grant and %s', (_what, response, status, reason) => {
  const { reason: found, status: came } = judge('T-ERR-04', { 'P20.grant': response })
  expect([came, found]).toEqual([status, reason])
})

test('the answer to the client decides where an unknown client is refused first', () => {
  const first = { 'P20.grant': refusal('invalid_client', 401) }
  expect(judge('T-ERR-04', first)).toMatchObject({ reason: 'login-first' })
  const right = (response: WireResponse) =>
    judge('T-ERR-04', { ...first, 'P20.grant.right': response })
  expect(right(refusal('unsupported_grant_type'))).toMatchObject({
    status: 'pass',
    evidence: ['P20.grant.right'],
  })
  expect(right(refusal('invalid_request')).status).toBe('fail')
  expect(right(refusal('invalid_client', 401))).toMatchObject({ reason: 'login-refused' })
})

test('a scope may be left out, if the answer says so', () => {
  const first = { 'P20.scope': refusal('invalid_client', 401) }
  const right = (response: WireResponse) =>
    judge('T-ERR-05', { ...first, 'P20.scope.right': response })
  expect(right(issued({ scope: 'orders' }))).toMatchObject({ status: 'pass' })
  expect(right(issued({ scope: '' }))).toMatchObject({ status: 'pass' })
  // Without "scope" it is the one that was asked for (RFC 6749, 5.1).
  expect(right(issued())).toMatchObject({ reason: 'scope-not-told' })
  expect(right(issued({ scope: 'orders nobody' }))).toMatchObject({ reason: 'scope-granted' })
  expect(right(refusal('invalid_scope')).status).toBe('pass')
  expect(right(refusal('invalid_request')).status).toBe('fail')
})

test('a malformed scope may be called an invalid request', () => {
  expect(judge('T-ERR-17', { 'P26.scope': refusal('invalid_request') }).status).toBe('pass')
  expect(judge('T-ERR-05', { 'P20.scope': refusal('invalid_request') }).status).toBe('fail')
})

test('a firewall may refuse a quotation mark, and no other scope', () => {
  const blocked = responseOf(403, '<p>')
  expect(judge('T-ERR-17', { 'P26.scope': blocked })).toMatchObject({
    status: 'inconclusive',
    reason: 'refused-otherwise',
  })
  expect(judge('T-ERR-05', { 'P20.scope': blocked }).status).toBe('fail')
})

test('a token for all repeated parameters together is one for each', () => {
  const answers = { 'P20.dupgrant': refusal('invalid_request'), 'P20.dup': issued() }
  expect(parts(answers)).toEqual({
    grant_type: 'pass',
    scope: 'scope-accepted',
    client_id: 'client-id-accepted',
    unknown: 'unknown-accepted',
  })
})

test('refused together, each is judged by its own request', () => {
  const answers = {
    'P20.dupgrant': issued(),
    'P20.dup': refusal('invalid_request'),
    'P20.dup.scope': refusal('invalid_request'),
    'P20.dup.client_id': refusal('invalid_client', 401),
    'P20.dup.unknown': issued(),
  }
  expect(parts(answers)).toEqual({
    grant_type: 'grant-type-accepted',
    scope: 'pass',
    client_id: 'refused-otherwise',
    unknown: 'unknown-accepted',
  })
})

test('what was not sent is not decided, and a broken server refuses nothing', () => {
  const answers = { 'P20.dupgrant': responseOf(500), 'P20.dup': refusal('invalid_request') }
  expect(parts(answers)).toEqual({
    grant_type: 'server-error',
    scope: 'not-sent',
    client_id: 'not-sent',
    unknown: 'not-sent',
  })
})

test('a code that could steer a terminal is shown without what it holds', () => {
  const { seen } = judge('T-ERR-04', { 'P20.grant': refusal('\x1b[2Jok') })
  expect(seen).toBe('P20.grant: 400 "\uFFFD[2Jok"')
})
