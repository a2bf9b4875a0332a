// How many requests a tenant in trouble, or a program in haste, costs: the counts the client is
// held to, in process against the mock tenant.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { fault } from '../mock-issuer/mod.ts'
import { atOnce, inARow } from '../test-support/callers.ts'
import { failureOf } from '../test-support/failure.ts'
import { settle } from '../test-support/simulation.ts'
import { seededRandom } from '../test-support/shared_time_node.ts'
import {
  createSimulatedTenant,
  type SimulatedTenant,
  type Trouble,
} from '../test-support/simulated_tenant_node.ts'
import { broken, sameTokenAgain } from '../test-support/token_faults.ts'
import type { AccessToken } from './access_token.ts'
import type { PosClient } from './client.ts'

const refused = (pos: PosClient) => () => failureOf(pos.getToken())
const query = (pos: PosClient) => () => pos.fetch('api/graphql?query={products}')

test('1,000 cold callers: one discovery and one token request', async () => {
  const { pos, requests } = createSimulatedTenant()
  const tokens = await atOnce(1_000, () => pos.getToken())
  expect(new Set(tokens).size).toBe(1)
  expect(requests()).toEqual({ discovery: 1, token: 1, api: 0 })
})

test('200 cold callers of the API: one discovery and one token request', async () => {
  const { pos, requests } = createSimulatedTenant()
  const answers = await atOnce(200, query(pos))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(requests()).toEqual({ discovery: 1, token: 1, api: 200 })
})

describe.each([503, 429])('%i with Retry-After: 30', (status) => {
  test('50 callers in a row: one request', async () => {
    const { pos, requests, time, trouble } = createSimulatedTenant()
    trouble.token = () => fault.status(status, { retryAfterSeconds: 30 })
    const errors = await inARow(50, refused(pos))
    expect(errors.map(({ fromMemory }) => fromMemory)).toEqual([false, ...Array(49).fill(true)])
    expect(requests()).toEqual({ discovery: 1, token: 1, api: 0 })
    await time.advance(29_999)
    expect(await refused(pos)()).toMatchObject({ fromMemory: true, retryAfterSeconds: 1, status })
    await time.advance(1)
    expect(await refused(pos)()).toMatchObject({ fromMemory: false, retryAfterSeconds: 30, status })
    expect(requests().token).toBe(2)
  })

  test('at discovery, 50 callers in a row: one request', async () => {
    const { pos, requests, trouble } = createSimulatedTenant()
    trouble.discovery = () => fault.status(status, { retryAfterSeconds: 30 })
    await inARow(50, refused(pos))
    expect(requests()).toEqual({ discovery: 1, token: 0, api: 0 })
  })
})

test('a tenant that restarts for 25 s is asked at 0, 10 and 20 s, and then at 30 s', async () => {
  const { pos, requests, tenant, time, trouble } = createSimulatedTenant()
  const started = tenant.clock.now()
  trouble.token = () => tenant.clock.now() < started + 25_000 ? fault.initializing() : undefined
  const first = refused(pos)()
  await time.advance(20_000)
  expect(await first).toMatchObject({ code: 'POS_AUTH_SERVER_UNAVAILABLE', fromMemory: false })
  expect(tenant.journal.find({ endpoint: 'token' }).map(({ atMs }) => atMs - started))
    .toEqual([0, 10_000, 20_000])
  await time.advance(9_999)
  expect((await refused(pos)()).fromMemory).toBe(true)
  await time.advance(1)
  await pos.getToken()
  expect(requests().token).toBe(4)
})

test.each<[string, Trouble]>([
  ['503', () => fault.status(503)],
  ['429', () => fault.status(429)],
  ['broken connection', broken],
])('one %s, then a good tenant: the first call succeeds', async (_, trouble) => {
  const simulated = createSimulatedTenant()
  simulated.trouble.token = (count) => count === 1 ? trouble(count) : undefined
  const token = simulated.pos.getToken()
  await simulated.time.advance(250)
  expect((await token).tokenType).toBe('Bearer')
  expect(simulated.requests()).toEqual({ discovery: 1, token: 2, api: 0 })
})

