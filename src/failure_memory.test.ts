import { describe, expect, test } from 'vitest'
import { createSimulation } from '../test-support/simulation.ts'
import { PosAuthError, type PosAuthErrorCode, type PosAuthErrorDetails } from './errors.ts'
import { createExpiryClock } from './expiry.ts'
import { createFailureMemory } from './failure_memory.ts'

function create(random = 0.5) {
  const time = createSimulation(() => random)
  const memory = createFailureMemory(time, createExpiryClock(time.clock))
  const fail = (code: string, details: Partial<PosAuthErrorDetails> = {}) => {
    const error = new PosAuthError(`POS_AUTH_${code}` as PosAuthErrorCode, 'the tenant is away', {
      phase: 'token',
      ...details,
    })
    memory.remember(error)
    return error
  }
  /** The seconds it is remembered from now on; they have passed afterwards. */
  const seconds = () => {
    let passed = 0
    for (; memory.recall(); passed += 0.5) {
      time.moveWall(500)
      time.moveMonotonic(500)
    }
    return passed
  }
  return { time, memory, fail, seconds }
}

describe('a failure is remembered, twice as long each time in a row', () => {
  test.each<[code: string, seconds: number[]]>([
    ['INVALID_CLIENT', [30, 60, 120, 240, 300, 300]],
    ['REQUEST_REJECTED', [30, 60, 120, 240, 300, 300]],
    ['NETWORK_FAILED', [1, 2, 4, 8, 16, 30, 30]],
    ['TIMEOUT', [1, 2, 4, 8, 16, 30, 30]],
    ['SERVER_UNAVAILABLE', [1, 2, 4, 8, 16, 30, 30]],
    ['SECRET_UNAVAILABLE', [1, 2, 4, 8, 16, 30, 30]],
    ['MALFORMED_RESPONSE', [5, 10, 20, 40, 60, 60]],
    ['REDIRECT_REFUSED', [5, 10, 20, 40, 60, 60]],
    ['DISCOVERY_FAILED', [5, 10, 20, 40, 60, 60]],
    ['ISSUER_MISMATCH', [5, 10, 20, 40, 60, 60]],
    ['ENDPOINT_NOT_ALLOWED', [5, 10, 20, 40, 60, 60]],
    ['INSECURE_URL', [5, 10, 20, 40, 60, 60]],
    ['GRANT_NOT_OFFERED', [5, 10, 20, 40, 60, 60]],
  ])('%s', (code, expected) => {
    const { fail, seconds } = create()
    const seen: number[] = []
    for (const _ of expected) {
      fail(code)
      seen.push(seconds())
    }
    expect(seen).toEqual(expected)
  })

  test('until it is forgotten', () => {
    const { memory, fail, seconds } = create()
    fail('TIMEOUT')
    seconds()
    fail('TIMEOUT')
    memory.forget()
    expect(memory.recall()).toBeUndefined()
    fail('TIMEOUT')
    expect(seconds()).toBe(1)
  })

  test('another kind starts anew', () => {
    const { fail, seconds } = create()
    for (const _ of [1, 2, 3]) {
      fail('TIMEOUT')
      seconds()
    }
    fail('INVALID_CLIENT')
    expect(seconds()).toBe(30)
  })

  test('and what fails together counts once', () => {
    const { fail, seconds } = create()
    for (const _ of [1, 2, 3, 4]) fail('TIMEOUT')
    expect(seconds()).toBe(1)
    fail('TIMEOUT')
    expect(seconds()).toBe(2)
  })
})

describe('a tenant that asks for a pause gets it', () => {
  test.each<[code: string, status: number, retryAfterSeconds: number | undefined, number]>([
    ['SERVER_UNAVAILABLE', 503, 10, 10],
    ['SERVER_UNAVAILABLE', 503, 300, 300],
    ['SERVER_UNAVAILABLE', 500, 7, 7],
    ['RATE_LIMITED', 429, 30, 30],
    ['SERVER_UNAVAILABLE', 503, undefined, 5],
    ['RATE_LIMITED', 429, undefined, 5],
    ['RATE_LIMITED', 429, 0, 5],
    ['SERVER_UNAVAILABLE', 500, undefined, 1],
  ])('%s, %i, Retry-After %s', (code, status, retryAfterSeconds, expected) => {
    const { fail, seconds } = create()
    fail(code, { status, retryAfterSeconds })
    expect(seconds()).toBe(expected)
  })

  test.each([[0, 2.5], [0.999, 7.5]])('chance %f makes 5 s %f s', (random, expected) => {
    const { fail, seconds } = create(random)
    fail('RATE_LIMITED', { status: 429 })
    expect(seconds()).toBe(expected)
  })
})

describe('what is thrown again', () => {
  test('is a new error that says so, with the seconds left', async () => {
    const { time, memory, fail } = create()
    const details = { status: 503, retryAfterSeconds: 10, endpoint: 'https://shop.example/t' }
    const error = fail('SERVER_UNAVAILABLE', details)
    expect([error.fromMemory, error.retryAfterSeconds]).toEqual([false, 10])
    await time.advance(3_500)
    const again = memory.recall()
    expect(again).toMatchObject({
      ...details,
      code: error.code,
      phase: 'token',
      fromMemory: true,
      retryAfterSeconds: 7,
    })
    expect(again?.message).toBe('the tenant is away. Not asked again for 7 s')
    expect(again).toBeInstanceOf(PosAuthError)
    expect(memory.recall()).not.toBe(again)
    await time.advance(1_000)
    expect(memory.recall()?.message).toBe('the tenant is away. Not asked again for 6 s')
  })
})

describe('a memory ends', () => {
  test.each<[string, (time: ReturnType<typeof createSimulation>) => void]>([
    ['when the wall clock says so', (time) => time.moveWall(30_000)],
    ['when the monotonic clock says so', (time) => {
      time.moveMonotonic(30_000)
      time.moveWall(1_000) // from here on it is looked at
    }],
    ['when the wall clock lies before its start', (time) => time.moveWall(-1)],
  ])('%s', (_, move) => {
    const { time, memory, fail } = create()
    fail('INVALID_CLIENT')
    expect(memory.recall()).toBeDefined()
    move(time)
    expect(memory.recall()).toBeUndefined()
  })
})
