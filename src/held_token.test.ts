import { describe, expect, test } from 'vitest'
import { createAccessToken } from './access_token.ts'
import { holdToken, isSameToken, waitAfterFailure, waitAfterSameToken } from './held_token.ts'
import type { Settings } from './options.ts'

const usual = { expiryMarginSeconds: 60, refreshAheadSeconds: 300 } as Settings

function dated(lifetimeSeconds: number, accessToken = 'token') {
  const token = createAccessToken({ accessToken, lifetimeSeconds }, 0)
  return { startedAtMs: 0, startedMonotonicMs: 0, lifetimeMs: lifetimeSeconds * 1_000, token }
}

describe('the renewal window', () => {
  test.each<[lifetime: number, ahead: number, margin: number, from: number, to: number]>([
    [1, 300, 60, 0.2, 0.1],
    [30, 300, 60, 6, 3],
    [300, 300, 60, 60, 30],
    [600, 300, 60, 120, 60],
    [1_500, 300, 60, 300, 60],
    [3_600, 300, 60, 300, 60],
    [86_400, 300, 60, 300, 60],
    [3_600, 0, 60, 60, 60],
    [3_600, 30, 60, 60, 60],
    [3_600, 300, 0, 300, 0],
    [3_600, 86_400, 86_400, 720, 360],
  ])('of %i s (ahead %i, margin %i) is from %f to %f s', (lifetime, ahead, margin, from, to) => {
    const settings = { refreshAheadSeconds: ahead, expiryMarginSeconds: margin } as Settings
    const renewBelow = (random: number) => holdToken(dated(lifetime), settings, random).renewBelowMs
    expect(holdToken(dated(lifetime), settings, 0).marginMs).toBeCloseTo(to * 1_000)
    expect(renewBelow(0)).toBeCloseTo(to * 1_000)
    expect(renewBelow(0.5)).toBeCloseTo((from + to) * 500)
    expect(renewBelow(1)).toBeCloseTo(from * 1_000)
  })
})

test.each<[string, string, leftMs: number, newLeftMs: number, boolean]>([
  ['another token', 'other', 100_000, 100_000, false],
  ['the same expiry', 'token', 100_000, 100_000, true],
  ['an earlier expiry', 'token', 100_000, 90_000, true],
  ['an expiry that is later by rounding', 'token', 100_000, 101_000, true],
  ['a later expiry', 'token', 100_000, 101_001, false],
])('isSameToken(): %s', (_, accessToken, leftMs, newLeftMs, same) => {
  expect(isSameToken(dated(3_600), leftMs, dated(3_600, accessToken), newLeftMs)).toBe(same)
})

test.each<[lifetime: number, left: number, again: number]>([
  [3_600, 300, 60],
  [3_600, 61, 60],
  [3_600, 60, 54],
  [3_600, 7, 1],
  [3_600, 5, 0],
  [30, 3, 2],
  [30, 0.5, 0],
])('after the same token of %i s with %f s left, the next renewal is at %f s', (...row) => {
  const [lifetime, left, again] = row
  const held = holdToken(dated(lifetime), usual, 0.5)
  waitAfterSameToken(held, left * 1_000)
  expect(held.renewBelowMs).toBe(again * 1_000)
})

test.each<[lifetime: number, left: number, again: number]>([
  [3_600, 180, 150],
  [3_600, 80, 60],
  [100, 15, 10],
  [1_000, 130, 100],
  [200, 30, 20],
  [3_600, 50, 60],
  [3_600, 3_000, 180],
])('after a failure of a token of %i s with %f s left, the next one is at %f s', (...row) => {
  const [lifetime, left, again] = row
  const held = holdToken(dated(lifetime), usual, 0.5)
  waitAfterFailure(held, left * 1_000)
  expect(held.renewBelowMs).toBe(again * 1_000)
})
