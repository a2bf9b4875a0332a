import { expect, test } from 'vitest'
import { knownNames, namesIn } from './known_names.ts'

const NAMES = knownNames({
  clientId: 'stocksync',
  issuer: 'https://till.cornershop.example/branch9',
})

test.each<[string, string[]]>([
  ['xStockSync7', ['client ID']],
  ['my-CornerShop-2', ['host']],
  ['till.cornershop.example', ['host']],
  ['k3branch9k3', ['tenant']],
  ['OrchardCore2026', ['brand']],
  ['stocksync@branch9', ['client ID', 'tenant']],
  ['kR7vQ2mXexampleQ2', []],
  ['', []],
])('%s holds %j', (secret, kinds) => {
  expect(namesIn(secret, NAMES)).toEqual(kinds)
})

test('letter case does not matter', () => {
  const names = knownNames({ clientId: 'StockSync', issuer: 'https://pos.example/North' })
  expect(namesIn('xstocksyncxNORTHx', names)).toEqual(['client ID', 'tenant'])
})

test('short names come up by chance, and addresses are no names', () => {
  const names = knownNames({ clientId: 'pos', issuer: 'https://127.0.0.1:8443/n1' })
  expect(namesIn('xposx127.0.0.1xn1', names)).toEqual([])
  expect(namesIn('anything', knownNames({ clientId: 'a', issuer: 'no URL' }))).toEqual([])
})
