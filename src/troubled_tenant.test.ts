// A tenant that answers nonsense, or differently each time: what callers see, and how often it is
// asked.
import { describe, expect, test } from 'vitest'
import { fault } from '../mock-issuer/mod.ts'
import type { Fault } from '../mock-issuer/mod.ts'
import { failureOf } from '../test-support/failure.ts'
import { seededRandom } from '../test-support/shared_time_node.ts'
import { settle } from '../test-support/simulation.ts'
import {
  createSimulatedTenant,
  type SimulatedTenant,
  type Trouble,
} from '../test-support/simulated_tenant_node.ts'
import { broken, sameTokenAgain, withHeader } from '../test-support/token_faults.ts'
import { isPosAuthError, type PosAuthError } from './errors.ts'

describe('forceRefresh', () => {
  test('100 at once: one request, and a new token for all', async () => {
    const { pos, requests } = createSimulatedTenant()
    const old = await pos.getToken()
    const tokens = await Promise.all(
      Array.from({ length: 100 }, () => pos.getToken({ forceRefresh: true })),
    )
    expect(new Set(tokens).size).toBe(1)
    expect(tokens[0]).not.toBe(old)
    expect(requests().token).toBe(2)
  })

  test('does not fall back to the old token, nor pass over a failure remembered', async () => {
    const { pos, requests, trouble } = createSimulatedTenant()
    const old = await pos.getToken()
    trouble.token = () => fault.status(503, { retryAfterSeconds: 60 })
    const errors: PosAuthError[] = []
    for (let call = 0; call < 20; call++) {
      errors.push(await failureOf(pos.getToken({ forceRefresh: true })))
    }
    expect(errors.map(({ fromMemory }) => fromMemory)).toEqual([false, ...Array(19).fill(true)])
    expect(requests().token).toBe(2)
    expect(await pos.getToken()).toBe(old)
  })
})

test('minLifetimeSeconds that no token meets costs one request in 30 s', async () => {
  const { pos, requests, events, time } = createSimulatedTenant({ lifetimeSeconds: 600 })
  const calls = 3 * 60
  for (let call = 0; call < calls; call++) {
    const { expiresAtMs } = await pos.getToken({ minLifetimeSeconds: 601 })
    expect(expiresAtMs).toBeGreaterThan(time.clock.now())
    await time.pass(500)
  }
  expect(requests().token).toBe(3)
  const warnings = events.filter((event) =>
    event.type === 'warning' && event.code === 'lifetime_too_short'
  )
  expect(warnings.length).toBe(calls)
})

