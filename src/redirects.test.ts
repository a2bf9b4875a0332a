import { describe, expect, test } from 'vitest'
import { failureOf } from '../test-support/failure.ts'
import { json, type Reply, silence } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import { settle } from '../test-support/simulation.ts'

const BASE = 'https://shop.example/north'
const redirect = (status: number, location = `${BASE}/next`): Reply => (_, count) =>
  count === 1 ? new Response('moved', { status, headers: { location } }) : json({ done: true })

describe('fetch() follows redirects within the origin', () => {
  test.each<[status: number, method: string, then: string, keepsBody: boolean]>([
    [301, 'GET', 'GET', false],
    [301, 'POST', 'GET', false],
    [302, 'POST', 'GET', false],
    [302, 'PUT', 'PUT', true],
    [303, 'POST', 'GET', false],
    [303, 'DELETE', 'GET', false],
    [303, 'HEAD', 'HEAD', false],
    [307, 'POST', 'POST', true],
    [308, 'post', 'POST', true],
    [308, 'PATCH', 'PATCH', true],
  ])('%i after %s is %s', async (status, method, then, keepsBody) => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = redirect(status)
    const body = ['GET', 'HEAD'].includes(method) ? null : 'a body'
    const headers = { 'content-type': 'text/plain', 'content-language': 'de', 'x-keep': '1' }
    const answer = await pos.fetch('x', { method, body, headers })
    expect(await answer.json()).toEqual({ done: true })
    const last = tenant.requests.at(-1)
    expect(last).toMatchObject({ url: `${BASE}/next`, body: keepsBody ? 'a body' : '' })
    expect(last?.method.toUpperCase()).toBe(then)
    expect(last?.headers.get('authorization')).toBe('Bearer token-1')
    expect(last?.headers.get('x-keep')).toBe('1')
    const dropped = then === 'GET' && method !== 'GET'
    expect(last?.headers.get('content-type')).toBe(dropped ? null : 'text/plain')
    expect(last?.headers.get('content-language')).toBe(dropped ? null : 'de')
  })

  test('relative to where it came from, and of a Request without a body', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = redirect(307, 'beside?x=1')
    await pos.fetch(new Request(`${BASE}/a/b`, { headers: { 'x-keep': '1' } }))
    expect(tenant.requests.at(-1)?.url).toBe(`${BASE}/a/beside?x=1`)
    expect(tenant.requests.at(-1)?.headers.get('x-keep')).toBe('1')
  })

  test('five times, not six', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = (_, count) => count > 5 ? json({}) : redirect(307)(_, 1)
    expect((await pos.fetch('x')).status).toBe(200)
    const more = createSimulatedClient()
    more.tenant.api = (_, count) => count > 6 ? json({}) : redirect(307)(_, 1)
    expect((await failureOf(more.pos.fetch('x'))).code).toBe('POS_AUTH_REDIRECT_REFUSED')
    expect(more.tenant.count('api')).toBe(6)
  })

  test.each<[string, BodyInit]>([
    ['URLSearchParams', new URLSearchParams({ a: '1' })],
    ['FormData', new FormData()],
    ['a Blob', new Blob(['x'])],
    ['an ArrayBuffer', new ArrayBuffer(2)],
    ['a Uint8Array', new Uint8Array(2)],
  ])('sending %s again', async (_, body) => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = redirect(307)
    await pos.fetch('x', { method: 'POST', body })
    expect(tenant.requests.filter(({ kind }) => kind === 'api').map(({ init }) => init.body))
      .toEqual([body, body])
  })

  test('with a stream, once a 303 has dropped it', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = (_, count) => count > 2 ? json({}) : redirect(count === 1 ? 303 : 307)(_, 1)
    const body = new ReadableStream({ start: (controller) => controller.close() })
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit
    expect((await pos.fetch('x', init)).status).toBe(200)
    expect(tenant.count('api')).toBe(3)
  })

  test('heeding the signal of a Request at every hop', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = (request, count) => count === 1 ? redirect(307)(request, 1) : silence()
    const controller = new AbortController()
    const call = pos.fetch(new Request(`${BASE}/x`, { signal: controller.signal }))
    await settle()
    await settle()
    expect(tenant.count('api')).toBe(2)
    controller.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
  })

  test('letting the answer that redirected go', async () => {
    const { pos, tenant } = createSimulatedClient()
    let cancelled = false
    const body = new ReadableStream({ cancel: () => void (cancelled = true) })
    tenant.api = (_, count) =>
      count === 1
        ? new Response(body, { status: 302, headers: { location: `${BASE}/y` } })
        : json({})
    await pos.fetch('x')
    expect(cancelled).toBe(true)
  })

  test('and returns a redirect without a location, or a 304, as it is', async () => {
    for (const status of [302, 304, 300]) {
      const { pos, tenant } = createSimulatedClient()
      tenant.api = () => new Response(null, { status })
      expect((await pos.fetch('x')).status).toBe(status)
    }
  })
})

describe('fetch() refuses a redirect', () => {
  test.each<[string, Reply, RequestInit]>([
    ['to another origin', redirect(302, 'https://evil.example/x'), {}],
    ['to another port', redirect(307, 'https://shop.example:8443/x'), {}],
    ['to plain http', redirect(308, 'http://shop.example/x'), {}],
    ['to a blob of the origin', redirect(302, 'blob:https://shop.example/x'), {}],
    ['with a user', redirect(302, 'https://u:p@shop.example/x'), {}],
    ['to what is no URL', redirect(302, 'https://['), {}],
    ['with redirect: error', redirect(302), { redirect: 'error' }],
    ['with a stream for a body', redirect(307), {
      method: 'POST',
      body: new ReadableStream({ start: (c) => c.close() }),
      duplex: 'half',
    } as RequestInit],
  ])('%s', async (_, api, init) => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = api
    const error = await failureOf(pos.fetch('x', init))
    expect(error).toMatchObject({
      code: 'POS_AUTH_REDIRECT_REFUSED',
      phase: 'api',
      endpoint: `${BASE}/x`,
    })
    expect(error.message).not.toContain('evil')
    expect(tenant.count('api')).toBe(1)
  })

  test('with the body of a Request', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = redirect(307)
    const request = new Request(`${BASE}/x`, { method: 'POST', body: 'x' })
    expect((await failureOf(pos.fetch(request))).code).toBe('POS_AUTH_REDIRECT_REFUSED')
  })

  test('but hands it out with redirect: manual', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.api = redirect(302, 'https://evil.example/x')
    const answer = await pos.fetch('x', { redirect: 'manual' })
    expect(answer.headers.get('location')).toBe('https://evil.example/x')
    const request = new Request(`${BASE}/x`, { redirect: 'manual' })
    tenant.api = () => new Response(null, { status: 302, headers: { location: '/y' } })
    expect((await pos.fetch(request)).status).toBe(302)
  })
})
