import { describe, expect, it } from 'vitest'
import {
  checkOf,
  evidenceOf,
  exchangeOf,
  responseOf,
} from '../../test-support/conformance_evidence.ts'
import { type Check, fail, inconclusive, pass, warn } from './check.ts'
import type { Evidence } from './evidence.ts'
import { judge } from './judge.ts'
import type { Deviation } from './verdict.ts'

const red = () => fail('is-red', { expected: 'green', seen: 'red' })
const POS = { name: 'pos', deviations: [] } as const
const RFC = { name: 'rfc', deviations: [] } as const

function judged(
  checks: Check[],
  evidence: Evidence = evidenceOf(),
  profile: typeof POS | typeof RFC = POS,
) {
  return judge(evidence, checks, new Set(checks.map(({ id }) => id)), profile)
}

function statusOf(check: Partial<Check>, evidence?: Evidence, profile?: typeof POS | typeof RFC) {
  return judged([checkOf(check)], evidence, profile)[0]?.status
}

describe('what a profile requires', () => {
  it.each(
    [
      [
        'a MUST of a specification',
        { level: 'MUST', isHouseRule: false, profiles: 'R' },
        'fail',
        'fail',
      ],
      [
        'a MUST of best practice alone',
        { level: 'MUST', isHouseRule: false, profiles: 'B' },
        'fail',
        'warn',
      ],
      ['a MUST of the house', { level: 'MUST', isHouseRule: true, profiles: 'RP' }, 'fail', 'warn'],
      ['a SHOULD', { level: 'SHOULD', isHouseRule: false, profiles: 'RBP' }, 'warn', 'warn'],
      ['a recommendation', { level: 'REC', isHouseRule: false, profiles: 'RBP' }, 'warn', 'warn'],
    ] as const,
  )('%s', (_what, check, pos, rfc) => {
    expect(statusOf({ ...check, judge: red }, undefined, POS)).toBe(pos)
    expect(statusOf({ ...check, judge: red }, undefined, RFC)).toBe(rfc)
  })

  it('a deviation covers its own finding of its own check, and nothing else', () => {
    const deviation: Deviation = { check: 'T-TEST-01', finding: 'is-red', because: 'recorded' }
    const graded = (given: Partial<Check>) =>
      judge(evidenceOf(), [checkOf(given)], new Set([given.id ?? 'T-TEST-01']), {
        name: 'pos',
        deviations: [deviation],
      })[0]
    expect(graded({ judge: red })).toMatchObject({ status: 'warn', tolerated: 'recorded' })
    const yellow = () => warn('is-red', { expected: 'green', seen: 'yellow' })
    expect(graded({ judge: yellow })).toMatchObject({ status: 'warn', tolerated: 'recorded' })
    expect(graded({ id: 'T-TEST-02', judge: red })?.status).toBe('fail')
    const other = () => fail('is-worse', { expected: 'green', seen: 'black' })
    expect(graded({ judge: other })?.status).toBe('fail')
  })
})

