import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import {
  callError,
  isPosAuthError,
  optionError,
  PosAuthError,
  type PosAuthErrorCode,
} from './errors.ts'

const retryable: PosAuthErrorCode[] = [
  'POS_AUTH_NETWORK_FAILED',
  'POS_AUTH_TIMEOUT',
  'POS_AUTH_SERVER_UNAVAILABLE',
  'POS_AUTH_RATE_LIMITED',
  'POS_AUTH_SECRET_UNAVAILABLE',
]
const final: PosAuthErrorCode[] = [
  'POS_AUTH_INVALID_OPTION',
  'POS_AUTH_INSECURE_URL',
  'POS_AUTH_UNTRUSTED_RUNTIME',
  'POS_AUTH_DISCOVERY_FAILED',
  'POS_AUTH_ISSUER_MISMATCH',
  'POS_AUTH_ENDPOINT_NOT_ALLOWED',
  'POS_AUTH_GRANT_NOT_OFFERED',
  'POS_AUTH_REDIRECT_REFUSED',
  'POS_AUTH_INVALID_CLIENT',
  'POS_AUTH_REQUEST_REJECTED',
  'POS_AUTH_MALFORMED_RESPONSE',
  'POS_AUTH_ORIGIN_NOT_ALLOWED',
]

describe('PosAuthError', () => {
  test.each(retryable)('%s may succeed later', (code) => {
    expect(new PosAuthError(code, 'x', { phase: 'token' }).retryable).toBe(true)
  })

  test.each(final)('%s will not succeed by itself', (code) => {
    expect(new PosAuthError(code, 'x', { phase: 'token' }).retryable).toBe(false)
  })

  test('carries what was given and nothing that was not', () => {
    const error = new PosAuthError('POS_AUTH_RATE_LIMITED', 'why', {
      phase: 'token',
      status: 429,
      retryAfterSeconds: 7,
      oauthError: undefined,
      cause: { name: 'TypeError', code: 'ECONNRESET' },
    })
    expect(error).toBeInstanceOf(Error)
    expect({ ...error }).toEqual({
      code: 'POS_AUTH_RATE_LIMITED',
      phase: 'token',
      retryable: true,
      fromMemory: false,
      status: 429,
      retryAfterSeconds: 7,
      cause: { name: 'TypeError', code: 'ECONNRESET' },
    })
    expect('oauthError' in error).toBe(false)
    expect(inspect(error)).toMatch(/^PosAuthError: why\n/)
    expect(new PosAuthError('POS_AUTH_TIMEOUT', 'x', { phase: 'api', fromMemory: true }).fromMemory)
      .toBe(true)
  })
})

test('callError() shows origin and path of the URL, never its query', () => {
  const url = new URL('https://shop.example/connect/token?tenant=x')
  const error = callError({ phase: 'token', url }, 'POS_AUTH_TIMEOUT', 'no answer', { status: 1 })
  expect(error.message).toBe(
    'POS token request at https://shop.example/connect/token: no answer',
  )
  expect(error).toMatchObject({
    phase: 'token',
    endpoint: 'https://shop.example/connect/token',
    status: 1,
  })
})

test('optionError() is INVALID_OPTION of phase config unless told otherwise', () => {
  expect(optionError('x')).toMatchObject({ code: 'POS_AUTH_INVALID_OPTION', phase: 'config' })
  expect(optionError('x', 'api', 'POS_AUTH_ORIGIN_NOT_ALLOWED')).toMatchObject({
    code: 'POS_AUTH_ORIGIN_NOT_ALLOWED',
    phase: 'api',
  })
})

test('isPosAuthError() knows its own, also of another copy, and nothing else', () => {
  class PosAuthErrorOfAnotherCopy extends Error {
    override readonly name = 'PosAuthError'
  }
  expect(isPosAuthError(optionError('x'))).toBe(true)
  expect(isPosAuthError(new PosAuthErrorOfAnotherCopy())).toBe(true)
  for (const other of [new Error('x'), { name: 'PosAuthError' }, 'PosAuthError', null, undefined]) {
    expect(isPosAuthError(other)).toBe(false)
  }
})
