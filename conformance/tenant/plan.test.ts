import { describe, expect, test } from 'vitest'
import type { Step } from '../engine/step.ts'
import { type ForecastOptions, foresee } from './plan.ts'
import { LIFE_STEPS, STEPS } from './steps.ts'

const all: Omit<ForecastOptions, 'wanted'> = {
  steps: [...STEPS, ...LIFE_STEPS],
  issuer: 'https://localhost/north',
  hasApi: true,
  pauseSeconds: 0,
}

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
