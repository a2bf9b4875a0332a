import { describe, expect, test } from 'vitest'
import { failureOf } from '../test-support/failure.ts'
import { json, lasting } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
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
