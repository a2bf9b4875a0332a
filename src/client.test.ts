import { describe, expect, test } from 'vitest'
import { failureOf } from '../test-support/failure.ts'
import { json, metadata, silence } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import { settle } from '../test-support/simulation.ts'
import { createPosClient } from './client.ts'

const lasting = (expires_in: unknown) => (_: unknown, count: number) =>
  json({ access_token: `token-${count}`, token_type: 'Bearer', expires_in })

describe('getToken()', () => {
  test('gives the token with its type and expiry', async () => {
    const { pos, time } = createSimulatedClient()
    const start = time.clock.now()
    const token = await pos.getToken()
    expect(token.accessToken).toBe('token-1')
    expect(token.tokenType).toBe('Bearer')
    expect(token.expiresAtMs).toBe(start + 3_600_000)
    expect('scope' in token).toBe(false)
    expect(Object.isFrozen(token)).toBe(true)
  })

  test('asks once for a thousand cold callers', async () => {
    const { pos, tenant } = createSimulatedClient()
    const tokens = await Promise.all(Array.from({ length: 1_000 }, () => pos.getToken()))
    expect(new Set(tokens).size).toBe(1)
    expect([tenant.count('discovery'), tenant.count('token')]).toEqual([1, 1])
  })

  test('gives the same promise for a token at hand', async () => {
    const { pos } = createSimulatedClient()
    await pos.getToken()
    expect(pos.getToken()).toBe(pos.getToken())
  })

  test('shares a failure with those who waited, and asks anew for the next', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.token = () => json({ error: 'invalid_scope' }, 400)
    const failures = await Promise.all(Array.from({ length: 50 }, () => failureOf(pos.getToken())))
    expect(failures.every(({ code }) => code === 'POS_AUTH_REQUEST_REJECTED')).toBe(true)
    expect(tenant.count('token')).toBe(1)
    tenant.token = lasting(60)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('sends no request before the first call, and none before it is due', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    await time.advance(86_400_000)
    expect(tenant.requests).toEqual([])
    await pos.getToken()
    await time.advance(86_400_000)
    expect(tenant.count('token')).toBe(1)
    expect(time.pending()).toBe(0)
  })

  test.each<[unknown, RegExp]>([
    [{ sinal: undefined }, /no option 'sinal'. Did you mean 'signal'/],
    [{ signal: 'x' }, /'signal' must be an AbortSignal/],
    [{ signal: null }, /'signal' must be an AbortSignal/],
    ['x', /needs an object/],
    [null, /needs an object/],
  ])('rejects %j and never throws at once', async (options, message) => {
    const { pos } = createSimulatedClient()
    const promise = pos.getToken(options as never)
    expect((await failureOf(promise)).message).toMatch(message)
  })

  test('works without this', async () => {
    const { getToken } = createSimulatedClient().pos
    expect((await getToken()).accessToken).toBe('token-1')
  })
})

describe('scope', () => {
  test('is not sent unless asked for', async () => {
    const { pos, tenant } = createSimulatedClient()
    await pos.getToken()
    expect(tenant.requests.at(-1)?.body).toBe('grant_type=client_credentials')
  })

  test('is sent as given, and is what the token has unless the answer says otherwise', async () => {
    const { pos, tenant } = createSimulatedClient({ scope: 'stock orders' })
    expect((await pos.getToken()).scope).toBe('stock orders')
    expect(new URLSearchParams(tenant.requests.at(-1)?.body).get('scope')).toBe('stock orders')
  })

  test('is the one granted where the answer names one', async () => {
    const { pos, tenant } = createSimulatedClient({ scope: 'stock orders' })
    tenant.token = () => json({ access_token: 't', token_type: 'Bearer', scope: 'stock' })
    expect((await pos.getToken()).scope).toBe('stock')
  })
})

