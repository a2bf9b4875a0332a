import { describe, expect, test } from 'vitest'
import { failureOf } from '../test-support/failure.ts'
import { json, lasting, silence } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'

describe('inside the margin', () => {
  async function inside(reply: Parameters<typeof createSimulatedClient>[0] = {}) {
    const client = createSimulatedClient(reply)
    await client.pos.getToken()
    await client.time.advance(3_545_000)
    return client
  }

  test('a failure is nobody’s business: the old token is handed out, after one attempt', async () => {
    const { pos, tenant } = await inside()
    tenant.token = () => json({}, 503)
    expect((await pos.getToken()).accessToken).toBe('token-1')
    expect(tenant.count('token')).toBe(2)
  })

  test('a silent tenant is waited for no longer than timeoutSeconds', async () => {
    const { pos, tenant, time } = await inside()
    tenant.token = silence
    const token = pos.getToken()
    let done = false
    token.then(() => done = true)
    await time.advance(9_999)
    expect(done).toBe(false)
    await time.advance(1)
    expect((await token).accessToken).toBe('token-1')
  })

  test('nor past the end of the old token; then follows an ordinary mint', async () => {
    const { pos, tenant, time } = await inside()
    await time.advance(50_000)
    tenant.token = (_, count) =>
      count === 2 ? silence() : count === 3 ? json({}, 503) : lasting(60)(_, count)
    const token = pos.getToken()
    await time.advance(4_999)
    expect(tenant.count('token')).toBe(2)
    await time.advance(300)
    expect((await token).accessToken).toBe('token-4')
  })

  test('a token of no lifetime does not displace the old one', async () => {
    const { pos, tenant } = await inside()
    tenant.token = lasting(0)
    expect((await pos.getToken()).accessToken).toBe('token-2')
    tenant.token = () => json({}, 503)
    expect((await pos.getToken()).accessToken).toBe('token-1')
  })

  test('a caller’s abort is thrown all the same', async () => {
    const { pos, tenant, time } = await inside()
    tenant.token = silence
    const controller = new AbortController()
    const token = pos.getToken({ signal: controller.signal })
    await time.advance(10)
    controller.abort('enough')
    await expect(token).rejects.toBe('enough')
  })
})

describe('forceRefresh', () => {
  test('passes over the token at hand', async () => {
    const { pos, tenant } = createSimulatedClient()
    await pos.getToken()
    expect((await pos.getToken({ forceRefresh: true })).accessToken).toBe('token-2')
    expect((await pos.getToken()).accessToken).toBe('token-2')
    expect((await pos.getToken({ forceRefresh: false })).accessToken).toBe('token-2')
    expect(tenant.count('token')).toBe(2)
  })

  test('joins a request under way', async () => {
    const { pos, tenant } = createSimulatedClient()
    const tokens = [1, 2, 3].map(() => pos.getToken({ forceRefresh: true }))
    expect(new Set(await Promise.all(tokens)).size).toBe(1)
    expect(tenant.count('token')).toBe(1)
  })

  test('never falls back, and leaves the old token where it fails', async () => {
    const { pos, tenant } = createSimulatedClient()
    await pos.getToken()
    tenant.token = () => json({ error: 'invalid_client' }, 401)
    const force = () => failureOf(pos.getToken({ forceRefresh: true }))
    expect(await force()).toMatchObject({ code: 'POS_AUTH_INVALID_CLIENT', fromMemory: false })
    expect(await force()).toMatchObject({ code: 'POS_AUTH_INVALID_CLIENT', fromMemory: true })
    expect((await pos.getToken()).accessToken).toBe('token-1')
    expect(tenant.count('token')).toBe(2)
  })
})

