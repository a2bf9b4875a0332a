import { expect, it } from 'vitest'
import { checkOf } from '../../test-support/conformance_evidence.ts'
import type { Kill } from './kill_matrix.ts'
import { summarise, toPage } from './matrix_page.ts'

const CHECK = checkOf()
const kill = (given: Partial<Omit<Kill, 'pair'>> = {}, alsoRed?: Record<string, string>): Kill => ({
  pair: { check: CHECK.id, change: 'a | is b', red: {}, alsoRed },
  green: 'pass',
  red: 'fail',
  others: [],
  ...given,
})

it('a sound pair is a kill', () => {
  expect(summarise([kill(), kill({ red: 'warn' })], [CHECK])).toEqual({
    checks: 1,
    pairs: 2,
    kills: 2,
    problems: [],
  })
})

it.each(
  [
    ['green on the red tenant', { red: 'pass' }, 'pass (fail or warn is due)'],
    ['not judged on the red tenant', { red: 'inconclusive' }, 'inconclusive (fail or warn is due)'],
    ['red on the green tenant', { green: 'fail' }, 'fail on the other tenant (pass is due)'],
    ['not judged on the green tenant', { green: 'n/a' }, 'n/a on the other tenant (pass is due)'],
  ] as const,
)('%s is a problem', (_what, given, words) => {
  const { kills, problems } = summarise([kill(given)], [CHECK])
  expect(kills).toBe(0)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(`T-TEST-01, where a | is b: `)
  expect(problems[0]).toContain(words)
})

it('what else turns red must have its reason', () => {
  const others = ['T-TEST-02']
  const own = kill()
  expect(summarise([own, kill({ others })], [CHECK]).problems).toEqual([
    expect.stringContaining('and T-TEST-02 with it'),
  ])
  expect(summarise([own, kill({ others }, { 'T-TEST-02': 'same answer' })], [CHECK]).problems)
    .toEqual([])
})

it('a check that is never red without another one is a problem, whatever the reason', () => {
  const echo = kill({ others: ['T-TEST-02'] }, { 'T-TEST-02': 'same answer' })
  expect(summarise([echo, kill()], [CHECK]).problems).toEqual([])
  expect(summarise([echo, echo], [CHECK]).problems).toEqual([
    'T-TEST-01 is never red without T-TEST-02: it tells nothing of its own',
  ])
})

it('a check without a pair is a problem', () => {
  const other = checkOf({ id: 'T-TEST-09' })
  expect(summarise([kill()], [CHECK, other]).problems).toEqual(['T-TEST-09 has no pair'])
})

it('the page has a row for each pair', () => {
  const page = toPage([kill({ others: ['T-TEST-02'] }, { 'T-TEST-02': 'same answer' })], [CHECK])
  expect(page).toContain('| T-TEST-01 | a \\| is b | fail | T-TEST-02 (same answer) |')
  expect(page).toContain('1 checks, 1 pairs, 1 problems.')
})
