// What a secret costs that the tenant refuses, against the mock tenant.
import { describe, expect, test } from 'vitest'
import { atOnce, inARow } from '../test-support/callers.ts'
import { createCanary } from '../test-support/canary.ts'
import { failureOf } from '../test-support/failure.ts'
import { createSimulatedTenant } from '../test-support/simulated_tenant_node.ts'
import type { PosClient } from './client.ts'
import type { PosAuthError } from './errors.ts'

const refused = (pos: PosClient) => () => failureOf(pos.getToken())
const isRemembered = (seconds: number) => (error: PosAuthError) =>
  error.fromMemory && error.retryAfterSeconds === seconds

describe('a wrong secret', () => {
  test('written into the program, 1,000 callers at once and 50 in a row: one request', async () => {
    const wrong = createCanary()
    const { pos, requests, leaks } = createSimulatedTenant({ clientSecret: wrong.value })
    const errors = [...await atOnce(1_000, refused(pos)), ...await inARow(50, refused(pos))]
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['POS_AUTH_INVALID_CLIENT']))
    expect(requests()).toEqual({ discovery: 1, token: 1, api: 0 })
    expect(errors.slice(1_000).every(isRemembered(30))).toBe(true)
    expect(new Set(errors.slice(1_000)).size).toBe(50)
    expect(leaks(errors[0], errors.at(-1))).toEqual([])
    expect(wrong.findIn(`${errors[0]?.stack}${JSON.stringify(errors.at(-1))}`)).toEqual([])
  })

  test('of a source that rotates to another wrong one: two requests', async () => {
    const wrong = [createCanary().value, createCanary().value]
    let reads = 0
    const clientSecret = () => wrong[reads++ % 2] as string
    const { pos, requests } = createSimulatedTenant({ clientSecret })
    await atOnce(1_000, refused(pos))
    await inARow(50, refused(pos))
    expect(requests()).toEqual({ discovery: 1, token: 2, api: 0 })
    expect(reads).toBe(2)
  })

  test('of a source that rotates to the right one: two requests, and all are served', async () => {
    const secrets = [createCanary().value]
    const clientSecret = { read: ({ rejected = false }) => secrets[rejected ? 1 : 0] as string }
    const { pos, requests, secret } = createSimulatedTenant({ clientSecret })
    secrets[1] = secret.value
    expect(new Set(await atOnce(1_000, () => pos.getToken())).size).toBe(1)
    expect(requests().token).toBe(2)
  })

  test('is looked up every 5 s and asked with after 30 s, then 60, 120, 240 and 300 s', async () => {
    const wrong = createCanary().value
    const reads: number[] = []
    const clientSecret = () => {
      reads.push(elapsed())
      return wrong
    }
    const { pos, requests, time } = createSimulatedTenant({ clientSecret })
    const started = time.clock.monotonic()
    const elapsed = () => Math.round((time.clock.monotonic() - started) / 1_000)
    const asked: number[] = []
    while (elapsed() <= 1_100) {
      const before = requests().token
      await atOnce(3, refused(pos))
      if (requests().token > before) asked.push(elapsed())
      await time.pass(1_000)
    }
    expect(asked).toEqual([0, 30, 90, 210, 450, 750, 1_050])
    expect(requests().token).toBe(7)
    expect(reads.filter((at) => at < 30)).toEqual([0, 0, 5, 10, 15, 20, 25])
  })

  test('is lifted as soon as the source gives one that was not refused yet', async () => {
    let current = createCanary().value
    const { pos, requests, secret, time } = createSimulatedTenant({ clientSecret: () => current })
    await refused(pos)()
    current = secret.value
    await time.advance(4_999)
    expect((await failureOf(pos.getToken())).fromMemory).toBe(true)
    await time.advance(1)
    expect((await pos.getToken()).tokenType).toBe('Bearer')
    expect(requests().token).toBe(2)
  })

  test('is looked up by one caller for all, and one that cannot be read is no new one', async () => {
    let read = () => Promise.resolve(createCanary().value)
    let reads = 0
    const clientSecret = () => {
      reads++
      return read()
    }
    const { pos, requests, secret, time } = createSimulatedTenant({ clientSecret })
    await refused(pos)()
    expect([reads, requests().token]).toEqual([2, 2])
    read = () => Promise.reject(new Error('the vault is sealed'))
    await time.advance(5_000)
    const errors = await atOnce(100, refused(pos))
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['POS_AUTH_INVALID_CLIENT']))
    expect([reads, requests().token]).toEqual([3, 2])
    read = () => Promise.resolve(secret.value)
    await time.advance(5_000)
    expect(new Set(await atOnce(100, () => pos.getToken())).size).toBe(1)
    expect([reads, requests().token]).toEqual([5, 3])
  })

  test('is forgotten once the tenant took another: it may come back', async () => {
    const [one, other] = [createCanary().value, createCanary().value]
    let current = one
    const { pos, requests, tenant, time } = createSimulatedTenant({ clientSecret: () => current })
    const register = (clientSecret: string) =>
      tenant.applications.update('stocksync', { clientSecret })
    register(other)
    await refused(pos)()
    current = other
    await time.advance(5_000)
    await pos.getToken()
    register(one)
    expect((await failureOf(pos.getToken({ forceRefresh: true }))).fromMemory).toBe(false)
    current = one
    await time.advance(5_000)
    await pos.getToken({ forceRefresh: true })
    expect(requests().token).toBe(4)
  })

  test('is not lifted by one that was refused before in this spell', async () => {
    const wrong = [createCanary().value, createCanary().value]
    let reads = 0
    const clientSecret = () => wrong[reads++ % 2] as string
    const { pos, requests, time } = createSimulatedTenant({ clientSecret })
    for (let seconds = 0; seconds < 29; seconds++) {
      await refused(pos)()
      await time.pass(1_000)
    }
    expect(requests().token).toBe(2)
    expect(reads).toBe(2 + 5)
  })
})
