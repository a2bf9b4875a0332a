// A secret source that throws, hangs or gives nothing, against the mock tenant. Sources of
// `pos-auth/secret` have tests of their own.
import { describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { failureOf } from '../test-support/failure.ts'
import { createSimulatedTenant } from '../test-support/simulated_tenant_node.ts'
import type { PosClientOptions } from './options.ts'

type Source = PosClientOptions['clientSecret']

const canary = createCanary()
const value = <T>(given: T): Source => () => given as unknown as string

describe('a source that', () => {
  test.each<[what: string, source: Source]>([
    ['throws', () => {
      throw new Error(`no secret ${canary.value}`)
    }],
    ['throws a text', () => {
      throw canary.value
    }],
    ['throws nothing', () => {
      throw undefined
    }],
    ['rejects', () => Promise.reject(new TypeError(canary.value, { cause: canary.value }))],
    ['throws in read()', {
      read: () => {
        throw new Error(canary.value)
      },
    }],
    ['gives an empty text', value('')],
    ['gives undefined', value(undefined)],
    ['gives null', value(null)],
    ['gives a number', value(42)],
    ['gives an object', value({ secret: canary.value })],
    ['gives bytes', value(new TextEncoder().encode(canary.value))],
    ['gives two lines', value(`${canary.value}\n${canary.value}`)],
    ['gives a line with its end', value(`${canary.value}\n`)],
    ['gives a text with a mark of byte order', value(`\ufeff${canary.value}`)],
    ['promises undefined', value(Promise.resolve(undefined))],
    ['promises a promise of nothing', value(Promise.resolve(Promise.resolve('')))],
  ])('%s: SECRET_UNAVAILABLE, nothing is sent and nothing shown', async (_, clientSecret) => {
    const { pos, requests, events, time } = createSimulatedTenant({ clientSecret })
    const errors = await Promise.all(Array.from({ length: 20 }, () => failureOf(pos.getToken())))
    const remembered = await failureOf(pos.getToken())
    expect(errors[0]).toMatchObject({
      code: 'POS_AUTH_SECRET_UNAVAILABLE',
      phase: 'secret',
      retryable: true,
      fromMemory: false,
    })
    expect(errors[0]).not.toHaveProperty('cause')
    expect(remembered).toMatchObject({ code: errors[0]?.code, phase: 'secret', fromMemory: true })
    expect(requests()).toEqual({ discovery: 1, token: 0, api: 0 })
    expect(pos.diagnose().keys).toMatchObject([{ failures: 1, lastErrorCode: errors[0]?.code }])
    const shown = [...errors, remembered].map((error) => `${error.stack}${JSON.stringify(error)}`)
    expect(canary.findIn(`${shown}${JSON.stringify(events)}`)).toEqual([])
    expect(time.pending()).toBe(0)
  })
})

test('a source that hangs is given up after timeoutSeconds, and told so', async () => {
  let signal: AbortSignal | undefined
  let settled = false
  const clientSecret = {
    read: (context: { signal: AbortSignal }) => {
      signal = context.signal
      return new Promise<string>(() => {})
    },
  }
  const { pos, requests, time } = createSimulatedTenant({ clientSecret })
  const failure = failureOf(pos.getToken()).finally(() => settled = true)
  await time.advance(9_999)
  expect([settled, signal?.aborted]).toEqual([false, false])
  await time.advance(1)
  expect(await failure).toMatchObject({ code: 'POS_AUTH_SECRET_UNAVAILABLE', phase: 'secret' })
  expect(signal?.aborted).toBe(true)
  expect(requests().token).toBe(0)
  expect(time.pending()).toBe(0)
})

test('a secret that comes too late is for nobody', async () => {
  let give = (_: string) => {}
  const clientSecret = () => new Promise<string>((resolve) => give = resolve)
  const { pos, requests, secret, time } = createSimulatedTenant({ clientSecret })
  const failure = failureOf(pos.getToken())
  await time.advance(10_000)
  expect((await failure).code).toBe('POS_AUTH_SECRET_UNAVAILABLE')
  give(secret.value)
  await time.advance(500)
  expect(requests().token).toBe(0)
})

test('a source that fails is asked once by all, and again after 1, 2, 4, 8, 16 and 30 s', async () => {
  const asked: number[] = []
  let good = false
  const clientSecret = () => {
    asked.push(Math.round((time.clock.monotonic() - started) / 1_000))
    if (good) return secret.value
    throw new Error('the vault is sealed')
  }
  const { pos, requests, secret, time } = createSimulatedTenant({ clientSecret })
  const started = time.clock.monotonic()
  for (let second = 0; second < 100; second++) {
    await Promise.all(Array.from({ length: 5 }, () => failureOf(pos.getToken())))
    await time.pass(1_000)
  }
  expect(asked).toEqual([0, 1, 3, 7, 15, 31, 61, 91])
  expect(requests().token).toBe(0)
  good = true
  await time.advance(21_000)
  await pos.getToken()
  expect(requests().token).toBe(1)
})

test.each<[what: string, broken: () => Promise<string>, waitMs: number]>([
  ['fails', () => Promise.reject(new Error()), 0],
  ['hangs', () => new Promise(() => {}), 10_000],
])('a source that %s keeps nobody from the old token', async (_, broken, waitMs) => {
  let read = () => Promise.resolve(secret.value)
  const { pos, requests, events, secret, time } = createSimulatedTenant({
    clientSecret: () => read(),
    refreshAheadSeconds: 0,
  })
  const old = await pos.getToken()
  await time.advance(3_550_000)
  read = broken
  let settled = NaN
  const started = time.clock.monotonic()
  const token = pos.getToken().finally(() => settled = time.clock.monotonic() - started)
  await time.advance(20_000)
  expect(await token).toBe(old)
  expect(settled).toBe(waitMs)
  expect(events).toContainEqual({ type: 'warning', code: 'old_token_used' })
  expect(requests().token).toBe(1)
})

test('a source that gives another secret each time is asked twice a mint, and all are hidden', async () => {
  const given: ReturnType<typeof createCanary>[] = []
  const clientSecret = () => {
    given.push(createCanary())
    return given.at(-1)?.value as string
  }
  const { pos, requests, events, leaks } = createSimulatedTenant({ clientSecret })
  const errors = await Promise.all(Array.from({ length: 50 }, () => failureOf(pos.getToken())))
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['POS_AUTH_INVALID_CLIENT']))
  expect([given.length, requests().token]).toEqual([2, 2])
  expect(leaks(errors[0])).toEqual([])
  const shown = `${errors[0]?.stack}${JSON.stringify([errors[0], events, pos.diagnose()])}`
  for (const secret of given) expect(secret.findIn(shown)).toEqual([])
})
