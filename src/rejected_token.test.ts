import { describe, expect, test } from 'vitest'
import { json, lasting, type Reply, silence } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import { settle } from '../test-support/simulation.ts'
import type { PosAuthEvent } from './events.ts'

const challenge = (value: string): Reply => () => json({}, 401, { 'www-authenticate': value })
const refused = challenge('Bearer error="invalid_token", error_description="ID2004"')
/** Refuses the first token alone. */
const refusesFirst: Reply = (request, count) =>
  request.headers.get('authorization') === 'Bearer token-1' ? refused(request, count) : json({})

describe('a token the API refuses', () => {
  test.each(['Bearer', 'bearer realm="x"', 'Bearer error="invalid_token"', 'Basic, Bearer'])(
    'is replaced, and the call sent once more: %s',
    async (value) => {
      const { pos, tenant } = createSimulatedClient()
      tenant.api = (request, count) => count === 1 ? challenge(value)(request, 1) : json({})
      const answer = await pos.fetch('api/graphql', { method: 'POST', body: '{}' })
      expect(answer.status).toBe(200)
      const calls = tenant.requests.filter(({ kind }) => kind === 'api')
      expect(calls.map(({ headers }) => headers.get('authorization')))
        .toEqual(['Bearer token-1', 'Bearer token-2'])
      expect(calls.map(({ body, method }) => [body, method])).toEqual([['{}', 'POST'], [
        '{}',
        'POST',
      ]])
    },
  )

  test.each<[string, number, Record<string, string>]>([
    ['without a challenge', 401, {}],
    ['with another scheme', 401, { 'www-authenticate': 'Basic realm="x"' }],
    ['for want of scope', 401, { 'www-authenticate': 'Bearer error="insufficient_scope"' }],
    ['for the request', 401, { 'www-authenticate': 'Bearer error="invalid_request"' }],
    ['403', 403, { 'www-authenticate': 'Bearer error="invalid_token"' }],
    ['200', 200, { 'www-authenticate': 'Bearer error="invalid_token"' }],
  ])('is another matter than a refusal %s: returned as it is', async (_, status, headers) => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = () => json({}, status, headers)
    expect((await pos.fetch('x')).status).toBe(status)
    expect((await pos.getToken()).accessToken).toBe('token-1')
    expect([tenant.count('api'), tenant.count('token')]).toEqual([1, 1])
  })

  test('is replaced once in 30 s, however many calls', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.api = refused
    const calls = Array.from({ length: 100 }, () => pos.fetch('x'))
    const answers = await Promise.all(calls)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
    for (let call = 0; call < 20; call++) expect((await pos.fetch('x')).status).toBe(401)
    expect([tenant.count('token'), tenant.count('api')]).toEqual([2, 220])
    await time.advance(29_999)
    await pos.fetch('x')
    expect(tenant.count('token')).toBe(2)
    await time.advance(1)
    await pos.fetch('x')
    expect(tenant.count('token')).toBe(3)
  })

  test('is dropped at once: others get the next one', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    await pos.getToken()
    tenant.api = refusesFirst
    tenant.token = async (request, count) => {
      await new Promise<void>((resolve) => time.setTimer(resolve, 1_000))
      return lasting(3600)(request, count)
    }
    const call = pos.fetch('x')
    await settle()
    expect(pos.peek()).toBeUndefined()
    const token = pos.getToken()
    await time.advance(1_000)
    expect((await token).accessToken).toBe('token-2')
    expect((await call).status).toBe(200)
    expect(tenant.count('token')).toBe(2)
  })

  test('that is no longer the current one costs no new token', async () => {
    const { pos, tenant } = createSimulatedClient()
    let answer = (_: Response) => {}
    tenant.api = (request, count) =>
      count === 1 ? new Promise((resolve) => answer = resolve) : refusesFirst(request, count)
    const call = pos.fetch('x')
    await settle()
    await pos.getToken({ forceRefresh: true })
    answer(await refused(tenant.requests[0] as never, 1))
    expect((await call).status).toBe(200)
    expect(tenant.count('token')).toBe(2)
  })

  test('is the answer when no other can be had', async () => {
    const { pos, tenant } = createSimulatedClient()
    await pos.getToken()
    tenant.api = refused
    tenant.token = () => json({ error: 'invalid_client' }, 401)
    const answer = await pos.fetch('x')
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('ID2004')
    expect(await answer.json()).toEqual({})
    expect(tenant.count('api')).toBe(1)
  })

  test('is the answer when the tenant gives the same one again', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.token = () => json({ access_token: 'same', token_type: 'Bearer', expires_in: 3600 })
    tenant.api = refused
    expect((await pos.fetch('x')).status).toBe(401)
    expect([tenant.count('token'), tenant.count('api')]).toEqual([2, 1])
  })

  test('of one scope leaves those of others alone', async () => {
    const { pos, tenant } = createSimulatedClient()
    const other = await pos.getToken({ scope: 'stock' })
    tenant.api = (request, count) =>
      request.headers.get('authorization') === 'Bearer token-2' ? refused(request, count) : json({})
    expect((await pos.fetch('x')).status).toBe(200)
    expect(pos.peek({ scope: 'stock' })).toBe(other)
  })

  test('ends the wait of a caller with its signal', async () => {
    const { pos, tenant } = createSimulatedClient()
    await pos.getToken()
    tenant.api = refused
    tenant.token = silence
    const controller = new AbortController()
    const call = pos.fetch('x', { signal: controller.signal })
    await settle()
    controller.abort('enough')
    await expect(call).rejects.toBe('enough')
  })

  test('lets its answer go before the call is sent once more', async () => {
    const { pos, tenant } = createSimulatedClient()
    let cancelled = 0
    const body = new ReadableStream({ cancel: () => void cancelled++ })
    tenant.api = (_, count) =>
      count === 1
        ? new Response(body, { status: 401, headers: { 'www-authenticate': 'Bearer' } })
        : json({ cancelled })
    expect(await (await pos.fetch('x')).json()).toEqual({ cancelled: 1 })
  })

  test('is replaced at the end of redirects, and the call starts at its first address', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = (request, count) =>
      request.url.endsWith('/a')
        ? new Response(null, { status: 303, headers: { location: 'b' } })
        : refusesFirst(request, count)
    expect((await pos.fetch('a', { method: 'POST', body: 'x' })).status).toBe(200)
    const calls = tenant.requests.filter(({ kind }) => kind === 'api')
    expect(calls.map(({ method, url, body }) => [method, url.slice(-1), body]))
      .toEqual([['POST', 'a', 'x'], ['GET', 'b', ''], ['POST', 'a', 'x'], ['GET', 'b', '']])
  })
})

