import { expect, it } from 'vitest'
import {
  checkOf,
  evidenceOf,
  exchangeOf,
  responseOf,
} from '../../test-support/conformance_evidence.ts'
import type { StopCode } from './evidence.ts'
import { conclude } from './exit_code.ts'
import { judge } from './judge.ts'
import type { Status, Verdict } from './verdict.ts'

const [verdict] = judge(evidenceOf(), [checkOf()], new Set(['T-TEST-01']), {
  name: 'pos',
  deviations: [],
}) as [Verdict]
const verdicts = (...statuses: Status[]) => statuses.map((status) => ({ ...verdict, status }))
const TEN = Array<Status>(10).fill('pass')
const echo = { ...verdict, status: 'blocked', reason: 'parent-failed' } as const
const overBudget = { ...verdict, status: 'skip', reason: 'budget' } as const
const gaveAway = { ...verdict, status: 'fail', reason: 'token-issued' } as const
const hole = { ...verdict, status: 'inconclusive', reason: 'step-missing' } as const
const notChosen = { ...verdict, status: 'skip', reason: 'not-chosen' } as const
const unwanted = { ...verdict, status: 'skip', reason: 'filter' } as const
const ANSWERED = { exchanges: [exchangeOf('P01.1', responseOf(200))] }
const stop = (code: StopCode) => ({ code, message: 'in words', scope: 'all' } as const)

it.each(
  [
    ['all hold', verdicts('pass', 'pass'), 0, 'conforms'],
    ['a tolerated deviation', verdicts('pass', 'warn'), 0, 'conforms'],
    ['one failed', verdicts('pass', 'fail'), 1, 'does-not-conform'],
    ['nothing at all', [], 3, 'nothing-judged'],
    ['nothing but what was left out', verdicts('skip', 'blocked', 'n/a'), 3, 'nothing-judged'],
    ['nothing but undecided', verdicts('inconclusive'), 3, 'nothing-judged'],
    ['a fifth undecided', verdicts('pass', 'pass', 'pass', 'pass', 'inconclusive'), 0, 'conforms'],
    [
      'more than a fifth',
      verdicts('pass', 'pass', 'pass', 'inconclusive'),
      3,
      'too-much-undecided',
    ],
    [
      'more than a fifth, and one failed',
      verdicts('fail', 'inconclusive', 'inconclusive', 'inconclusive'),
      3,
      'too-much-undecided',
    ],
    [
      'few undecided hide no failure',
      verdicts('fail', 'inconclusive', 'inconclusive'),
      1,
      'does-not-conform',
    ],
    ['what was blocked by no failure', verdicts('pass', 'blocked'), 3, 'too-much-undecided'],
    ['an echo of a failure', [...verdicts('fail'), echo, echo, echo], 1, 'does-not-conform'],
    ['what the budget left out', [...verdicts('pass'), overBudget], 3, 'too-much-undecided'],
    [
      'what the budget left out, and one failed',
      [...verdicts('fail'), overBudget, overBudget, overBudget],
      3,
      'too-much-undecided',
    ],
    [
      'what tokens given away left out',
      [gaveAway, overBudget, overBudget, overBudget],
      1,
      'does-not-conform',
    ],
    [
      'undecided for another reason beside tokens given away',
      [gaveAway, ...verdicts('inconclusive', 'inconclusive', 'inconclusive')],
      3,
      'too-much-undecided',
    ],
    ['a hole in the evidence', [...verdicts(...TEN), hole], 3, 'evidence-incomplete'],
    ['a broken check', verdicts('fail', 'error'), 4, 'check-broke'],
  ] as const,
)('%s', (_what, given, exitCode, reason) => {
  expect(conclude(given, ANSWERED)).toMatchObject({ exitCode, reason })
})

it('says how many hold, and how many of them with a warning', () => {
  expect(conclude(verdicts('pass', 'pass'), ANSWERED).message).toBe('conforms: 2 MUSTs hold')
  expect(conclude(verdicts('pass', 'warn'), ANSWERED).message)
    .toBe('conforms: 2 MUSTs hold, 1 with a warning')
  expect(conclude(verdicts(...TEN, 'inconclusive'), ANSWERED).message)
    .toBe('conforms: 10 MUSTs hold, T-TEST-01 could not be decided')
  const six = Array<Status>(6).fill('inconclusive')
  expect(conclude(verdicts(...TEN, ...TEN, ...TEN, ...six), ANSWERED).message)
    .toBe('conforms: 30 MUSTs hold, 6 could not be decided')
  expect(conclude(verdicts('pass', 'review'), ANSWERED).message)
    .toBe('conforms: 1 MUST holds, T-TEST-01 for a person to answer')
})