describe('lifetimes at 10 calls a second', () => {
  test.each([
    [1, 100],
    [5, 50],
    [30, 50],
    [60, 20],
    [300, 10],
    [3_600, 2],
  ])('%i s: no more than 1.3 mints a lifetime, and no token that has ended', async (
    lifetimeSeconds,
    lifetimes,
  ) => {
    const random = seededRandom(lifetimeSeconds)
    const { pos, requests, time } = createSimulatedTenant({
      lifetimeSeconds,
      random,
      onEvent: undefined,
    })
    const calls = lifetimes * lifetimeSeconds * 10
    let least = Infinity
    for (let call = 0; call < calls; call++) {
      const { expiresAtMs } = await pos.getToken()
      least = Math.min(least, expiresAtMs - time.clock.now())
      await time.pass(100)
    }
    expect(least).toBeGreaterThan(0)
    const renewals = requests().token - 1
    expect(renewals / lifetimes).toBeLessThanOrEqual(1.3)
    expect(renewals / lifetimes).toBeGreaterThanOrEqual(1)
  })
})

describe('nothing is made for a call that needs nothing', () => {
  afterEach(() => void vi.unstubAllGlobals())

  test('fetch with a token at hand builds no Request and hands on the body itself', async () => {
    const seen: unknown[] = []
    const { pos, tenant } = createSimulatedTenant({
      fetch(input, init) {
        if (!/graphql/.test(`${input}`)) return tenant.fetch(input, init)
        seen.push(input, init?.body)
        return Promise.resolve(new Response())
      },
    })
    await pos.getToken()
    let built = 0
    vi.stubGlobal(
      'Request',
      class extends Request {
        constructor(input: RequestInfo | URL, init?: RequestInit) {
          super(input, init)
          built++
        }
      },
    )
    const body = new TextEncoder().encode('{"query":"{ products }"}')
    await pos.fetch('api/graphql', { method: 'POST', body })
    expect(seen).toEqual(['https://shop.example/north/api/graphql', body])
    expect(seen[1]).toBe(body)
    expect(built).toBe(0)
  })

  test('getToken gives the same promise', async () => {
    const { pos } = createSimulatedTenant()
    await pos.getToken()
    expect(pos.getToken()).toBe(pos.getToken())
  })
})

function createLeaver(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort('enough') }
}

describe('one caller of two leaves', () => {
  test('the other is served, with one request', async () => {
    const { pos, requests, time, trouble } = createSimulatedTenant()
    trouble.token = () => fault.delay(1)
    const { signal, abort } = createLeaver()
    const leaving = pos.getToken({ signal })
    const staying = pos.getToken()
    await time.advance(500)
    abort()
    await expect(leaving).rejects.toBe('enough')
    await time.advance(500)
    expect((await staying).tokenType).toBe('Bearer')
    expect(requests()).toEqual({ discovery: 1, token: 1, api: 0 })
    expect(time.pending()).toBe(0)
  })

  test('and the other one too: the request ends, and is no failure', async () => {
    const { pos, requests, time, trouble, events } = createSimulatedTenant()
    trouble.token = (count) => count === 1 ? fault.delay(Infinity) : undefined
    const { signal, abort } = createLeaver()
    const leaving = [pos.getToken({ signal }), pos.fetch('api/graphql', { signal })]
    const reasons = leaving.map((call) => call.then(() => 'served', (reason) => reason))
    await time.advance(500)
    abort()
    const next = pos.getToken()
    expect(await Promise.all(reasons)).toEqual(['enough', 'enough'])
    expect(events.filter(({ type }) => type !== 'token')).toEqual([
      { type: 'discovery', durationMs: 0 },
    ])
    expect((await next).tokenType).toBe('Bearer')
    expect(time.pending()).toBe(0)
    expect(pos.diagnose().keys).toMatchObject([{ failures: 0, lastErrorCode: undefined }])
    expect(requests()).toEqual({ discovery: 1, token: 2, api: 0 })
  })
})

