import { describe, expect, test } from 'vitest'
import { createMockTenant, rejectionOf } from '../test-support/mock_tenant.ts'
import * as fault from './fault_kinds.ts'
import { fetchHandler } from './fetch_handler.ts'

const DISCOVERY = 'http://127.0.0.1:8000/north/.well-known/openid-configuration'

describe('fetchHandler()', () => {
  test('answers at the origin it is called, and needs no this', async () => {
    const { tenant, secret } = createMockTenant()
    const { fetch } = fetchHandler(tenant)
    const document = await (await fetch(new Request(DISCOVERY))).json()
    expect(document.issuer).toBe('http://127.0.0.1:8000/north')
    expect(tenant.issuer).toBe('https://shop.example/north')
    const answer = await fetch(
      new Request(document.token_endpoint, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: 'stocksync',
          client_secret: secret,
        }),
      }),
    )
    expect(await answer.json()).toMatchObject({ token_type: 'Bearer' })
  })

  test('takes no notice of what a runtime gives besides', async () => {
    const { fetch } = fetchHandler(createMockTenant().tenant) as {
      fetch(request: Request, ...more: unknown[]): Promise<Response>
    }
    const answer = await fetch(new Request(DISCOVERY), { method: 'DELETE' }, {})
    expect(answer.status).toBe(200)
  })

  test('hands on redirects', async () => {
    const { tenant } = createMockTenant()
    tenant.faults.on('discovery').do(fault.redirect('https://elsewhere.example/'))
    const answer = await fetchHandler(tenant).fetch(new Request(DISCOVERY))
    expect([answer.status, answer.headers.get('location')])
      .toEqual([302, 'https://elsewhere.example/'])
  })

  test('says that it cannot end a connection without an answer', async () => {
    const { tenant } = createMockTenant()
    tenant.faults.on('discovery').do(fault.close())
    const answer = await fetchHandler(tenant).fetch(new Request(DISCOVERY))
    expect([answer.status, answer.headers.get('x-mock-issuer-failure')]).toEqual([
      500,
      'fetchHandler cannot end a connection without an answer: use serve or tenant.fetch',
    ])
  })

  test('breaks the body off', async () => {
    const { tenant } = createMockTenant()
    tenant.faults.on('discovery').do(fault.cutOff(10))
    const answer = await fetchHandler(tenant).fetch(new Request(DISCOVERY))
    expect(answer.status).toBe(200)
    expect(await rejectionOf(answer.text())).toBeInstanceOf(TypeError)
  })

  test('ends with its request', async () => {
    const { tenant } = createMockTenant()
    tenant.faults.on('discovery').do(fault.delay(Infinity))
    const controller = new AbortController()
    const { signal } = controller
    const answer = fetchHandler(tenant).fetch(new Request(DISCOVERY, { signal }))
    await expect.poll(() => tenant.journal.total).toBe(1)
    controller.abort()
    expect((await rejectionOf(answer)).name).toBe('AbortError')
  })
})
