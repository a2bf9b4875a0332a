import { expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { evidenceOf } from '../test-support/conformance_evidence.ts'
import { verdictWith } from '../test-support/conformance_reports.ts'
import type { Stop } from './engine/evidence.ts'
import type { Conclusion } from './engine/exit_code.ts'
import type { Verdict } from './engine/verdict.ts'
import { outcomeOfCheck, outcomeOfRun, suiteName } from './test_outcome.ts'

const PASSED = { ending: 'passed', words: '' }

test('a title names the issuer', () => {
  expect(suiteName({ issuer: 'https://shop.example/north', clientId: 'a' }))
    .toBe('conformance of https://shop.example/north')
})

const canary = createCanary()
test.each([
  `https://ada:${canary.value}@shop.example/north`,
  `https://${canary.value}@shop.example/north`,
  `ada:${canary.value}@shop.example/north`,
  `https://shop.example/north?password=${canary.value}`,
])('a title shows nothing of an issuer that is refused', (issuer) => {
  expect(suiteName({ issuer, clientId: 'a' })).toBe('conformance of a tenant')
})

const run = (exitCode: Conclusion['exitCode']) =>
  outcomeOfRun({ conclusion: { exitCode, reason: 'a-reason', message: 'said\u001b[2J##vso[a]' } })

test.each([0, 1] as const)('a run that ends with %d was judged', (exitCode) => {
  expect(run(exitCode)).toEqual(PASSED)
})

test.each([3, 4, 5, 130] as const)('one that ends with %d is red, and steers nothing', (code) => {
  const words = `exit code ${code}, a-reason: said\\u001b[2J\\u0023#vso[a]`
  expect(run(code)).toEqual({ ending: 'failed', words })
})

function check(change: Partial<Verdict>, stop?: Stop) {
  const verdict = verdictWith({ seen: 'seen\u001b', ...change })
  return outcomeOfCheck({ verdicts: [verdict], evidence: evidenceOf({ stop }) }, verdict.id)
}

test.each(['pass', 'warn', 'info'] as const)('%s passes', (status) => {
  expect(check({ status })).toEqual(PASSED)
})

test.each(['review', 'n/a', 'skip', 'blocked', 'inconclusive'] as const)(
  '%s is skipped, and says why',
  (status) =>
    expect(check({ status })).toEqual({ ending: 'skipped', words: `${status}: seen\\u001b` }),
)

test.each(['fail', 'error'] as const)('%s is red, and says all there is to know', (status) => {
  const part = {
    status,
    reason: 'odd',
    expected: 'wanted\u001b',
    seen: 'got\u001b',
    part: 'P10\u001b',
  }
  const green = { ...part, status: 'pass', part: 'P12.again' } as const
  const { reason, remedy, id, expected } = verdictWith({})
  expect(check({ status, parts: [part, green] })).toEqual({
    ending: 'failed',
    words: [
      `${id} ${status} (${reason})`,
      ...expected === undefined ? [] : [`expected: ${expected}`],
      'seen: seen\\u001b',
      `${id}/P10\\u001b ${status} (odd)`,
      'expected: wanted\\u001b',
      'seen: got\\u001b',
      `remedy: ${remedy}`,
    ].join('\n'),
  })
})

const stop = { code: 'lockout', message: 'locked\u001b', scope: 'all' } as const
test.each<[string, Partial<Verdict>, string]>([
  ['what was blocked', { status: 'blocked' }, 'the run was stopped: locked\\u001b'],
  [
    'what had no answer',
    { status: 'inconclusive', reason: 'no-answer' },
    'the run was stopped: locked\\u001b',
  ],
  ['what does not apply', { status: 'n/a' }, 'n/a: seen\\u001b'],
])('where a run was stopped, %s says so', (_, change, words) => {
  expect(check(change, stop)).toEqual({ ending: 'skipped', words })
})
