import { describe, expect, test } from 'vitest'
import { failureOf } from '../test-support/failure.ts'
import { createSimulation } from '../test-support/simulation.ts'
import { createExchange } from './exchange.ts'

const url = new URL('https://shop.example/connect/token')

function ask(answer: () => Response | Promise<Response>, timeoutMs = 1_000) {
  const time = createSimulation()
  const seen: RequestInit[] = []
  const exchange = createExchange((_, init = {}) => {
    seen.push(init)
    return Promise.resolve(answer())
  }, time)
  const { signal } = new AbortController()
  const result = exchange.ask(
    { phase: 'token', url },
    timeoutMs,
    signal,
    (fetch, signal) => fetch(`${url}?x=1`, { signal }),
  )
  return { result, time, seen, exchange }
}

/** A body in chunks, that tells whether it was cancelled. */
function body(chunks: number, size: number) {
  const state = { cancelled: false, sent: 0 }
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (state.sent++ === chunks) return controller.close()
      controller.enqueue(new Uint8Array(size).fill(120))
    },
    cancel: () => void (state.cancelled = true),
  })
  return { stream, state }
}

describe('an exchange reads', () => {
  test('at most 256 KiB, and lets the rest go', async () => {
    const exact = body(4, 65_536)
    expect((await ask(() => new Response(exact.stream)).result).text).toHaveLength(262_144)
    const endless = body(Infinity, 65_536)
    expect((await ask(() => new Response(endless.stream)).result).text).toBeUndefined()
    expect(endless.state.cancelled).toBe(true)
    expect(endless.state.sent).toBeLessThan(10)
  })

  test('UTF-8 across chunks, without a byte order mark', async () => {
    const bytes = new TextEncoder().encode('\ufeffä€🗝')
    const stream = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]))
        controller.close()
      },
    })
    expect((await ask(() => new Response(stream)).result).text).toBe('ä€🗝')
  })

  test('an answer without a body as nothing', async () => {
    expect((await ask(() => new Response(null, { status: 204 })).result).text).toBe('')
  })

  test('no body where the status tells all', async () => {
    for (const status of [302, 429, 500, 503]) {
      const { stream, state } = body(Infinity, 1_000)
      await failureOf(ask(() => new Response(stream, { status })).result)
      expect(state.cancelled).toBe(true)
    }
  })
})

describe('an exchange fails', () => {
  test('by the status of an injected answer whose body is no web stream', async () => {
    const answer = { status: 503, headers: new Headers(), body: {} } as Response
    expect((await failureOf(ask(() => answer).result)).code).toBe('POS_AUTH_SERVER_UNAVAILABLE')
  })

  test('in time, while the body trickles', async () => {
    const stream = new ReadableStream({ pull: () => new Promise(() => {}) })
    const { result, time, seen } = ask(() => new Response(stream))
    const failure = failureOf(result)
    await time.advance(999)
    expect(seen[0]?.signal?.aborted).toBe(false)
    await time.advance(1)
    expect(await failure).toMatchObject({ code: 'POS_AUTH_TIMEOUT', phase: 'token' })
    expect(seen[0]?.signal?.aborted).toBe(true)
    expect(time.pending()).toBe(0)
  })

  test('with NETWORK_FAILED where the body breaks off', async () => {
    const stream = new ReadableStream({
      pull: (controller) =>
        controller.error(Object.assign(new TypeError('terminated'), { code: 'UND_ERR_SOCKET' })),
    })
    expect(await failureOf(ask(() => new Response(stream)).result)).toMatchObject({
      code: 'POS_AUTH_NETWORK_FAILED',
      cause: { name: 'TypeError', code: 'UND_ERR_SOCKET' },
      endpoint: 'https://shop.example/connect/token',
    })
  })
})
