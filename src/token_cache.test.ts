import { expect, test } from 'vitest'
import { createSimulation, settle } from '../test-support/simulation.ts'
import { createAccessToken } from './access_token.ts'
import { createExpiryClock, startLifetime } from './expiry.ts'
import { createTokenCache, type Mint } from './token_cache.ts'
import { createTokenKey } from './token_key.ts'

function createCache(maxKeys: number, before: (scope?: string) => Promise<void> | void = () => {}) {
  const { clock } = createSimulation()
  const minted: (string | undefined)[] = []
  const mint: Mint = async ({ scope }) => {
    minted.push(scope)
    await before(scope)
    const grant = { accessToken: `${scope}-${minted.length}`, lifetimeSeconds: 60 }
    return { value: createAccessToken(grant, clock.now()), ...startLifetime(clock, 60_000) }
  }
  const cache = createTokenCache(mint, createExpiryClock(clock), 1_000, maxKeys)
  return { get: (scope?: string) => cache(createTokenKey(scope)).get(), minted }
}

test('createTokenKey() tells scopes apart as sets', () => {
  const id = (scope?: string) => createTokenKey(scope).id
  expect(id('a b')).toBe(id('b a'))
  expect(id('a b a')).toBe(id('a b'))
  expect(id('a')).not.toBe(id('a b'))
  expect(id('A')).not.toBe(id('a'))
  expect(id(undefined)).not.toBe(id('a'))
  expect(createTokenKey('b a').scope).toBe('b a')
})

test('createTokenCache() keeps one token a key', async () => {
  const { get, minted } = createCache(10)
  const tokens = await Promise.all([get('a b'), get('b a'), get('c'), get(), get('a b')])
  expect(minted).toEqual(['a b', 'c', undefined])
  expect(tokens[0]).toBe(tokens[1])
  expect(tokens[0]).toBe(tokens[4])
})

test('createTokenCache() lets the least recently used key go', async () => {
  const { get, minted } = createCache(2)
  await get('a')
  await get('b')
  await get('a')
  await get('c')
  await get('a')
  expect(minted).toEqual(['a', 'b', 'c'])
  await get('b')
  expect(minted).toEqual(['a', 'b', 'c', 'b'])
})

test('createTokenCache() never lets a key go while it is being minted', async () => {
  let release = () => {}
  const slow = new Promise<void>((resolve) => release = resolve)
  const { get, minted } = createCache(1, (scope) => scope === 'slow' ? slow : undefined)
  const first = get('slow')
  await get('b')
  await get('c')
  const second = get('slow')
  release()
  expect(await first).toBe(await second)
  await settle()
  expect(minted).toEqual(['slow', 'b', 'c'])
})

test('createTokenCache() shrinks to its bound once mints have ended', async () => {
  let release = () => {}
  const slow = new Promise<void>((resolve) => release = resolve)
  const { get, minted } = createCache(1, (scope) => scope?.startsWith('slow') ? slow : undefined)
  const waiting = ['slow1', 'slow2', 'slow3'].map(get)
  release()
  await Promise.all(waiting)
  await get('d')
  await get('slow1')
  expect(minted).toEqual(['slow1', 'slow2', 'slow3', 'd', 'slow1'])
})
