import { expect, test } from 'vitest'
import { createTokenCache } from './token_cache.ts'
import type { TokenHolder } from './token_holder.ts'
import { createTokenKey } from './token_key.ts'

/** A cache of holders that do nothing but be busy until they are told otherwise. */
function createCache(maxKeys: number) {
  const created: (string | undefined)[] = []
  const busy = new Set<string>()
  const cache = createTokenCache('own', ({ scope }) => {
    created.push(scope)
    return { busy: () => busy.has(`${scope}`) } as TokenHolder
  }, maxKeys)
  return { ...cache, created, busy }
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

test('createTokenCache() keeps one token a key', () => {
  const { of, usual, created } = createCache(10)
  expect(of('a b')).toBe(of('b a'))
  expect(of('c')).not.toBe(of('a b'))
  expect(of(undefined)).toBe(usual)
  expect(of('own')).toBe(usual)
  expect(created).toEqual(['own', 'a b', 'c'])
})

test('createTokenCache() lets the least recently used key go, but never its own', () => {
  const { of, usual, created, all } = createCache(2)
  for (const scope of ['a', 'b', 'a', 'c', 'a']) of(scope)
  expect(created).toEqual(['own', 'a', 'b', 'c'])
  of('b')
  expect(created).toEqual(['own', 'a', 'b', 'c', 'b'])
  expect(of('own')).toBe(usual)
  expect(all()).toHaveLength(3)
})

test('createTokenCache() never lets a key go while it is being minted', () => {
  const { of, created, busy } = createCache(1)
  busy.add('slow')
  const slow = of('slow')
  of('b')
  of('c')
  expect(of('slow')).toBe(slow)
  expect(created).toEqual(['own', 'slow', 'b', 'c'])
})

test('createTokenCache() shrinks to its bound once mints have ended', () => {
  const { of, all, busy } = createCache(1)
  for (const scope of ['slow1', 'slow2', 'slow3']) {
    busy.add(scope)
    of(scope)
  }
  expect(all()).toHaveLength(4)
  busy.clear()
  of('d')
  expect(all()).toHaveLength(2)
})
