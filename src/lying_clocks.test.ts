// The clocks of the client's machine jump, one or both, while the tenant's goes on as it should.
import { describe, expect, test } from 'vitest'
import { fault } from '../mock-issuer/mod.ts'
import { failureOf } from '../test-support/failure.ts'
import {
  createSimulatedTenant,
  type SimulatedTenant,
} from '../test-support/simulated_tenant_node.ts'

const HOUR = 3_600_000

type Jump = (time: SimulatedTenant['time']) => void

const wall = (ms: number): Jump => (time) => time.moveWall(ms)
const monotonic = (ms: number): Jump => (time) => time.moveMonotonic(ms)
const both = (ms: number): Jump => (time) => {
  wall(ms)(time)
  monotonic(ms)(time)
}

describe('a token of an hour, ten minutes old, when', () => {
  test.each<[what: string, jump: Jump, mints: number, discoveries: number]>([
    ['nothing jumps', () => {}, 0, 0],
    ['the wall clock goes back by less than its age', wall(-300_000), 0, 0],
    ['the wall clock goes back behind its mint', wall(-601_001), 1, 1],
    ['the wall clock goes back by a year', wall(-365 * 24 * HOUR), 1, 1],
    ['the wall clock goes back to 1970', wall(-Date.UTC(2026, 0, 1)), 1, 1],
    ['the wall clock goes on by half an hour', wall(HOUR / 2), 0, 0],
    ['the wall clock goes on to its end', wall(HOUR - 600_000), 1, 1],
    ['the wall clock goes on by a century', wall(100 * 365 * 24 * HOUR), 1, 1],
    ['the monotonic clock goes on by half an hour', monotonic(HOUR / 2), 0, 0],
    ['the monotonic clock goes on to its end', monotonic(HOUR - 600_000), 1, 1],
    ['the machine sleeps for a day', both(24 * HOUR), 1, 1],
  ])('%s', async (_, jump, mints, discoveries) => {
    const { pos, requests, time } = createSimulatedTenant()
    await pos.getToken()
    await time.advance(600_000)
    jump(time)
    // The monotonic clock is looked at once the wall clock has moved by a second.
    await time.pass(1_000)
    for (let call = 0; call < 10; call++) {
      expect((await pos.fetch('api/graphql?query={products}')).status).toBe(200)
      await time.pass(1_000)
    }
    expect(requests()).toEqual({ discovery: 1 + discoveries, token: 1 + mints, api: 10 })
  })

  test('the tenant has it ended already: one replay, and nobody is the wiser', async () => {
    const { pos, requests, tenant, time } = createSimulatedTenant({ lifetimeSeconds: 3_600 })
    await pos.getToken()
    // A machine that sleeps, and whose clocks both sleep with it.
    await time.advance(2 * HOUR)
    time.moveWall(-2 * HOUR)
    time.moveMonotonic(-2 * HOUR)
    expect((await pos.fetch('api/graphql?query={products}')).status).toBe(200)
    expect(requests()).toEqual({ discovery: 1, token: 2, api: 2 })
    expect(tenant.journal.count({ endpoint: 'graphql', status: 401 })).toBe(1)
  })
})

describe('a failure remembered for 30 s is forgotten when', () => {
  test.each<[what: string, jump: Jump, remembered: boolean]>([
    ['nothing jumps', () => {}, true],
    ['the wall clock goes back by less than its age', wall(-5_000), true],
    ['the wall clock goes back behind it', wall(-10_001), false],
    ['the wall clock goes on by 20 s', wall(20_000), false],
    ['the wall clock goes on by a year', wall(365 * 24 * HOUR), false],
    ['the monotonic clock goes on by 20 s', monotonic(20_000), false],
  ])('%s: remembered %3$s', async (_, jump, remembered) => {
    const { pos, requests, time, trouble } = createSimulatedTenant()
    trouble.token = () => fault.status(503, { retryAfterSeconds: 30 })
    await failureOf(pos.getToken())
    await time.advance(10_000)
    jump(time)
    expect((await failureOf(pos.getToken())).fromMemory).toBe(remembered)
    expect(requests().token).toBe(remembered ? 1 : 2)
  })
})

describe('while a token request is under way,', () => {
  test.each<[what: string, jump: Jump, requests: number, waitMs: number]>([
    ['the wall clock goes back by a day', wall(-24 * HOUR), 1, 2_000],
    ['the wall clock goes on by half an hour', wall(HOUR / 2), 1, 2_000],
    // The token that comes has ended by this clock: it is asked for again.
    ['the wall clock goes on by a day', wall(24 * HOUR), 2, 2_000 + 250 + 2_000],
  ])('%s: the caller is served', async (_, jump, count, waitMs) => {
    const { pos, requests, time, trouble } = createSimulatedTenant()
    trouble.token = () => fault.delay(2)
    let settled = NaN
    const started = time.clock.monotonic()
    const token = pos.getToken().finally(() => settled = time.clock.monotonic() - started)
    await time.advance(1_000)
    jump(time)
    await time.advance(30_000)
    expect((await token).tokenType).toBe('Bearer')
    expect(settled).toBe(waitMs)
    expect(requests().token).toBe(count)
  })

  test('and the tenant is silent, no wall clock shortens or stretches the wait', async () => {
    const { pos, requests, time, trouble } = createSimulatedTenant()
    trouble.token = () => fault.delay(Infinity)
    let settled = false
    const failure = failureOf(pos.getToken()).finally(() => settled = true)
    for (let second = 0; second < 24; second++) {
      time.moveWall(second % 2 ? -HOUR : 2 * HOUR)
      await time.advance(1_000)
    }
    expect(settled).toBe(false)
    await time.advance(1_000)
    expect((await failure).code).toBe('POS_AUTH_TIMEOUT')
    expect(requests().token).toBe(3)
    expect(time.pending()).toBe(0)
  })
})
