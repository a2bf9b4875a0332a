import { describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { failureOf } from '../test-support/failure.ts'
import { json, silence } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import { settle } from '../test-support/simulation.ts'

const BASE = 'https://shop.example/north'
describe('fetch() carries the token', () => {
  test('to a path below the tenant, as the global fetch would', async () => {
    const { pos, tenant } = createSimulatedClient()
    const answer = await pos.fetch('api/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    })
    expect(await answer.json()).toEqual({ data: {} })
    const seen = tenant.requests.at(-1)
    expect(seen).toMatchObject({
      method: 'POST',
      url: `${BASE}/api/graphql`,
      body: '{"query":"{ __typename }"}',
    })
    expect(seen?.init.redirect).toBe('manual')
    expect(Object.fromEntries(seen?.headers ?? [])).toEqual({
      authorization: 'Bearer token-1',
      'content-type': 'application/json',
    })
  })

  test('with one token request for five calls', async () => {
    const { pos, tenant } = createSimulatedClient()
    for (let call = 0; call < 5; call++) await pos.fetch('api/graphql')
    expect([tenant.count('discovery'), tenant.count('token'), tenant.count('api')])
      .toEqual([1, 1, 5])
  })

  test.each<[string, string | URL | Request]>([
    ['a URL object', new URL(`${BASE}/x`)],
    ['a whole URL', `${BASE}/x`],
    ['a Request', new Request(`${BASE}/x`, { method: 'PUT', headers: { 'x-a': 'b' } })],
  ])('to %s', async (what, input) => {
    const { pos, tenant } = createSimulatedClient()
    expect((await pos.fetch(input)).status).toBe(200)
    const seen = tenant.requests.at(-1)
    expect(seen?.url).toBe(`${BASE}/x`)
    expect(seen?.headers.get('authorization')).toBe('Bearer token-1')
    expect(seen?.method).toBe(what === 'a Request' ? 'PUT' : 'GET')
    expect(seen?.headers.get('x-a')).toBe(what === 'a Request' ? 'b' : null)
  })

  test.each([200, 400, 401, 403, 404, 429, 500, 503])('and returns %i as it is', async (status) => {
    const { pos, tenant } = createSimulatedClient()
    const own = json({}, status, { 'retry-after': '1' })
    tenant.api = () => own
    expect(await pos.fetch('x')).toBe(own)
    expect([tenant.count('api'), tenant.count('token')]).toEqual([1, 1])
  })

  test('without building a Request or reading the body', async () => {
    const { pos, tenant } = createSimulatedClient()
    const body = new Blob(['x'])
    const { Request } = globalThis
    let built = 0
    globalThis.Request = class extends Request {
      constructor(...input: ConstructorParameters<typeof Request>) {
        super(...input)
        built++
      }
    }
    try {
      await pos.fetch('x', { method: 'POST', body })
    } finally {
      globalThis.Request = Request
    }
    expect(built).toBe(0)
    expect(tenant.requests.at(-1)?.init.body).toBe(body)
  })

  test('with no deadline of its own', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    let answer = (_: Response) => {}
    tenant.api = () => new Promise((resolve) => answer = resolve)
    const call = pos.fetch('x')
    await time.advance(3_600_000)
    answer(json({}))
    expect((await call).status).toBe(200)
  })

  test('and accepts null and undefined for init', async () => {
    const { pos } = createSimulatedClient()
    expect((await pos.fetch('x', undefined)).status).toBe(200)
    expect((await pos.fetch('x', null as never)).status).toBe(200)
  })
})

describe('fetch() refuses before it asks for a token', () => {
  test.each<[string, unknown, RequestInit, string]>([
    ['another origin', 'https://evil.example', {}, 'POS_AUTH_ORIGIN_NOT_ALLOWED'],
    ['plain http', 'http://shop.example/x', {}, 'POS_AUTH_ORIGIN_NOT_ALLOWED'],
    ['a path outside the tenant', '/api/graphql', {}, 'POS_AUTH_INVALID_OPTION'],
    ['a number', 7, {}, 'POS_AUTH_INVALID_OPTION'],
    ['null', null, {}, 'POS_AUTH_INVALID_OPTION'],
    ['nothing', undefined, {}, 'POS_AUTH_INVALID_OPTION'],
    [
      'what only looks like a Request',
      { url: `${BASE}/x`, toString: () => 'https://evil.example' },
      {},
      'POS_AUTH_INVALID_OPTION',
    ],
    ['a symbol', Symbol('x'), {}, 'POS_AUTH_INVALID_OPTION'],
    ['an object', {}, {}, 'POS_AUTH_INVALID_OPTION'],
    [
      'an Authorization header',
      'x',
      { headers: { AUTHORIZATION: 'x' } },
      'POS_AUTH_INVALID_OPTION',
    ],
    [
      'an Authorization header in pairs',
      'x',
      { headers: [['Authorization', 'x']] },
      'POS_AUTH_INVALID_OPTION',
    ],
    [
      'an Authorization header of a Request',
      new Request(`${BASE}/x`, { headers: { authorization: 'x' } }),
      {},
      'POS_AUTH_INVALID_OPTION',
    ],
    ['a header with a line break', 'x', { headers: { 'x-a': 'b\nc' } }, 'POS_AUTH_INVALID_OPTION'],
  ])('%s', async (_, input, init, code) => {
    const { pos, tenant } = createSimulatedClient()
    const error = await failureOf(pos.fetch(input as string, init))
    expect(error).toMatchObject({ code, phase: 'api' })
    expect(tenant.requests).toEqual([])
  })

  test('a value that cannot stand in a header, without showing it', async () => {
    const canary = createCanary()
    const { pos } = createSimulatedClient()
    const headers = { 'x-key': `${canary.value}\nx` }
    const error = await failureOf(pos.fetch('x', { headers }))
    expect(canary.findIn(`${error.stack}`)).toEqual([])
  })

  test('a signal that is none', async () => {
    const { pos } = createSimulatedClient()
    expect((await failureOf(pos.fetch('x', { signal: 'x' as never }))).code)
      .toBe('POS_AUTH_INVALID_OPTION')
  })
})

describe('fetch() with a signal', () => {
  test('throws its reason while it waits for the token', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.token = silence
    const controller = new AbortController()
    const call = pos.fetch('x', { signal: controller.signal })
    await settle()
    controller.abort('enough')
    await expect(call).rejects.toBe('enough')
    expect(tenant.count('api')).toBe(0)
  })

  test('throws its reason while it waits for the API, and keeps the token', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = silence
    const controller = new AbortController()
    const call = pos.fetch('x', { signal: controller.signal })
    await settle()
    controller.abort('enough')
    await expect(call).rejects.toBe('enough')
    tenant.api = () => json({})
    await pos.fetch('x')
    expect(tenant.count('token')).toBe(1)
  })

  test('heeds the signal of a Request', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.token = silence
    const controller = new AbortController()
    const call = pos.fetch(new Request(`${BASE}/x`, { signal: controller.signal }))
    await settle()
    controller.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
  })
})