describe('expiry', () => {
  test.each([
    [3_600, 3_540],
    [600, 540],
    [300, 270],
    [100, 90],
    [10, 9],
    [1, 0.9],
  ])('a token of %s s is handed out for %s s', async (lifetime, used) => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = lasting(lifetime)
    await pos.getToken()
    await time.advance(used * 1_000 - 1)
    expect((await pos.getToken()).accessToken).toBe('token-1')
    await time.advance(1)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('expiryMarginSeconds is what the margin is, up to a tenth of the lifetime', async () => {
    for (const [margin, used] of [[0, 3_600], [10, 3_590], [3_000, 3_240]] as const) {
      const { pos, time } = createSimulatedClient({ expiryMarginSeconds: margin })
      await pos.getToken()
      await time.advance(used * 1_000 - 1)
      expect((await pos.getToken()).accessToken).toBe('token-1')
      await time.advance(1)
      expect((await pos.getToken()).accessToken).toBe('token-2')
    }
  })

  test('counts from the start of the request', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    const start = time.clock.now()
    tenant.token = async (_, count) => {
      if (count === 1) await time.advance(4_000)
      return json({ access_token: `token-${count}`, token_type: 'Bearer', expires_in: 100 })
    }
    expect((await pos.getToken()).expiresAtMs).toBe(start + 100_000)
    await time.advance(85_999)
    expect((await pos.getToken()).accessToken).toBe('token-1')
    await time.advance(1)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('comes when the wall clock alone says so', async () => {
    const { pos, time } = createSimulatedClient()
    await pos.getToken()
    time.moveWall(3_540_000)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('comes when the monotonic clock alone says so', async () => {
    const { pos, time } = createSimulatedClient()
    await pos.getToken()
    time.moveMonotonic(3_540_000)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('comes when the wall clock stands before the mint', async () => {
    const { pos, time } = createSimulatedClient()
    await pos.getToken()
    time.moveWall(-1)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('comes for both when the wall clock was set back but not before the mint', async () => {
    const { pos, time } = createSimulatedClient()
    await pos.getToken()
    await time.advance(3_000_000)
    time.moveWall(-2_900_000)
    expect((await pos.getToken()).accessToken).toBe('token-1')
    await time.advance(540_000)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test.each([0, -1, '0'])('of %j: serves those who waited and is not kept', async (expires_in) => {
    const { pos, tenant } = createSimulatedClient()
    tenant.token = lasting(expires_in)
    const together = await Promise.all([pos.getToken(), pos.getToken()])
    expect(together.map(({ accessToken }) => accessToken)).toEqual(['token-1', 'token-1'])
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('is read off an injected clock', async () => {
    let ms = 1_000_000
    const clock = { now: () => ms, monotonic: () => ms }
    const { pos } = createSimulatedClient({ clock })
    expect((await pos.getToken()).expiresAtMs).toBe(1_000_000 + 3_600_000)
    ms += 3_540_000
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })
})

describe('the monotonic clock is read only when it must be', () => {
  test('once a second at most while the wall clock moves on', async () => {
    const { pos, time } = createSimulatedClient()
    await pos.getToken()
    await time.advance(1_000)
    await pos.getToken()
    const before = time.monotonicReads()
    for (let call = 0; call < 10; call++) {
      time.moveWall(50)
      await pos.getToken()
    }
    expect(time.monotonicReads()).toBe(before)
    time.moveWall(500)
    await pos.getToken()
    expect(time.monotonicReads()).toBe(before + 1)
  })
})

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

describe('callers are independent', () => {
  test('an aborted signal rejects even with a token at hand', async () => {
    const { pos, tenant } = createSimulatedClient()
    await pos.getToken()
    await expect(pos.getToken({ signal: AbortSignal.abort('no') })).rejects.toBe('no')
    expect(tenant.count('token')).toBe(1)
  })

  test('an aborted signal sends nothing', async () => {
    const { pos, tenant } = createSimulatedClient()
    await expect(pos.getToken({ signal: AbortSignal.abort('no') })).rejects.toBe('no')
    expect(tenant.requests).toEqual([])
  })

  test('one who leaves does not disturb the others', async () => {
    const { pos, tenant } = createSimulatedClient()
    let answer = (_: Response) => {}
    tenant.token = () => new Promise((resolve) => answer = resolve)
    const controller = new AbortController()
    const first = pos.getToken({ signal: controller.signal })
    const others = [pos.getToken(), pos.getToken({ signal: new AbortController().signal })]
    await settle()
    controller.abort('left')
    await expect(first).rejects.toBe('left')
    expect(tenant.requests.at(-1)?.init.signal?.aborted).toBe(false)
    answer(json({ access_token: 'shared', token_type: 'Bearer' }))
    for (const other of others) expect((await other).accessToken).toBe('shared')
    expect(tenant.count('token')).toBe(1)
  })

  test('the request stops when nobody is left, and the next caller begins anew', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = silence
    const controllers = [new AbortController(), new AbortController()]
    const waiting = controllers.map(({ signal }) => pos.getToken({ signal }).catch(String))
    await settle()
    const { signal } = tenant.requests.at(-1)?.init ?? {}
    controllers[0]?.abort('a')
    await settle()
    expect(signal?.aborted).toBe(false)
    controllers[1]?.abort('b')
    await settle()
    expect(signal?.aborted).toBe(true)
    expect(await Promise.all(waiting)).toEqual(['a', 'b'])
    expect(time.pending()).toBe(0)
    tenant.token = lasting(60)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('one who comes in the moment the last one leaves begins anew', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.token = silence
    const controller = new AbortController()
    const first = pos.getToken({ signal: controller.signal })
    await settle()
    tenant.token = lasting(60)
    controller.abort('left')
    const second = pos.getToken()
    await expect(first).rejects.toBe('left')
    expect((await second).accessToken).toBe('token-2')
  })

  test('the same holds during discovery', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.discovery = silence
    const controller = new AbortController()
    const token = pos.getToken({ signal: controller.signal })
    await settle()
    controller.abort('left')
    await expect(token).rejects.toBe('left')
    await settle()
    expect(tenant.requests.at(-1)?.init.signal?.aborted).toBe(true)
    tenant.discovery = () => json(metadata(tenant.issuer))
    expect((await pos.getToken()).accessToken).toBe('token-1')
  })

  test('a pause between attempts ends with the last caller', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = () => json({}, 503)
    const controller = new AbortController()
    const token = pos.getToken({ signal: controller.signal })
    await settle()
    expect(time.pending()).toBeGreaterThan(0)
    controller.abort('left')
    await expect(token).rejects.toBe('left')
    await time.advance(10_000)
    expect(tenant.count('token')).toBe(1)
    expect(time.pending()).toBe(0)
  })
})

test('createPosClient() is frozen and works with the runtime’s own time', async () => {
  const { tenant } = createSimulatedClient()
  const pos = createPosClient({
    issuer: tenant.issuer,
    clientId: 'stocksync',
    clientSecret: () => Promise.resolve('s3cret'),
    fetch: tenant.fetch,
  })
  expect(Object.isFrozen(pos)).toBe(true)
  const before = Date.now()
  const { expiresAtMs } = await pos.getToken()
  expect(expiresAtMs).toBeGreaterThanOrEqual(before + 3_600_000)
  expect(expiresAtMs).toBeLessThanOrEqual(Date.now() + 3_600_000)
})
