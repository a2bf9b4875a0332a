import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { createAccessToken } from './access_token.ts'

const canary = createCanary()
const START = Date.UTC(2026, 10, 22)
const token = createAccessToken(
  { accessToken: canary.value, lifetimeSeconds: 60, scope: 'a' },
  START,
)

test('createAccessToken() gives what was granted', () => {
  expect(token.accessToken).toBe(canary.value)
  expect(token.tokenType).toBe('Bearer')
  expect(token.expiresAtMs).toBe(START + 60_000)
  expect(token.scope).toBe('a')
  expect(Object.isFrozen(token)).toBe(true)
})

test('createAccessToken() shows type and expiry in every printer', () => {
  const shown = `{"tokenType":"Bearer","expiresAtMs":${START + 60_000}}`
  expect(JSON.stringify(token)).toBe(shown)
  expect(inspect(token)).toBe(`AccessToken ${shown}`)
  expect(inspect([token])).toContain(`AccessToken ${shown}`)
})

describe('createAccessToken() hides the token from', () => {
  test.each<[string, () => unknown]>([
    ['inspect', () => inspect(token)],
    ['inspect of everything', () => inspect(token, { showHidden: true, getters: true, depth: 9 })],
    ['inspect without custom printers', () => inspect(token, { customInspect: false })],
    [
      'inspect of everything without custom printers',
      () => inspect(token, { showHidden: true, getters: true, customInspect: false }),
    ],
    ['JSON', () => JSON.stringify({ token })],
    ['a template', () => `${token}`],
    ['concatenation', () => 'Bearer ' + token],
    ['String', () => String(token)],
    ['its keys and entries', () => JSON.stringify(Object.entries(token))],
    ['a spread', () => JSON.stringify({ ...token })],
    ['assignment', () => JSON.stringify(Object.assign({}, token))],
    ['structuredClone', () => inspect(structuredClone(token), { showHidden: true })],
    ['its descriptors', () => inspect(Object.getOwnPropertyDescriptors(token))],
    ['an error message', () => inspect(new Error(`with ${token}`))],
    ['an error cause', () => inspect(new Error('x', { cause: token }))],
    ['URL parameters', () => new URLSearchParams({ t: `${token}` }).toString()],
  ])('%s', (_, print) => {
    expect(canary.findIn(String(print()))).toEqual([])
  })
})

test('createAccessToken() used for a header by mistake fails at once and leaks nothing', () => {
  let failure: unknown
  try {
    new Headers({ authorization: `Bearer ${token}` })
  } catch (error) {
    failure = error
  }
  expect(failure).toBeInstanceOf(TypeError)
  expect(canary.findIn(inspect(failure))).toEqual([])
  expect(String(token)).toContain('.accessToken')
})