describe('fetch() that gets no answer', () => {
  test('tells where, with the network’s own code and nothing else', async () => {
    const { pos, tenant } = createSimulatedClient()
    const cause = Object.assign(new Error('with a header in it'), { code: 'ECONNREFUSED' })
    tenant.api = () => {
      throw new TypeError('fetch failed', { cause })
    }
    const error = await failureOf(pos.fetch('x?q=1'))
    expect(error).toMatchObject({
      code: 'POS_AUTH_NETWORK_FAILED',
      phase: 'api',
      endpoint: `${BASE}/x`,
      cause: { name: 'TypeError', code: 'ECONNREFUSED' },
    })
    expect(error.message).toContain(`POS api request at ${BASE}/x: no answer (ECONNREFUSED)`)
  })

  test.each<[string, unknown, object]>([
    ['a text', 'boom', { name: 'Error' }],
    ['nothing', undefined, { name: 'Error' }],
    ['a code that is a sentence', Object.assign(new Error(), { code: 'se cret' }), {
      name: 'Error',
    }],
    ['an outer code', Object.assign(new Error(), { code: 'ETIMEDOUT' }), {
      name: 'Error',
      code: 'ETIMEDOUT',
    }],
  ])('thrown by fetch as %s', async (_, thrown, cause) => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = () => {
      throw thrown
    }
    expect((await failureOf(pos.fetch('x'))).cause).toEqual(cause)
  })

  test.each([undefined, null, 'text', {}, { status: 200, headers: {} }])(
    'but %s from an injected fetch',
    async (answer) => {
      const { pos } = createSimulatedClient({ fetch: () => Promise.resolve(answer as never) })
      const error = await failureOf(pos.fetch('x'))
      expect(error).toMatchObject({ code: 'POS_AUTH_INVALID_OPTION', phase: 'discovery' })
      expect(error.message).toContain("'fetch' must resolve to a Response")
    },
  )
})

describe('fetch() takes its init as the global one does', () => {
  test('a Request as init keeps method, headers and body', async () => {
    const { pos, tenant } = createSimulatedClient()
    const init = new Request('https://other.example/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ a }"}',
    })
    expect((await pos.fetch('x', init as RequestInit)).status).toBe(200)
    const seen = tenant.requests.at(-1)
    expect([seen?.method, seen?.body]).toEqual(['POST', '{"query":"{ a }"}'])
    expect(seen?.headers.get('content-type')).toBe('application/json')
  })

  test('a signal of null parts the call from that of its Request', async () => {
    const { pos, tenant } = createSimulatedClient()
    const request = new Request('https://shop.example/north/x', { signal: AbortSignal.abort('no') })
    expect((await pos.fetch(request, { signal: null })).status).toBe(200)
    expect(tenant.requests.at(-1)?.init.signal).toBeNull()
    await expect(pos.fetch(request)).rejects.toBe('no')
  })

  test('headers changed after the call are not sent', async () => {
    const { pos, tenant } = createSimulatedClient()
    const headers: Record<string, string> = { a: 'before' }
    const call = pos.fetch('x', { headers })
    headers.a = 'after'
    headers.Authorization = 'Basic eA=='
    await call
    expect(tenant.requests.at(-1)?.headers.get('a')).toBe('before')
    expect(tenant.requests.at(-1)?.headers.get('authorization')).toBe('Bearer token-1')
  })
})
