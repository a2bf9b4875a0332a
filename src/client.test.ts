import { describe, expect, test } from 'vitest'
import { failureOf } from '../test-support/failure.ts'
import { json, lasting } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import { settle } from '../test-support/simulation.ts'
import { createPosClient } from './client.ts'

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

  test('shares a failure with those who waited, and later asks anew', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = () => json({ error: 'invalid_scope' }, 400)
    const failures = await Promise.all(Array.from({ length: 50 }, () => failureOf(pos.getToken())))
    expect(failures.every(({ code }) => code === 'POS_AUTH_REQUEST_REJECTED')).toBe(true)
    expect(tenant.count('token')).toBe(1)
    tenant.token = lasting(60)
    await time.advance(30_000)
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
    [{ signal: { aborted: false } }, /'signal' must be an AbortSignal/],
    [{ signal: null }, /'signal' must be an AbortSignal/],
    [{ forceRefresh: 'yes' }, /'forceRefresh' must be true or false/],
    [{ minLifetimeSeconds: -1 }, /'minLifetimeSeconds' must be a number of seconds/],
    [{ minLifetimeSeconds: NaN }, /'minLifetimeSeconds' must be a number of seconds/],
    [{ waitUntil: {} }, /'waitUntil' must be a function/],
    [{ scope: ' a' }, /'scope' must be scopes and single spaces/],
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

describe('scope of a call', () => {
  test('replaces the client’s, and each has a token of its own', async () => {
    const { pos, tenant } = createSimulatedClient({ scope: 'stock' })
    const own = await pos.getToken()
    const other = await pos.getToken({ scope: 'orders sales' })
    expect([own.scope, other.scope]).toEqual(['stock', 'orders sales'])
    expect(await pos.getToken({ scope: 'sales orders' })).toBe(other)
    expect(await pos.getToken({ scope: 'stock' })).toBe(own)
    expect(pos.peek({ scope: 'orders sales' })).toBe(other)
    await pos.fetch('x', { scope: 'orders sales' })
    expect(tenant.requests.at(-1)?.headers.get('authorization')).toBe('Bearer token-2')
    expect([tenant.count('token'), tenant.count('discovery')]).toEqual([2, 1])
  })

  test('that the tenant refuses is remembered for itself', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.token = (request, count) =>
      request.body.includes('scope=')
        ? json({ error: 'invalid_scope' }, 400)
        : lasting(60)(request, count)
    const { code } = await failureOf(pos.getToken({ scope: 'x' }))
    expect(code).toBe('POS_AUTH_REQUEST_REJECTED')
    expect(await failureOf(pos.fetch('y', { scope: 'x' }))).toMatchObject({
      code,
      fromMemory: true,
    })
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('does not push the secret out of what is kept out of errors', async () => {
    const clientSecret = 'correct horse battery staple'
    const { pos, tenant } = createSimulatedClient({ clientSecret })
    tenant.token = (request, count) =>
      count < 12
        ? lasting(60)(request, count)
        : json({ error: 'invalid_scope', error_description: `you sent ${clientSecret}` }, 400)
    const scopes = Array.from({ length: 12 }, (_, at) => `s${at}`)
    const outcomes = await Promise.allSettled(scopes.map((scope) => pos.getToken({ scope })))
    expect(String((outcomes[11] as PromiseRejectedResult).reason)).toContain('you sent …)')
  })

  test.each([{ scope: ' a' }, { waitUntil: 1 }, { scope: '' }])('is checked: %j', async (init) => {
    const { pos } = createSimulatedClient()
    const error = await failureOf(pos.fetch('x', init as never))
    expect(error).toMatchObject({ code: 'POS_AUTH_INVALID_OPTION' })
  })
})

describe('peek()', () => {
  test('gives the token at hand until its margin, and asks for nothing', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    expect(pos.peek()).toBeUndefined()
    const token = await pos.getToken()
    await time.advance(3_539_999)
    expect(pos.peek()).toBe(token)
    expect(pos.peek({ minLifetimeSeconds: 60 })).toBe(token)
    expect(pos.peek({ minLifetimeSeconds: 61 })).toBeUndefined()
    await time.advance(1)
    expect(pos.peek()).toBeUndefined()
    expect(pos.peek({ scope: 'x' })).toBeUndefined()
    expect(tenant.count('token')).toBe(1)
  })

  test('throws at once for options that are none', async () => {
    const { pos } = createSimulatedClient()
    expect((await failureOf(() => pos.peek({ signal: 1 } as never))).message)
      .toMatch(/peek has no option 'signal'/)
  })
})

describe('invalidate()', () => {
  test('drops that token alone, whatever its scope', async () => {
    const { pos, tenant } = createSimulatedClient()
    await pos.getToken()
    await pos.getToken({ scope: 'a' })
    pos.invalidate('token-2')
    pos.invalidate('token-9')
    expect([pos.peek()?.accessToken, pos.peek({ scope: 'a' })]).toEqual(['token-1', undefined])
    expect((await pos.getToken({ scope: 'a' })).accessToken).toBe('token-3')
    pos.invalidate('token-2')
    expect(pos.peek({ scope: 'a' })?.accessToken).toBe('token-3')
    expect(tenant.count('token')).toBe(3)
  })

  test.each([undefined, null, {}, 1])('refuses %j', async (value) => {
    const { pos } = createSimulatedClient()
    expect(await failureOf(() => pos.invalidate(value as never)))
      .toMatchObject({
        code: 'POS_AUTH_INVALID_OPTION',
        message: expect.stringMatching(/\.accessToken/),
      })
  })
})

describe('reset()', () => {
  test('forgets tokens, discovery and failures', async () => {
    const { pos, tenant } = createSimulatedClient()
    await pos.getToken()
    pos.reset()
    expect(pos.peek()).toBeUndefined()
    tenant.token = () => json({ error: 'invalid_client' }, 401)
    await failureOf(pos.getToken())
    pos.reset()
    tenant.token = lasting(60)
    expect((await pos.getToken()).accessToken).toBe('token-3')
    expect(tenant.count('discovery')).toBe(3)
  })

  test('lets those who wait be served, and keeps nothing of it', async () => {
    const { pos, tenant } = createSimulatedClient()
    let answer = (_: Response) => {}
    tenant.token = (_, count) =>
      count === 1 ? new Promise((resolve) => answer = resolve) : lasting(60)(_, count)
    const waiting = [pos.getToken(), pos.getToken()]
    await settle()
    pos.reset()
    answer(json({ access_token: 'old', token_type: 'Bearer', expires_in: 60 }))
    expect((await Promise.all(waiting)).map(({ accessToken }) => accessToken)).toEqual([
      'old',
      'old',
    ])
    expect(pos.peek()).toBeUndefined()
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('is not outlived by a failure', async () => {
    const { pos, tenant } = createSimulatedClient()
    let answer = (_: Response) => {}
    tenant.token = (_, count) =>
      count === 1 ? new Promise((resolve) => answer = resolve) : lasting(60)(_, count)
    const failure = failureOf(pos.getToken())
    await settle()
    pos.reset()
    answer(json({ error: 'invalid_client' }, 401))
    await failure
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })
})

describe('diagnose()', () => {
  test('knows what the client was told before it asked anything', () => {
    const { pos, tenant } = createSimulatedClient({ scope: 'a' })
    expect(pos.diagnose()).toEqual({
      issuer: tenant.issuer,
      keys: [{ scope: 'a', mints: 0, failures: 0, hits: 0 }],
    })
  })

  test('tells of endpoint, method, skew and of each token its age, end, counters and last error', async () => {
    const { pos, tenant, time } = createSimulatedClient({ refreshAheadSeconds: 0 })
    tenant.token = (_, count) =>
      json({ access_token: `t${count}`, token_type: 'Bearer', expires_in: 100 }, 200, {
        date: new Date(time.clock.now() + 90_400).toUTCString(),
      })
    await pos.getToken()
    await pos.getToken()
    tenant.token = () => json({ error: 'invalid_scope' }, 400)
    await failureOf(pos.getToken({ scope: 'x' }))
    await failureOf(pos.getToken({ scope: 'x' }))
    await time.advance(30_000)
    const diagnosis = pos.diagnose()
    expect(diagnosis).toEqual({
      issuer: tenant.issuer,
      tokenEndpoint: `${tenant.issuer}/connect/token`,
      clientAuthentication: 'client_secret_basic',
      clockSkewSeconds: 90,
      keys: [
        { ageSeconds: 30, expiresInSeconds: 70, mints: 1, failures: 0, hits: 1 },
        { scope: 'x', lastErrorCode: 'POS_AUTH_REQUEST_REJECTED', mints: 0, failures: 1, hits: 0 },
      ],
    })
    expect([diagnosis, diagnosis.keys, diagnosis.keys[0]].every(Object.isFrozen)).toBe(true)
    expect(JSON.stringify(diagnosis)).not.toMatch(/"t1"|s3cret/)
  })

  test('shows no query of a token endpoint that was given', async () => {
    const tokenEndpoint = 'https://shop.example/connect/token?key=abc'
    const { pos, tenant } = createSimulatedClient({ issuer: undefined, tokenEndpoint })
    await pos.getToken()
    expect(tenant.requests.at(-1)?.url).toBe(tokenEndpoint)
    expect(pos.diagnose()).toMatchObject({
      tokenEndpoint: 'https://shop.example/connect/token',
      clientAuthentication: 'client_secret_basic',
    })
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
