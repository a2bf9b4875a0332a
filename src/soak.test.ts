import process from 'node:process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { soak } from '../test-support/soak_node.ts'

// In the last three quarters of the day: some 11 bytes for each of 93,000 calls.
const GROWTH_BYTES = 1_000_000

// The same day in every run, and another one with another seed.
const SEED = process.env.POS_AUTH_SEED ?? 20261122

const rejections: unknown[] = []
const note = (reason: unknown) => rejections.push(reason)
beforeEach(() => {
  rejections.length = 0
  process.on('unhandledRejection', note)
})
afterEach(() => {
  process.off('unhandledRejection', note)
})

test.each([3_600, 300])('a day of 50 callers, tokens of %i s, and faults', async (lifetime) => {
  const day = await soak(Number(SEED), lifetime)
  if (process.env.POS_AUTH_SEED) console.log(day)
  expect(day.problems).toEqual([])
  expect(day.calls).toBeGreaterThan(100_000)
  expect(day.failed).toBeLessThan(day.calls / 10)
  expect(day.mintsPerLifetime).toBeLessThanOrEqual(1.3)
  expect(day.endedTokensSent).toBe(0)
  expect(day.heapBytes[1] - day.heapBytes[0]).toBeLessThan(GROWTH_BYTES)
  expect([day.timersLeft, day.listenersLeft, day.keys]).toEqual([0, 0, 2])
  expect(rejections).toEqual([])
})
