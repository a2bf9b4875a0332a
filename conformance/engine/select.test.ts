import { expect, it } from 'vitest'
import { checkOf } from '../../test-support/conformance_evidence.ts'
import { choose, stepsFor } from './select.ts'

const CHECKS = [
  checkOf({ id: 'T-DISC-01', reads: ['P01.1'] }),
  checkOf({ id: 'T-DISC-02', level: 'SHOULD', reads: ['P06'], mayRead: ['P07'] }),
  checkOf({ id: 'T-TOK-01', clauses: ['RFC6749-5.1'], reads: ['P10'] }),
]
const chosen = (only: string[], skip: string[] = []) => [...choose(CHECKS, { only, skip })]

it.each([
  [[], ['T-DISC-01', 'T-DISC-02', 'T-TOK-01']],
  [['T-DISC-01'], ['T-DISC-01']],
  [['T-DISC'], ['T-DISC-01', 'T-DISC-02']],
  [['DISC'], ['T-DISC-01', 'T-DISC-02']],
  [['TOK', 'T-DISC-02'], ['T-DISC-02', 'T-TOK-01']],
  [['SHOULD'], ['T-DISC-02']],
  [['RFC6749-5.1'], ['T-TOK-01']],
  [['T-DISC-0'], []],
  [['T'], ['T-DISC-01', 'T-DISC-02', 'T-TOK-01']],
])('--only %j chooses %j', (only, ids) => {
  expect(chosen(only)).toEqual(ids)
})

it('--skip takes away from what --only chose', () => {
  expect(chosen([], ['DISC'])).toEqual(['T-TOK-01'])
  expect(chosen(['DISC'], ['SHOULD'])).toEqual(['T-DISC-01'])
})

it('the steps are those that the chosen checks look at, and discovery thrice', () => {
  const steps = stepsFor(CHECKS, new Set(['T-DISC-02']))
  expect([...steps].sort()).toEqual(['P01.1', 'P01.2', 'P01.3', 'P06', 'P07'])
})