it('no tenant conforms where what is essential was not decided', () => {
  const of = (status: Status, reason = 'as-expected') => ({
    ...verdict,
    id: 'T-TEST-02',
    status,
    reason,
  })
  const reasonWith = (other: Verdict) =>
    conclude([...verdicts(...TEN), other], ANSWERED, ['T-TEST-02'])
  expect(reasonWith(of('inconclusive'))).toEqual({
    exitCode: 3,
    reason: 'essential-undecided',
    message: 'T-TEST-02 could not be decided, and without that no tenant conforms; mend what the ' +
      'reason given there names, and run again',
  })
  for (const other of [of('pass'), of('n/a'), of('review'), of('skip', 'not-chosen')]) {
    expect(reasonWith(other).exitCode).toBe(0)
  }
  expect(reasonWith({ ...of('inconclusive'), isRequired: false }).exitCode).toBe(0)
  const failed = { ...verdict, status: 'fail' } as const
  expect(conclude([failed, of('inconclusive')], ANSWERED, ['T-TEST-02']).exitCode).toBe(1)
})

it('says what was left out by choice', () => {
  const message = (...given: Verdict[]) => conclude(given, ANSWERED).message
  expect(message(verdict, notChosen, unwanted))
    .toBe('the 1 chosen MUST holds; 2 checks were left out')
  expect(message(verdict, verdict, notChosen))
    .toBe('the 2 chosen MUSTs hold; 1 check was left out')
  const failed = { ...verdict, status: 'fail' } as const
  expect(message(failed, notChosen))
    .toBe('does not conform: the 1 chosen MUST failed; 1 check was left out')
  expect(message(failed, verdict)).toBe('does not conform: 1 of 2 MUSTs failed')
})

it('names what failed where the rest could not be judged', () => {
  const failed = { ...verdict, id: 'T-TEST-09', status: 'fail' } as const
  const undecided = verdicts('inconclusive', 'inconclusive', 'inconclusive')
  expect(conclude([failed, ...undecided], ANSWERED).message)
    .toBe(
      '3 of 4 MUSTs could not be decided; failed: T-TEST-09; mend what their reasons name, and run ' +
        'again',
    )
  expect(conclude([failed, hole], ANSWERED).message)
    .toBe('the recorded run is not whole: steps are missing that 1 MUST reads; failed: T-TEST-09')
})

it('what this machine shows is not the tenant, unless it alone was chosen', () => {
  const remote = { ...verdict, evidence: ['P10'] }
  const unread = { ...remote, status: 'n/a' } as const
  expect(conclude([verdict, unread], ANSWERED).reason).toBe('nothing-judged')
  expect(conclude([verdict, { ...unread, status: 'skip', reason: 'filter' }], ANSWERED).exitCode)
    .toBe(0)
  const exchanges = [exchangeOf('P10', responseOf(200))]
  expect(conclude([verdict, remote], { exchanges }).exitCode).toBe(0)
  const handshake = {
    step: 'P10',
    url: 'https://pos.example',
    offer: 'default',
    outcome: 'accepted',
  } as const
  expect(conclude([verdict, remote], { ...ANSWERED, handshakes: [handshake] }).exitCode).toBe(0)
})

it('a tenant that refuses the grant does not conform, where that is a failure', () => {
  const failed = { ...verdict, status: 'fail' } as const
  const refused = { ...ANSWERED, stop: stop('grant-refused') }
  const message = 'in words; failed: T-TEST-01'
  expect(conclude([failed], refused)).toEqual({ exitCode: 1, reason: 'grant-refused', message })
  expect(conclude([verdict], refused).exitCode).toBe(3)
  // Something in front of it may have answered.
  const silent = { ...ANSWERED, stop: stop('no-token') }
  expect(conclude([failed], silent)).toMatchObject({ exitCode: 3, reason: 'no-token' })
})

it('a tenant that said nothing does not conform', () => {
  const silent = [[], [exchangeOf('P01.1')]]
  for (const exchanges of silent) {
    expect(conclude(verdicts('pass'), { exchanges }).reason).toBe('nothing-judged')
  }
})

it('what is not required does not count', () => {
  const optional = { ...verdict, isRequired: false }
  expect(conclude([optional], ANSWERED).reason).toBe('nothing-judged')
  expect(conclude([verdict, { ...optional, status: 'fail' }], ANSWERED).exitCode).toBe(0)
})

it.each(
  [
    ['secret-refused', 3],
    ['tenant-unreachable', 3],
    ['answers-differ', 3],
    ['tenant-starting', 5],
    ['lockout', 5],
    ['connection-lost', 5],
    ['interrupted', 130],
    ['output-closed', 130],
  ] as const,
)('a run stopped by %s ends with %i, whatever failed before', (code, exitCode) => {
  const conclusion = conclude(verdicts('fail', 'pass'), { ...ANSWERED, stop: stop(code) })
  expect(conclusion).toEqual({ exitCode, reason: code, message: 'in words' })
})

it('a broken check comes before a stop', () => {
  expect(conclude(verdicts('error'), { ...ANSWERED, stop: stop('lockout') }).exitCode).toBe(4)
})

it('a run in which the kit broke is a fault of the kit, whatever it shows', () => {
  const broken = { ...ANSWERED, stop: stop('kit-fault') }
  expect(conclude(verdicts('pass', 'fail'), broken))
    .toEqual({ exitCode: 4, reason: 'kit-fault', message: 'in words' })
})
