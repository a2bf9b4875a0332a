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
      verdicts('fail', 'inconclusive'),
      3,
      'too-much-undecided',
    ],
    ['a broken check', verdicts('fail', 'error'), 4, 'check-broke'],
  ] as const,
)('%s', (_what, given, exitCode, reason) => {
  expect(conclude(given, ANSWERED)).toMatchObject({ exitCode, reason })
})

it('says how many hold, and how many of them with a warning', () => {
  expect(conclude(verdicts('pass', 'pass'), ANSWERED).message).toBe('conforms: 2 MUSTs hold')
  expect(conclude(verdicts('pass', 'warn'), ANSWERED).message)
    .toBe('conforms: 2 MUSTs hold, 1 with a warning')
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