describe('a token without a lifetime', () => {
  test('is for those who waited, and never kept', async () => {
    const { pos, requests, events, trouble } = createSimulatedTenant()
    trouble.token = () => fault.member('expires_in', 0)
    const tokens = await Promise.all(Array.from({ length: 100 }, () => pos.getToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(pos.peek()).toBeUndefined()
    await pos.getToken()
    expect(requests().token).toBe(2)
    expect(events).toContainEqual({ type: 'warning', code: 'lifetime_none' })
  })

  test('does not take the place of one that holds', async () => {
    const { pos, requests, time, trouble } = createSimulatedTenant()
    const old = await pos.getToken()
    await time.advance(3_420_000)
    trouble.token = () => fault.member('expires_in', -1)
    for (let call = 0; call < 10; call++) {
      expect(await pos.getToken()).toBe(old)
      await time.advance(10_000)
    }
    expect(requests().token).toBe(2)
  })
})

describe('a renewal that goes wrong', () => {
  test('ahead, where work dies with its request, never ends in a dead token', async () => {
    const { pos, time, trouble } = createSimulatedTenant({ lifetimeSeconds: 30, livesOn: false })
    await pos.getToken()
    await time.advance(26_000)
    trouble.token = (count) => count === 2 ? fault.delay(Infinity) : undefined
    let leftMs = NaN
    const token = pos.getToken().then(({ expiresAtMs }) => leftMs = expiresAtMs - time.clock.now())
    await time.advance(10_000)
    await token
    expect(leftMs).toBeGreaterThan(0)
  })

  test('in the margin, is not all that a caller after the end gets', async () => {
    const { pos, time, trouble } = createSimulatedTenant()
    await pos.getToken()
    await time.advance(3_595_000)
    trouble.token = (count) => count === 2 ? fault.delay(Infinity) : undefined
    const early = pos.getToken()
    await settle()
    time.moveWall(5_000) // the old token has ended, but the request still has its 5 s
    const late = pos.getToken()
    for (const token of [early, late]) token.catch(() => {})
    await time.advance(30_000)
    expect((await early).expiresAtMs).toBeGreaterThan(time.clock.now())
    expect((await late).expiresAtMs).toBeGreaterThan(time.clock.now())
  })

  test('for discovery that is silent alone, is made up for by the last good document', async () => {
    const { pos, requests, time, trouble } = createSimulatedTenant()
    await pos.getToken()
    await time.advance(3_450_000)
    await pos.getToken() // renewed ahead, with the document that holds for an hour
    trouble.discovery = () => fault.delay(Infinity)
    await time.advance(3_300_000)
    let longestMs = 0
    for (let second = 0; second < 300; second++) {
      const started = time.clock.monotonic()
      pos.getToken().finally(() => {
        longestMs = Math.max(longestMs, time.clock.monotonic() - started)
      })
      await time.pass(1_000)
    }
    expect(requests().token).toBe(3)
    expect(longestMs).toBe(0)
  })
})

describe('a tenant that answers differently each time', () => {
  const answers = (tenant: SimulatedTenant['tenant']): (Fault | undefined)[] => [
    undefined,
    undefined,
    undefined,
    fault.delay(0.5),
    fault.delay(12),
    fault.delay(Infinity),
    fault.status(500),
    fault.status(503),
    fault.status(404),
    fault.initializing(),
    withHeader(429, 'Retry-After', '-1'),
    withHeader(503, 'Retry-After', '10, 20'),
    fault.refuse('invalid_client'),
    fault.refuse('invalid_scope'),
    fault.refuse('server_error', 'the secret was refused'),
    fault.html(),
    fault.html(502),
    fault.redirect('/elsewhere'),
    fault.redirect('https://else.example/', 307),
    fault.empty(),
    fault.truncate(30),
    fault.pad(300_000),
    fault.contentType('text/plain'),
    fault.member('expires_in', 3),
    fault.member('expires_in', '20'),
    fault.member('expires_in', undefined),
    fault.member('expires_in', 'soon'),
    fault.member('token_type', 'mac'),
    fault.member('issuer', 'https://else.example'),
    fault.action(tenant.keys.lose),
    broken(),
    sameTokenAgain(tenant),
  ]

  test.each([1, 2, 3, 4, 5, 6])(
    'seed %i: a sound token or an error that says so, in time, and no secret',
    async (seed) => {
      const chance = seededRandom(seed)
      const simulated = createSimulatedTenant({ random: seededRandom(-seed), lifetimeSeconds: 60 })
      const { pos, requests, tenant, time, trouble, leaks } = simulated
      const pool = answers(tenant)
      const any: Trouble = () => pool[Math.floor(chance() * pool.length)]
      Object.assign(trouble, { discovery: any, token: any })
      trouble.graphql = () => chance() < 0.1 ? fault.rejectToken() : undefined
      const errors: PosAuthError[] = []
      const wrong: unknown[] = []
      let settled = 0
      let calls = 0
      const judge = (started: number, outcome: unknown) => {
        settled++
        if (isPosAuthError(outcome)) errors.push(outcome)
        else if (!(outcome instanceof Response)) {
          const { expiresAtMs } = outcome as { expiresAtMs?: number }
          if (!(Number(expiresAtMs) > time.clock.now())) wrong.push(outcome)
        }
        // Two mints, where the first is a quick one for a token that ends meanwhile.
        if (time.clock.monotonic() - started > 10_000 + 25_000) wrong.push('late')
      }
      for (let second = 0; second < 120; second++) {
        const started = time.clock.monotonic()
        const call = [
          () => pos.getToken(),
          () => pos.getToken({ forceRefresh: chance() < 0.1 }),
          () => pos.getToken({ minLifetimeSeconds: 30 }),
          () => pos.fetch('api/graphql?query={products}'),
        ][Math.floor(chance() * 4)]
        calls++
        const outcome: Promise<unknown> | undefined = call?.()
        outcome?.catch((error) => error).then((outcome) => judge(started, outcome))
        await time.pass(1_000)
      }
      Object.assign(trouble, { discovery: undefined, token: undefined, graphql: undefined })
      await time.advance(300_000)
      expect(wrong).toEqual([])
      expect(settled).toBe(calls)
      expect(errors.length).toBeGreaterThan(0)
      expect(leaks(...errors.slice(0, 20))).toEqual([])
      expect(requests().token).toBeGreaterThan(0)
      expect((await pos.fetch('api/graphql?query={products}')).status).toBe(200)
      expect(time.pending()).toBe(0)
    },
  )
})
