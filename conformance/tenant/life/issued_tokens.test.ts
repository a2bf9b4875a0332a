import { expect, test } from 'vitest'
import { randomText } from '../../../test-support/canary.ts'
import { createRedactor } from '../../engine/redactor.ts'
import type { WireResponse } from '../../engine/exchange.ts'
import { createIssuedTokens } from './issued_tokens.ts'

function answer(token: string): WireResponse {
  const body = JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: 60, x: 1 })
  return { status: 200, headers: [], body, bodyBytes: body.length, isUtf8: true, isCut: false }
}

const tokenOf = (response: WireResponse) => JSON.parse(response.body).access_token as string

test('the first is the tenant’s own, the others only look like it', () => {
  const own = randomText(300)
  const redactor = createRedactor()
  const first = answer(own)
  const tokens = createIssuedTokens(first, redactor, () => 0, 60)
  expect(tokens.issue()).toBe(first)
  const second = tokens.issue()
  const third = tokens.issue()
  expect(JSON.parse(second.body)).toMatchObject({ token_type: 'Bearer', expires_in: 60, x: 1 })
  expect(new Set([own, tokenOf(second), tokenOf(third)]).size).toBe(3)
  expect(tokenOf(second)).toHaveLength(300)
  for (const response of [second, third]) expect(redactor.holdsSecret(response.body)).toBe(true)
})

test('a JWT keeps its header and its claims', () => {
  const [header, claims] = [btoa('{"alg":"RS256"}'), btoa('{"exp":1}')]
  const own = `${header}.${claims}.${randomText(86)}`
  const tokens = createIssuedTokens(answer(own), createRedactor(), () => 0, 60)
  tokens.issue()
  expect(tokenOf(tokens.issue()).split('.').slice(0, 2)).toEqual([header, claims])
})

test('a token that is sent is known by its age', () => {
  let now = 0
  const tokens = createIssuedTokens(answer(randomText(40)), createRedactor(), () => now, 60)
  const first = `Bearer ${tokenOf(tokens.issue())}`
  expect(tokens.judge(first)).toBe('current')
  now = 59
  expect(tokens.judge(first)).toBe('current')
  const second = `bearer  ${tokenOf(tokens.issue())}`
  expect(tokens.judge(first)).toBe('older')
  now = 60
  expect([tokens.judge(first), tokens.judge(second)]).toEqual(['expired', 'current'])
  expect(tokens.judge('Bearer other')).toBe('unknown')
  expect(tokens.judge(undefined)).toBe('none')
})

test('without a lifetime nothing expires', () => {
  let now = 0
  const tokens = createIssuedTokens(answer(randomText(40)), createRedactor(), () => now, undefined)
  const first = `Bearer ${tokenOf(tokens.issue())}`
  now = 1e9
  expect(tokens.judge(first)).toBe('current')
})
