import { http } from 'msw'
import { setupServer } from 'msw/node'
import { describe, expect, test } from 'vitest'
import { createMockTenant, rejectionOf } from '../test-support/mock_tenant.ts'
import { problemOf } from '../test-support/problem_of.ts'
import type { Fault } from './fault.ts'
import * as fault from './fault_kinds.ts'
import { mswHandlers } from './msw.ts'

/** A tenant whose next token request meets the fault. */
function struckBy(made: Fault) {
  const mock = createMockTenant()
  mock.tenant.faults.on('token').do(made)
  return { ...mock, entry: () => mock.tenant.journal.entries[0] }
}

/** What of a body came before it failed, and how. */
async function readUntilFailure(response: Response): Promise<[text: string, error: unknown]> {
  let text = ''
  try {
    const reader = response.body?.getReader()
    for (;;) {
      const { done, value } = await reader?.read() ?? { done: true }
      if (done) return [text, undefined]
      text += new TextDecoder().decode(value)
    }
  } catch (error) {
    return [text, error]
  }
}

describe.each(
  [
    ['resetBeforeHeaders', fault.resetBeforeHeaders, 'reset before headers', 'reset'],
    ['close', fault.close, 'close', 'closed'],
  ] as const,
)('%s()', (_, make, name, ends) => {
  test('rejects in place of an answer, and nothing is issued', async () => {
    const { askToken, entry, tenant } = struckBy(make())
    const error = await rejectionOf(askToken())
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe(`fetch failed: the connection was ${ends} without an answer`)
    expect(entry()).toMatchObject({ fault: name })
    expect(entry()).not.toHaveProperty('status')
    expect(entry()).not.toHaveProperty('issued')
    expect((await askToken()).status).toBe(200)
    tenant.journal.expectCount({ endpoint: 'token' }, 2)
  })

  test('may come after the work: a token is issued, and its answer lost', async () => {
    const { askToken, tenant } = createMockTenant()
    tenant.faults.on('token').after().do(make())
    await rejectionOf(askToken())
    expect(tenant.journal.entries[0]).toMatchObject({ issued: expect.stringMatching(/^#/) })
  })

  test('fails under MSW as a lost connection does', async () => {
    const { tenant, url } = createMockTenant()
    tenant.faults.on('discovery').do(make())
    const server = setupServer(...mswHandlers(http, tenant))
    server.listen({ onUnhandledRequest: 'error' })
    try {
      const error = await rejectionOf(fetch(`${url}.well-known/openid-configuration`))
      expect(error).toBeInstanceOf(TypeError)
      expect((await fetch(`${url}.well-known/openid-configuration`)).status).toBe(200)
    } finally {
      server.close()
    }
  })
})

describe('an answer that breaks off', () => {
  test.each([
    ['resetAfterHeaders', fault.resetAfterHeaders(), 0, 'reset'],
    ['cutOff at once', fault.cutOff(0), 0, 'closed'],
    ['cutOff', fault.cutOff(20), 20, 'closed'],
  ])('%s: headers as ever, part of the body, then an error', async (_, made, length, ends) => {
    const { askToken, entry } = struckBy(made)
    const response = await askToken()
    expect(response.status).toBe(200)
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(500)
    const [text, error] = await readUntilFailure(response)
    expect(text).toHaveLength(length)
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).toContain(`the connection was ${ends} before the end of the body`)
    expect(entry()).toMatchObject({ status: 200, issued: expect.stringMatching(/^#/) })
  })

  test('fails a call that wants all of it', async () => {
    const { askToken } = struckBy(fault.resetAfterHeaders())
    expect(await rejectionOf((await askToken()).json())).toBeInstanceOf(TypeError)
  })

  test('breaks off under MSW too', async () => {
    const { tenant, url } = createMockTenant()
    tenant.faults.on('discovery').do(fault.cutOff(20))
    const server = setupServer(...mswHandlers(http, tenant))
    server.listen({ onUnhandledRequest: 'error' })
    try {
      const response = await fetch(`${url}.well-known/openid-configuration`)
      expect(await rejectionOf(response.text())).toBeInstanceOf(Error)
    } finally {
      server.close()
    }
  })

  test('is no other answer: cutOff() counts bytes, and fewer than there are', async () => {
    const { askToken, tenant } = createMockTenant()
    tenant.faults.on('token').do(fault.cutOff(10_000))
    const { status, headers } = await askToken()
    expect(status).toBe(500)
    expect(headers.get('x-mock-issuer-failure')).toMatch(
      /^fault\.cutOff: must be less than the \d+ bytes of the answer$/,
    )
  })
})

describe('an answer that takes its time', () => {
  /** Reads as far as it comes. */
  async function readPiece(reader: ReadableStreamDefaultReader<Uint8Array> | undefined) {
    return new TextDecoder().decode((await reader?.read())?.value)
  }

  test('stall() holds back half of the body, on the clock of the tenant', async () => {
    const { askToken, tenant } = struckBy(fault.stall(30))
    const response = await askToken()
    const length = Number(response.headers.get('content-length'))
    const reader = response.body?.getReader()
    const first = await readPiece(reader)
    expect(first).toHaveLength(Math.floor(length / 2))
    let rest = ''
    const reading = readPiece(reader).then((text) => rest = text)
    await new Promise((resolve) => setTimeout(resolve))
    tenant.clock.advance(29)
    await new Promise((resolve) => setTimeout(resolve))
    expect(rest).toBe('')
    tenant.clock.advance(1)
    await reading
    expect(JSON.parse(first + rest)).toMatchObject({ token_type: 'Bearer' })
    expect(await reader?.read()).toMatchObject({ done: true })
  })

  test('stall() is for ever, until the tenant is reset', async () => {
    const { askToken, tenant } = struckBy(fault.stall())
    const response = await askToken()
    const reading = readUntilFailure(response)
    await new Promise((resolve) => setTimeout(resolve))
    tenant.clock.advance(1e9)
    tenant.reset()
    const [text, error] = await reading
    expect(text.length).toBeGreaterThan(100)
    expect(error).toBeInstanceOf(Error)
  })

  test('stall() ends with the request', async () => {
    const mock = createMockTenant()
    mock.tenant.faults.on('token').do(fault.stall())
    const controller = new AbortController()
    const response = await mock.askToken({}, { signal: controller.signal })
    const reading = readUntilFailure(response)
    controller.abort('enough')
    expect((await reading)[1]).toBe('enough')
  })

  test('trickle() gives a byte each time', async () => {
    const { tenant, url } = createMockTenant()
    tenant.faults.on('discovery').do(fault.trickle(2))
    const response = await tenant.fetch(`${url}.well-known/openid-configuration`)
    const reader = response.body?.getReader()
    const letters: string[] = []
    while (letters.length < 4) {
      const piece = readPiece(reader)
      await new Promise((resolve) => setTimeout(resolve))
      tenant.clock.advance(2)
      letters.push(await piece)
    }
    expect(letters).toEqual(['{', '\n', ' ', ' '])
    await reader?.cancel()
  })
})

test('and HEAD has none', async () => {
  const { tenant, url } = createMockTenant()
  tenant.faults.on('token').do(fault.cutOff(5))
  const { status, headers } = await tenant.fetch(`${url}connect/token`, { method: 'HEAD' })
  expect([status, headers.get('x-mock-issuer-failure')]).toEqual([
    500,
    "faults.do: 'cut off' is for answers with a body: put it on another request than HEAD",
  ])
})

test('what strikes in the middle of a body needs a body', async () => {
  const { tenant, url } = createMockTenant()
  tenant.faults.on('other').do(fault.stall())
  const { status, headers } = await tenant.fetch(`${url}nothing`)
  expect(status).toBe(500)
  expect(headers.get('x-mock-issuer-failure')).toBe(
    "faults.do: 'stall' is for answers with a body, and this one has none: put it on another request",
  )
})

describe('arguments', () => {
  test.each([
    ['cutOff', () => fault.cutOff(-1), 'fault.cutOff: must be a whole number of bytes from 0'],
    ['cutOff', () => fault.cutOff(1.5), 'fault.cutOff: must be a whole number of bytes from 0'],
    ['stall', () => fault.stall(0), 'fault.stall: must be more than 0 seconds, or Infinity'],
    ['stall', () => fault.stall(NaN), 'fault.stall: must be more than 0 seconds, or Infinity'],
    ['trickle', () => fault.trickle(0), 'fault.trickle: must be a number of seconds above 0'],
    [
      'trickle',
      () => fault.trickle(Infinity),
      'fault.trickle: must be a number of seconds above 0',
    ],
  ])('%s() refuses what it cannot do', (_, make, message) => {
    expect(problemOf(make)).toBe(message)
  })

  test('what needs the answer cannot come before it', () => {
    const { tenant } = createMockTenant()
    for (const make of [fault.resetAfterHeaders, fault.stall]) {
      expect(problemOf(() => tenant.faults.on('token').before().do(make()))).toContain(
        'changes an answer of the tenant: leave before() out',
      )
    }
  })
})