describe('a body that', () => {
  test.each<[string, () => NonNullable<RequestInit['body']>]>([
    ['a string', () => 'x'],
    ['URLSearchParams', () => new URLSearchParams({ a: 'b' })],
    ['FormData', () => new FormData()],
    ['a Blob', () => new Blob(['x'])],
    ['a buffer', () => new Uint8Array([1])],
  ])('is %s is sent once more', async (_, body) => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = refusesFirst
    expect((await pos.fetch('x', { method: 'POST', body: body() })).status).toBe(200)
    expect(tenant.count('api')).toBe(2)
  })

  test.each<[string, () => Parameters<ReturnType<typeof createSimulatedClient>['pos']['fetch']>]>([
    ['a stream', () => {
      const body = new Blob(['x']).stream()
      return ['x', { method: 'POST', body, duplex: 'half' } as RequestInit]
    }],
    ['an iterable', () => {
      const body = (async function* () {
        yield await Promise.resolve(new Uint8Array([1]))
      })()
      return ['x', { method: 'POST', body, duplex: 'half' } as unknown as RequestInit]
    }],
    ['that of a Request', () => [
      new Request('https://shop.example/north/x', { method: 'POST', body: 'x' }),
    ]],
  ])('is %s is not: the 401 is returned, an event tells', async (_, args) => {
    const events: PosAuthEvent[] = []
    const { pos, tenant } = createSimulatedClient({ onEvent: (event) => events.push(event) })
    tenant.api = refusesFirst
    expect((await pos.fetch(...args())).status).toBe(401)
    expect(tenant.count('api')).toBe(1)
    expect(events.at(-1)).toEqual({ type: 'warning', code: 'body_not_replayable' })
    expect((await pos.fetch('x')).status).toBe(200)
    expect(tenant.count('token')).toBe(2)
  })

  test('is missing, of a Request, is no obstacle', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = refusesFirst
    expect((await pos.fetch(new Request('https://shop.example/north/x'))).status).toBe(200)
  })
})