describe('what there is to look at', () => {
  const reads = ['P10']
  const judgeNever = () => {
    throw new Error('not to be asked')
  }

  it('a check is not asked before all it reads was answered', () => {
    const failure = { code: 'timeout', message: 'pos.example did not answer' } as const
    const dead = evidenceOf({ exchanges: [{ ...exchangeOf('P10'), failure }] })
    expect(judged([checkOf({ reads, judge: judgeNever })], dead)[0]).toMatchObject({
      status: 'inconclusive',
      reason: 'no-answer',
      seen: 'P10: pos.example did not answer',
    })
  })

  it.each(
    [
      ['condition', 'n/a', 'condition'],
      ['filter', 'skip', 'filter'],
      ['budget', 'skip', 'budget'],
      ['stopped', 'blocked', 'secret-refused'],
    ] as const,
  )('a step left out for %s gives %s', (reason, status, code) => {
    const stop = { code: 'secret-refused', message: 'refused', scope: 'credential' } as const
    const unsent = [{ step: 'P10', reason, detail: 'a detail' }]
    const evidence = evidenceOf({ unsent, stop: reason === 'stopped' ? stop : undefined })
    expect(judged([checkOf({ reads, judge: judgeNever })], evidence)[0]).toMatchObject({
      status,
      reason: code,
      seen: 'P10 was not sent: a detail',
    })
  })

  it.each([['P30.none', 'no-api', '--no-api'], ['P10', 'condition', 'a detail']])(
    'without an API address %s was not sent for %s',
    (step, reason, words) => {
      const unsent = [{ step, reason: 'condition', detail: 'a detail' }] as const
      const target = { ...evidenceOf().target, apiUrl: undefined }
      const check = checkOf({ reads: [step], judge: judgeNever })
      expect(judged([check], evidenceOf({ unsent, target }))[0]).toMatchObject({
        status: 'n/a',
        reason,
        seen: expect.stringContaining(words),
      })
    },
  )

  it('an API step that was left out for another reason says that', () => {
    const unsent = [{ step: 'P30.bad', reason: 'condition', detail: 'a detail' }] as const
    const target = { ...evidenceOf().target, apiUrl: 'https://shop.example/api' }
    const check = checkOf({ reads: ['P30.bad'], judge: judgeNever })
    expect(judged([check], evidenceOf({ unsent, target }))[0]).toMatchObject({
      reason: 'condition',
    })
  })

  it('a run that ended before a step blocks what reads it', () => {
    const stop = { code: 'interrupted', message: 'the run was interrupted', scope: 'all' } as const
    expect(statusOf({ reads, judge: judgeNever }, evidenceOf({ stop }))).toBe('blocked')
    expect(statusOf({ looksAt: 'life', judge: judgeNever }, evidenceOf({ stop }))).toBe('blocked')
    expect(statusOf({ looksAt: 'life', judge: judgeNever }, evidenceOf())).toBe('n/a')
  })

  it('a step of which nothing is recorded, though the run was not stopped, is undecided', () => {
    expect(judged([checkOf({ reads, judge: judgeNever })])[0]).toMatchObject({
      status: 'inconclusive',
      reason: 'step-missing',
      seen: expect.stringContaining('P10'),
    })
  })

  it('an answered step is shown to the check, and stands as its evidence', () => {
    const evidence = evidenceOf({ exchanges: [exchangeOf('P10', responseOf(200))] })
    const [verdict] = judged([
      checkOf({ reads, judge: (seen) => pass(`status ${seen.answer('P10').response.status}`) }),
    ], evidence)
    expect(verdict).toMatchObject({ status: 'pass', seen: 'status 200', evidence: ['P10'] })
  })

  it('a check that looks at what it does not name breaks, and says nothing of the error', () => {
    const [verdict] = judged([checkOf({ judge: (seen) => pass(seen.answer('P99').sentAt) })])
    expect(verdict).toMatchObject({ status: 'error', reason: 'check-broke' })
    expect(JSON.stringify(verdict)).not.toContain('P99')
  })

  it('what was not chosen is skipped', () => {
    const [verdict] = judge(evidenceOf(), [checkOf({ judge: judgeNever })], new Set(), POS)
    expect(verdict).toMatchObject({ status: 'skip', reason: 'not-chosen' })
  })
})

describe('parts', () => {
  it('the worst part decides, and all are there', () => {
    const [verdict] = judged([
      checkOf({
        judge: () => [
          pass('one holds', 'one'),
          fail('two-broken', { expected: 'whole', seen: 'broken', part: 'two' }),
          inconclusive('unclear', 'three is unclear', 'three'),
        ],
      }),
    ])
    expect(verdict).toMatchObject({ status: 'fail', reason: 'two-broken', part: 'two' })
    expect(verdict?.parts?.map(({ part }) => part)).toEqual(['two', 'three', 'one'])
  })

  it('a recommendation broken within a MUST warns', () => {
    const [verdict] = judged([
      checkOf({ judge: () => warn('short', { expected: 'long', seen: 'short' }) }),
    ])
    expect(verdict?.status).toBe('warn')
  })
})

describe('echoes', () => {
  const parent = checkOf({ judge: red })
  const child = { id: 'T-TEST-02', after: ['T-TEST-01'] }

  it('a failure behind a failed parent is blocked', () => {
    const [, verdict] = judged([parent, checkOf({ ...child, judge: red })])
    expect(verdict).toMatchObject({ status: 'blocked', reason: 'parent-failed' })
    expect(verdict?.seen).toContain('T-TEST-01')
  })

  it('a pass stays one, and a failure behind a green parent too', () => {
    expect(judged([parent, checkOf(child)])[1]?.status).toBe('pass')
    expect(judged([checkOf(), checkOf({ ...child, judge: red })])[1]?.status).toBe('fail')
  })
})