describe('minLifetimeSeconds', () => {
  async function later(options: Parameters<typeof createSimulatedClient>[0] = {}) {
    const codes: string[] = []
    const client = createSimulatedClient({
      onEvent: (event) => event.type === 'warning' && codes.push(event.code),
      ...options,
    })
    await client.pos.getToken()
    await client.time.advance(1_800_000)
    return { ...client, codes }
  }

  test('renews a token that does not hold so long', async () => {
    const { pos, codes } = await later()
    expect((await pos.getToken({ minLifetimeSeconds: 1_800 })).accessToken).toBe('token-1')
    expect((await pos.getToken({ minLifetimeSeconds: 1_801 })).accessToken).toBe('token-2')
    expect((await pos.getToken()).accessToken).toBe('token-2')
    expect(codes).toEqual([])
  })

  test('that no token has is warned of, and asked for once in 30 s', async () => {
    const { pos, tenant, time, codes } = await later()
    const ask = async () => (await pos.getToken({ minLifetimeSeconds: 7_200 })).accessToken
    expect([await ask(), await ask(), await ask()]).toEqual(['token-2', 'token-2', 'token-2'])
    await time.advance(29_999)
    expect(await ask()).toBe('token-2')
    await time.advance(1)
    expect(await ask()).toBe('token-3')
    expect(codes).toEqual(Array.from({ length: 5 }, () => 'lifetime_too_short'))
    expect(tenant.count('token')).toBe(3)
  })

  test('that no token has is asked for once by a crowd', async () => {
    const { pos, tenant } = await later()
    const tokens = Array.from({ length: 50 }, () => pos.getToken({ minLifetimeSeconds: 7_200 }))
    expect(new Set((await Promise.all(tokens)).map(({ accessToken }) => accessToken)))
      .toEqual(new Set(['token-2']))
    expect(tenant.count('token')).toBe(2)
  })

  test('counts the first token too', async () => {
    const { pos, tenant, codes } = createFresh()
    await pos.getToken({ minLifetimeSeconds: 7_200 })
    await pos.getToken({ minLifetimeSeconds: 7_200 })
    expect([tenant.count('token'), codes.length]).toEqual([1, 2])
  })

  test('gives the old token where a renewal fails', async () => {
    const { pos, tenant, codes } = await later()
    tenant.token = () => json({}, 500)
    expect((await pos.getToken({ minLifetimeSeconds: 3_000 })).accessToken).toBe('token-1')
    expect(codes).toEqual(['old_token_used'])
  })

  function createFresh() {
    const codes: string[] = []
    const onEvent = (event: { type: string }) => event.type === 'warning' && codes.push(event.type)
    return { ...createSimulatedClient({ onEvent }), codes }
  }
})

describe('a failure inside the margin', () => {
  test('is remembered, and the old token handed out with a warning each time', async () => {
    const events: { type: string }[] = []
    const { pos, tenant, time } = createSimulatedClient({ onEvent: (event) => events.push(event) })
    await pos.getToken()
    await time.advance(3_545_000)
    tenant.token = () => json({}, 503, { 'retry-after': '10' })
    for (let call = 0; call < 20; call++) {
      expect((await pos.getToken()).accessToken).toBe('token-1')
    }
    expect(tenant.count('token')).toBe(2)
    expect(events.filter(({ type }) => type === 'warning')).toHaveLength(20)
    await time.advance(10_000)
    tenant.token = lasting(60)
    expect((await pos.getToken()).accessToken).toBe('token-3')
  })
})

test('a listener may drop the old token that is being handed out', async () => {
  const { pos, tenant, time } = createSimulatedClient({
    onEvent: (event) =>
      event.type === 'warning' && event.code === 'old_token_used' && pos.invalidate('token-1'),
  })
  await pos.getToken()
  await time.advance(3_545_000)
  tenant.token = () => json({}, 503)
  expect((await pos.getToken()).accessToken).toBe('token-1')
})

describe('a clock given that is broken', () => {
  test('throws into the promise, never at once', async () => {
    let broken = false
    const now = () => {
      if (broken) throw new Error('clock')
      return 1e12
    }
    const { pos } = createSimulatedClient({ clock: { now, monotonic: () => 0 } })
    await pos.getToken()
    broken = true
    await expect(pos.getToken()).rejects.toThrow('clock')
  })

  test('does not make a failure stand for ever', async () => {
    let time = 1e12
    const clock = { now: () => time, monotonic: () => time }
    const { pos, tenant } = createSimulatedClient({ clock })
    tenant.token = () => json({ error: 'invalid_client' }, 401)
    await failureOf(pos.getToken())
    time = NaN
    expect(await failureOf(pos.getToken())).toMatchObject({ fromMemory: false })
  })
})
