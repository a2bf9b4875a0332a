import { expect, test } from 'vitest'
import { responseOf } from '../../../test-support/conformance_evidence.ts'
import { issued, refusal, seenOf } from '../../../test-support/conformance_seen.ts'
import type { Finding } from '../../engine/check.ts'
import type { WireResponse } from '../../engine/exchange.ts'
import { ERR_METHOD_CHECKS } from './err_method.ts'

function judge(id: string, answers: Readonly<Record<string, WireResponse>>): Finding[] {
  return [ERR_METHOD_CHECKS.find((one) => one.id === id)?.judge(seenOf(answers))]
    .flat() as Finding[]
}

const allow = (methods: string) => ({
  ...responseOf(405),
  headers: [['allow', methods]] as const,
})

test.each(
  [
    ['405', allow('POST'), 'pass', 'pass'],
    ['405 without Allow', responseOf(405), 'pass', 'warn'],
    ['a refusal', refusal('invalid_request'), 'pass', 'warn'],
    ['no page', responseOf(404), 'pass', 'warn'],
    ['a token', issued(), 'fail', 'warn'],
    ['a login that failed', refusal('invalid_client', 401), 'fail', 'warn'],
    ['a word on the grant', refusal('unsupported_grant_type'), 'fail', 'warn'],
    ['a word on the client', refusal('unauthorized_client'), 'fail', 'warn'],
    ['a word on the grant of the client', refusal('invalid_grant'), 'fail', 'warn'],
    ['a wish for a login', responseOf(401, '<p>'), 'inconclusive', 'warn'],
    ['a refusal of OAuth by 401', refusal('invalid_request', 401), 'pass', 'warn'],
    ['a redirect', responseOf(302), 'inconclusive', 'warn'],
    ['an error of the server', responseOf(500), 'inconclusive', 'warn'],
  ] as const,
)('GET and %s', (_what, response, get, status) => {
  const found = judge('T-ERR-07', { 'P18.get': response })
  expect(found.map(({ part, status }) => [part, status])).toEqual([['GET', get], [
    'status',
    status,
  ]])
})

test.each([
  ['T-ERR-09', 'P19.json'],
  ['T-ERR-10', 'P19.multipart'],
])('%s: what is no form is refused as such', (id, step) => {
  const status = (response: WireResponse) => judge(id, { [step]: response })[0]?.status
  expect(status(refusal('invalid_request'))).toBe('pass')
  expect(status(responseOf(415))).toBe('pass')
  expect(status(issued())).toBe('fail')
  expect(status(refusal('unsupported_grant_type'))).toBe('fail')
  expect(status(responseOf(500))).toBe('fail')
  expect(status(responseOf(200))).toBe('fail')
  // A firewall may say no in its own way; the tenant has not read the body then.
  expect(status(responseOf(403, '<p>'))).toBe('pass')
  expect(status(responseOf(403, { error: 'Forbidden' }))).toBe('pass')
  expect(status(responseOf(499))).toBe('pass')
  expect(status(refusal('invalid_request', 403))).toBe('fail')
  // Who wants a login first has not said whether it would read the body.
  expect(status(refusal('invalid_client', 401))).toBe('inconclusive')
  expect(status(responseOf(401, '<p>'))).toBe('inconclusive')
  expect(status(responseOf(503))).toBe('inconclusive')
})

test('without a token for P10, nothing is shown', () => {
  for (const { id, reads } of ERR_METHOD_CHECKS) {
    const [, step = ''] = reads
    const answers = { P10: responseOf(500), [step]: refusal('invalid_request') }
    expect(judge(id, answers)).toMatchObject([{ reason: 'no-token-at-all' }])
  }
})
