import { describe, expect, test } from 'vitest'
import { failureOf } from '../test-support/failure.ts'
import { json, lasting, type Reply, silence } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import { settle } from '../test-support/simulation.ts'
import type { PosAuthEvent } from './events.ts'

const MINUTE = 60_000
const same: Reply = () => json({ access_token: 'same', token_type: 'Bearer', expires_in: 3600 })

/** A client with a token of an hour whose renewal starts 180 s before its end, and is now due. */
async function createDue(livesOn = true, options: { waitUntil?: (work: unknown) => void } = {}) {
  const events: PosAuthEvent[] = []
  const onEvent = (event: PosAuthEvent) => events.push(event)
  const client = createSimulatedClient({ onEvent, ...options }, undefined, livesOn)
  await client.pos.getToken()
  await client.time.advance(3_600_000 - 180_000)
  events.length = 0
  const warnings = () => events.flatMap((event) => event.type === 'warning' ? [event.code] : [])
  return { ...client, events, warnings }
}

describe('renewal ahead', () => {
  test('starts at its moment in the window, and nobody waits for it', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    await pos.getToken()
    await time.advance(3_600_000 - 180_001)
    await pos.getToken()
    expect(tenant.count('token')).toBe(1)
    await time.advance(1)
    tenant.token = silence
    const tokens = await Promise.all(Array.from({ length: 100 }, () => pos.getToken()))
    expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['token-1']))
    await settle()
    expect(tenant.count('token')).toBe(2)
  })

  test('is taken up by the next call', async () => {
    const { pos, events } = await createDue()
    await pos.getToken()
    await settle()
    expect((await pos.getToken()).accessToken).toBe('token-2')
    expect(events.map(({ type }) => type)).toEqual(['hit', 'refresh', 'hit'])
  })

  test('makes one attempt, and the next one 30 s later', async () => {
    const { pos, tenant, time, warnings } = await createDue()
    tenant.token = () => json({}, 500)
    for (let seconds = 0; seconds < 100; seconds++) {
      expect((await pos.getToken()).accessToken).toBe('token-1')
      await time.advance(1_000)
    }
    expect(tenant.count('token')).toBe(1 + 4)
    expect(warnings()).toEqual([])
  })

  test('or a tenth of the lifetime later', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = lasting(100)
    await pos.getToken()
    tenant.token = () => json({}, 500)
    await time.advance(85_000)
    for (let tenths = 0; tenths < 49; tenths++) {
      await pos.getToken()
      await time.advance(100)
    }
    expect(tenant.count('token')).toBe(2)
  })

  test('waits until a remembered failure is over', async () => {
    const { pos, tenant, time } = await createDue()
    tenant.token = () => json({}, 503, { 'retry-after': '60' })
    for (let seconds = 0; seconds < 60; seconds++) {
      await pos.getToken()
      await time.advance(1_000)
    }
    expect(tenant.count('token')).toBe(2)
    await pos.getToken()
    await settle()
    expect(tenant.count('token')).toBe(3)
  })

  test('is off with refreshAheadSeconds 0', async () => {
    const { pos, tenant, time } = createSimulatedClient({ refreshAheadSeconds: 0 })
    await pos.getToken()
    await time.advance(3_600_000 - MINUTE - 1)
    await pos.getToken()
    expect(tenant.count('token')).toBe(1)
  })

  test('holds no process', async () => {
    const { pos, tenant, time } = await createDue()
    tenant.token = silence
    await pos.getToken()
    await settle()
    expect([time.pending() > 0, time.holding()]).toEqual([true, 0])
    const failure = failureOf(pos.getToken({ forceRefresh: true }))
    await settle()
    expect(time.holding()).toBe(1)
    await time.advance(10_000)
    expect(await failure).toMatchObject({ code: 'POS_AUTH_TIMEOUT' })
    expect(time.pending()).toBe(0)
  })

  test('is told to waitUntil, and survives one that throws', async () => {
    const works: unknown[] = []
    const { pos } = await createDue(true, {
      waitUntil: (work) => {
        works.push(work)
        throw new Error('no request')
      },
    })
    expect((await pos.getToken()).accessToken).toBe('token-1')
    expect(works).toHaveLength(2)
    await works[1]
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })
})

