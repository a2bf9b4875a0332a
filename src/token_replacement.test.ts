import { describe, expect, test } from 'vitest'
import { json, lasting, type Reply, silence } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import { settle } from '../test-support/simulation.ts'

const refused: Reply = () =>
  json({}, 401, { 'www-authenticate': 'Bearer error="invalid_token", error_description="ID2004"' })
/** Refuses the first token alone. */
const refusesFirst: Reply = (request, count) =>
  request.headers.get('authorization') === 'Bearer token-1' ? refused(request, count) : json({})

describe('a token the API refuses', () => {
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

  test.each<[string, () => unknown, number]>([
    ['URLSearchParams', () => new URLSearchParams({ a: 'b' }), 200],
    ['FormData', () => new FormData(), 200],
    ['an iterable', async function* () {
      yield await Promise.resolve(new Uint8Array([1]))
    }, 401],
    ['a Request without a body', () => undefined, 200],
  ])('is replaced for %s: status %3$i', async (_, body, status) => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = refusesFirst
    const init = { method: 'POST', body: body(), duplex: 'half' } as RequestInit
    const input = init.body ? 'x' : new Request('https://shop.example/north/x')
    expect((await pos.fetch(input, init.body ? init : undefined)).status).toBe(status)
    expect(tenant.count('api')).toBe(status === 200 ? 2 : 1)
  })
})

describe('a 401 that finds the client changed', () => {
  /** A call whose 401 comes when told. */
  async function pending() {
    const client = createSimulatedClient()
    let answer = (_: Response) => {}
    client.tenant.api = (request, count) =>
      count === 1 ? new Promise((resolve) => answer = resolve) : refusesFirst(request, count)
    const call = client.pos.fetch('x')
    await settle()
    return { ...client, call, refuse: async () => answer(await refused(null as never, 1)) }
  }

  test('by reset() is answered with the token of the new session', async () => {
    const { pos, tenant, call, refuse } = await pending()
    pos.reset()
    await pos.getToken()
    await refuse()
    expect((await call).status).toBe(200)
    expect(tenant.count('token')).toBe(2)
  })

  test('by invalidate() is answered with a new token', async () => {
    const { pos, tenant, call, refuse } = await pending()
    pos.invalidate('token-1')
    await refuse()
    expect((await call).status).toBe(200)
    expect(tenant.count('token')).toBe(2)
  })
})

test('an answer whose body cannot be cancelled is replaced all the same', async () => {
  const { pos, tenant } = createSimulatedClient()
  tenant.api = (request, count) =>
    count > 1 ? refusesFirst(request, count) : {
      status: 401,
      headers: new Headers({ 'www-authenticate': 'Bearer' }),
      body: { pipe() {} },
    } as unknown as Response
  expect((await pos.fetch('x')).status).toBe(200)
})
