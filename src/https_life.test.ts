import { afterEach, describe, expect, test, vi } from 'vitest'
import { createMockIssuer, fault } from '../mock-issuer/mod.ts'
import { serve } from '../mock-issuer/serve_node.ts'
import { createCanary } from '../test-support/canary.ts'
import { trustedCertificates } from '../test-support/certificates_node.ts'
import { failureOf } from '../test-support/failure.ts'
import { createPosClient } from './client.ts'
import type { PosAuthEvent } from './events.ts'
import type { PosClientOptions } from './options.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const server of open.splice(0)) await server.close()
})

/** A mock tenant over HTTPS and a client with the runtime's own fetch. Both their clocks are one. */
async function createServed(options: Partial<PosClientOptions> = {}) {
  const secret = createCanary()
  const tenant = createMockIssuer({
    issuer: 'https://localhost/north',
    applications: [{
      clientId: 'stocksync',
      displayName: 'Stock sync',
      type: 'confidential',
      clientSecret: secret.value,
      flows: ['client_credentials'],
      roles: ['GraphQL User'],
    }],
  })
  open.push(await serve(tenant, { certificate: trustedCertificates() }))
  tenant.clock.freeze()
  const events: PosAuthEvent[] = []
  const pos = createPosClient({
    issuer: tenant.issuer,
    clientId: 'stocksync',
    clientSecret: secret.value,
    clock: { now: tenant.clock.now, monotonic: tenant.clock.now },
    onEvent: (event) => events.push(event),
    ...options,
  })
  const call = () => pos.fetch('api/graphql?query={me}')
  const count = (endpoint: 'token' | 'graphql') => tenant.journal.count({ endpoint })
  return { pos, tenant, events, secret, call, count }
}

describe('over HTTPS', () => {
  test('20 callers at once: one token request, and each call is answered', async () => {
    const { call, count } = await createServed()
    const answers = await Promise.all(Array.from({ length: 20 }, call))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect([count('token'), count('graphql')]).toEqual([1, 20])
  })

  test('a renewal ahead is waited for by nobody, and the next call has its token', async () => {
    const { pos, tenant, call, count } = await createServed()
    const works: Promise<unknown>[] = []
    vi.spyOn(Math, 'random').mockReturnValueOnce(0.9) // early in the window
    const first = await pos.getToken()
    tenant.clock.advance(3_500)
    expect(await pos.getToken({ waitUntil: (work) => works.push(work) })).toBe(first)
    await Promise.all(works)
    expect(pos.peek()).not.toBe(first)
    expect((await call()).status).toBe(200)
    expect(count('token')).toBe(2)
  })

  test('an ended token is never sent', async () => {
    const { tenant, call } = await createServed({ refreshAheadSeconds: 0 })
    for (let hour = 0; hour < 3; hour++) {
      expect((await call()).status).toBe(200)
      tenant.clock.advance(3_600)
    }
    expect(tenant.journal.tokens().map(({ refusals }) => refusals.length)).toEqual([0, 0, 0])
  })

  test('one 503 costs a pause, and no caller', async () => {
    const { tenant, call, count } = await createServed()
    tenant.faults.on('token').do(fault.status(503))
    expect((await call()).status).toBe(200)
    expect(count('token')).toBe(2)
  })

  test('a 503 with Retry-After: 30 is remembered: 50 in a row, one request', async () => {
    const { pos, tenant, count } = await createServed()
    tenant.faults.on('token').times(Infinity).do(fault.status(503, { retryAfterSeconds: 30 }))
    const first = await failureOf(pos.getToken())
    expect(first).toMatchObject({ code: 'POS_AUTH_SERVER_UNAVAILABLE', retryAfterSeconds: 30 })
    for (let caller = 0; caller < 50; caller++) {
      expect(await failureOf(pos.getToken())).toMatchObject({ fromMemory: true })
    }
    expect(count('token')).toBe(1)
    tenant.clock.advance(30)
    expect(await failureOf(pos.getToken())).toMatchObject({ fromMemory: false })
  })

  test('a wrong secret: 100 at once and 50 in a row, one request, and nothing shows it', async () => {
    const wrong = createCanary()
    const { pos, tenant, events, count } = await createServed({ clientSecret: wrong.value })
    const failures = await Promise.all(
      Array.from({ length: 100 }, () => failureOf(pos.getToken())),
    )
    for (let caller = 0; caller < 50; caller++) failures.push(await failureOf(pos.getToken()))
    expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['POS_AUTH_INVALID_CLIENT']))
    expect(count('token')).toBe(1)
    const told = [failures.map((error) => [error.stack, error]), events, pos.diagnose()]
    expect(wrong.findIn(JSON.stringify([told, tenant.journal.entries]))).toEqual([])
  })

  test('a secret changed at the tenant and in its place is found without a restart', async () => {
    const [first, second] = [createCanary().value, createCanary().value]
    let inPlace = first
    const { pos, tenant, call, count } = await createServed({ clientSecret: () => inPlace })
    tenant.applications.update('stocksync', { clientSecret: first })
    expect((await call()).status).toBe(200)
    tenant.applications.update('stocksync', { clientSecret: second })
    const refused = () => failureOf(pos.getToken({ forceRefresh: true }))
    expect(await refused()).toMatchObject({ code: 'POS_AUTH_INVALID_CLIENT' })
    inPlace = second
    expect(await refused()).toMatchObject({ fromMemory: true })
    tenant.clock.advance(5)
    expect((await pos.getToken({ forceRefresh: true })).tokenType).toBe('Bearer')
    expect(count('token')).toBe(3)
  })

  test('a token whose key is lost is replaced, once in 30 s', async () => {
    const { tenant, call, count } = await createServed()
    await call()
    tenant.keys.lose()
    const answers = await Promise.all(Array.from({ length: 20 }, call))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(count('token')).toBe(2)
    tenant.keys.lose()
    const answer = await call()
    expect(answer.status).toBe(401)
    expect(await answer.text()).toBe('')
    expect(count('token')).toBe(2)
  })

  test('a call that is aborted leaves the others alone', async () => {
    const { pos, tenant, count } = await createServed()
    tenant.clock.run()
    tenant.faults.on('token').before().do(fault.delay(0.2))
    const controller = new AbortController()
    const [gone, served] = [pos.getToken({ signal: controller.signal }), pos.getToken()]
    controller.abort('enough')
    await expect(gone).rejects.toBe('enough')
    expect((await served).tokenType).toBe('Bearer')
    expect(count('token')).toBe(1)
  })
})