test('a caller who leaves does not end a renewal ahead', async () => {
  const { pos, requests, time, trouble } = createSimulatedTenant()
  const old = await pos.getToken()
  await time.advance(3_535_000)
  trouble.token = () => fault.delay(8)
  expect(await pos.getToken()).toBe(old) // begins the renewal, 65 s before the end
  await time.advance(5_000)
  const { signal, abort } = createLeaver()
  const leaving = pos.getToken({ signal }) // joins it, at the margin
  await settle()
  abort()
  await expect(leaving).rejects.toBe('enough')
  await time.advance(3_000)
  expect(pos.peek()?.expiresAtMs).toBeGreaterThan(old.expiresAtMs)
  expect(requests().token).toBe(2)
})

describe('a renewal ahead', () => {
  const troubles: [string, Trouble][] = [
    ['slow', () => fault.delay(2)],
    ['silent', () => fault.delay(Infinity)],
    ['503', () => fault.status(503)],
    ['400', () => fault.refuse('invalid_request')],
    ['down', broken],
  ]

  /** A token that is renewed ahead by the next call: 180 s before its end, with random 0.5. */
  async function inWindow(trouble: Trouble, livesOn?: boolean): Promise<SimulatedTenant> {
    const simulated = createSimulatedTenant(livesOn === undefined ? {} : { livesOn })
    await simulated.pos.getToken()
    await simulated.time.advance(3_420_000)
    simulated.trouble.token = trouble
    return simulated
  }

  /** Who is served before any time passes. */
  async function servedAtOnce(pos: PosClient, callers: number): Promise<AccessToken[]> {
    const served: AccessToken[] = []
    for (let caller = 0; caller < callers; caller++) {
      pos.getToken().then((token) => served.push(token))
    }
    await settle()
    return served
  }

  test.each(troubles)('of a tenant that is %s: 100 callers, served at once', async (_, trouble) => {
    const { pos, requests, time } = await inWindow(trouble)
    const old = pos.peek()
    expect(await servedAtOnce(pos, 100)).toEqual(Array(100).fill(old))
    await time.advance(20_000)
    expect(await servedAtOnce(pos, 100)).toEqual(Array(100).fill(pos.peek()))
    expect(requests().token).toBe(2)
    expect(time.pending()).toBe(0)
  })

  test.each(troubles)(
    'of a tenant that is %s, where work dies with its request: 99 at once, one in time',
    async (_, trouble) => {
      const { pos, requests, time } = await inWindow(trouble, false)
      const first = pos.getToken()
      expect((await servedAtOnce(pos, 99)).length).toBe(99)
      await time.advance(10_000)
      expect((await first).expiresAtMs).toBeGreaterThan(time.clock.now())
      expect(requests().token).toBe(2)
      expect(time.pending()).toBe(0)
    },
  )

  test('where work dies with its request, is waited for by the one caller who began it', async () => {
    const { pos, requests, time } = await inWindow(() => fault.delay(2), false)
    const old = pos.peek()
    expect(await servedAtOnce(pos, 1)).toEqual([])
    expect(await servedAtOnce(pos, 99)).toEqual(Array(99).fill(old))
    await time.advance(2_000)
    expect(pos.peek()).not.toBe(old)
    expect(requests().token).toBe(2)
  })

  test('that fails is tried again after a tenth of the lifetime, and at the margin', async () => {
    const { pos, tenant, time, trouble } = createSimulatedTenant({
      lifetimeSeconds: 60,
      expiryMarginSeconds: 1,
      random: () => 1_023 / 1_024,
    })
    const { expiresAtMs } = await pos.getToken()
    trouble.token = broken
    for (let call = 0; call < 119; call++) {
      await pos.getToken()
      await time.pass(500)
    }
    const asked = tenant.journal.find({ endpoint: 'token' }).slice(1)
    expect(asked.map(({ atMs }) => expiresAtMs - atMs)).toEqual([11_500, 5_500, 1_000])
  })

  test('that brings the same token: three requests at most before the margin', async () => {
    const simulated = createSimulatedTenant()
    const { pos, requests, tenant, time, trouble, events } = simulated
    const again = sameTokenAgain(tenant)
    trouble.token = () => again
    await pos.getToken()
    await time.advance(3_300_000)
    for (let second = 0; second < 240; second++) {
      await pos.getToken()
      await time.pass(1_000)
    }
    expect(requests().token).toBe(2)
    expect(events).toContainEqual({ type: 'warning', code: 'same_token' })
  })
})
