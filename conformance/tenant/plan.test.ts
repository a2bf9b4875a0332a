import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runConformance } from '../../test-support/conformance_run_node.ts'
import { choose, stepsFor } from '../engine/select.ts'
import type { Step } from '../engine/step.ts'
import type { Report } from '../mod_node.ts'
import { CHECKS } from './checks.ts'
import { type ForecastOptions, foresee } from './plan.ts'
import { LIFE_STEPS, STEPS } from './steps.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-conformance-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const all: Omit<ForecastOptions, 'wanted'> = {
  steps: [...STEPS, ...LIFE_STEPS],
  issuer: 'https://localhost/north',
  hasApi: true,
  pauseSeconds: 0,
}

describe('a run costs a faithful tenant over HTTPS exactly what was foreseen', () => {
  test.each<[string, string[], string[]]>([
    ['all checks', [], []],
    ['some groups', ['DISC', 'AUTH'], []],
    ['without what logs in', [], ['AUTH', 'GRANT', 'ERR']],
    ['one check', ['T-TOK-01'], []],
  ])('%s', async (_, only, skip) => {
    const words = [
      ...only.flatMap((word) => ['--only', word]),
      ...skip.flatMap((w) => ['--skip', w]),
    ]
    const run = await runConformance(['tenant', '--mock', '--report', 'json', ...words], { folder })
    const { evidence }: Report = JSON.parse(run.out)
    const wanted = stepsFor(CHECKS, choose(CHECKS, { only, skip }))
    const { sent, requests, handshakes, mints, failedLogins, fictitiousLogins } = foresee({
      ...all,
      wanted,
    })
    expect(evidence.ledger)
      .toMatchObject({ requests, handshakes, mints, failedLogins, fictitiousLogins })
    const happened = [...evidence.exchanges, ...evidence.handshakes].map(({ step }) => step)
    expect(happened.sort()).toEqual(sent.map(({ id }) => id).sort())
  })
})

test('a safe run keeps far from its budget', () => {
  const wanted = new Set(all.steps.map(({ id }) => id))
  const { requests, mints, failedLogins, fictitiousLogins } = foresee({ ...all, wanted })
  expect(requests).toBeLessThanOrEqual(100)
  expect([mints, failedLogins]).toEqual([5, 1])
  expect(fictitiousLogins).toBeLessThanOrEqual(12)
})

describe('what is foreseen', () => {
  const step = (given: Partial<Step>): Step => ({
    id: 'P1',
    does: 'does',
    danger: 'RO',
    request: () => ({ method: 'GET', url: 'https://shop.example', headers: [] }),
    ...given,
  })
  const condition = { words: 'it rains', isForeseen: false, holds: () => true }
  const handshake = STEPS.find(({ id }) => id === 'P04.default') as Step
  const api = STEPS.find(({ id }) => id.startsWith('P30')) as Step
  const forecast = (steps: readonly Step[], given: Partial<ForecastOptions> = {}) =>
    foresee({ ...all, steps, wanted: new Set(steps.map(({ id }) => id)), ...given })

  test('steps of a condition that is not foreseen stand apart', () => {
    const steps = [step({}), step({ id: 'P2', condition }), step({ id: 'P3', condition })]
    const { sent, more, requests } = forecast(steps)
    expect(sent).toEqual([steps[0]])
    expect(more).toEqual([{ condition: 'it rains', steps: steps.slice(1) }])
    expect(requests).toBe(1)
  })

  test('plain http has no handshakes', () => {
    expect(forecast([handshake])).toMatchObject({ requests: 0, handshakes: 1 })
    expect(forecast([handshake], { issuer: 'http://localhost' })).toMatchObject({ handshakes: 0 })
  })

  test('without an API nothing is asked of it', () => {
    const steps = [step({}), api, ...LIFE_STEPS.filter(({ id }) => id === 'L.api')]
    expect(forecast(steps).sent).toHaveLength(3)
    expect(forecast(steps, { hasApi: false }).sent).toEqual([steps[0]])
  })

  test('what is not wanted is left out', () => {
    expect(forecast([step({})], { wanted: new Set() }).sent).toEqual([])
  })

  test('pauses last', () => {
    const ten = Array.from({ length: 10 }, (_, at) => step({ id: `P${at}` }))
    expect(forecast(ten, { pauseSeconds: 0.5 }).seconds - forecast(ten).seconds).toBe(5)
  })
})