describe('renewal ahead where work ends with its request', () => {
  test('is awaited by the first caller, and the others keep the old token', async () => {
    const { pos, tenant, time } = await createDue(false)
    tenant.token = async (request, count) => {
      await new Promise<void>((resolve) => time.setTimer(resolve, 500))
      return lasting(3600)(request, count)
    }
    const first = pos.getToken()
    expect((await pos.getToken()).accessToken).toBe('token-1')
    await time.advance(500)
    expect((await first).accessToken).toBe('token-2')
  })

  test('gives the first caller the old token when it fails', async () => {
    const { pos, tenant } = await createDue(false)
    tenant.token = () => json({}, 500)
    expect((await pos.getToken()).accessToken).toBe('token-1')
    expect(tenant.count('token')).toBe(2)
  })

  test('waits until a remembered failure is over, and nobody is told', async () => {
    const { pos, tenant, time, warnings } = await createDue(false)
    tenant.token = () => json({}, 503, { 'retry-after': '60' })
    for (let seconds = 0; seconds < 60; seconds += 5) {
      expect((await pos.getToken()).accessToken).toBe('token-1')
      await time.advance(5_000)
    }
    expect(tenant.count('token')).toBe(2)
    expect(warnings()).toEqual(['old_token_used']) // the first caller, who waited
  })

  test('throws the reason of the first caller’s signal', async () => {
    const { pos, tenant } = await createDue(false)
    tenant.token = silence
    const controller = new AbortController()
    const token = pos.getToken({ signal: controller.signal })
    await settle()
    controller.abort('enough')
    await expect(token).rejects.toBe('enough')
  })

  test('runs in the background with a waitUntil', async () => {
    const { pos, tenant } = await createDue(false)
    const works: Promise<unknown>[] = []
    expect((await pos.getToken({ waitUntil: (work) => works.push(work) })).accessToken)
      .toBe('token-1')
    await Promise.all(works)
    expect([works.length, tenant.count('token')]).toEqual([1, 2])
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('that died is not waited for: the next call in the window begins anew', async () => {
    const { pos, tenant, time } = await createDue(false)
    tenant.token = silence
    pos.getToken().catch(() => {}) // its request ends without an answer, and nobody is told
    await settle()
    time.moveWall(10_000)
    time.moveMonotonic(10_000)
    tenant.token = lasting(3600)
    expect((await pos.getToken()).accessToken).toBe('token-3')
  })
})

describe('the same token again', () => {
  test('with a later expiry is taken with it', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = same
    const { expiresAtMs } = await pos.getToken()
    await time.advance(3_500_000)
    await pos.getToken()
    await settle()
    expect((await pos.getToken()).expiresAtMs).toBe(expiresAtMs + 3_500_000)
    expect(tenant.count('token')).toBe(2)
  })

  test('without one is asked for at the margin, then ten times at most', async () => {
    const events: PosAuthEvent[] = []
    const onEvent = (event: PosAuthEvent) => events.push(event)
    const { pos, tenant, time } = createSimulatedClient({ onEvent })
    const end = time.clock.now() + 3_600_000
    tenant.token = () =>
      json({
        access_token: 'same',
        token_type: 'Bearer',
        expires_in: Math.round((end - time.clock.now()) / 1_000),
      })
    await pos.getToken()
    const asked: number[] = []
    for (let left = 184; left > 0; left -= 2) {
      await time.advance(end - left * 1_000 - time.clock.now())
      const before = tenant.count('token')
      expect((await pos.getToken()).accessToken).toBe('same')
      await settle()
      if (tenant.count('token') > before) asked.push(left)
    }
    expect(asked).toEqual([180, 60, 54, 48, 42, 36, 30, 24, 18, 12, 6])
    expect(events.filter((event) => event.type === 'warning')).toHaveLength(11)
  })

  test('but one that was dropped is taken as it comes', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.token = same
    await pos.getToken()
    pos.invalidate('same')
    expect((await pos.getToken()).accessToken).toBe('same')
    await pos.getToken()
    expect(tenant.count('token')).toBe(2)
  })

  test('after the wall clock was set back is taken as it comes', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = same
    await pos.getToken()
    time.moveWall(-7_200_000)
    await pos.getToken()
    await pos.getToken()
    expect(tenant.count('token')).toBe(2)
  })
})

test('a token of no lifetime is no reason to renew ahead again and again', async () => {
  const { pos, tenant, time } = await createDue()
  tenant.token = lasting(0)
  for (let seconds = 0; seconds < 100; seconds++) {
    expect((await pos.getToken()).accessToken).toBe('token-1')
    await time.advance(1_000)
  }
  expect(tenant.count('token')).toBe(2)
})

test('a waitUntil that throws is told, and disturbs nobody', async () => {
  const { pos, warnings } = await createDue(true, {
    waitUntil: () => {
      throw new TypeError('Illegal invocation')
    },
  })
  expect((await pos.getToken()).accessToken).toBe('token-1')
  expect(warnings()).toEqual(['wait_until_failed'])
})
