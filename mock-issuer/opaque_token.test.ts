import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import type { TokenClaims } from './access_token.ts'
import { newDataProtectionKey, opaqueText } from './opaque_token.ts'
import { readRecordings } from './recordings/data_node.ts'

const CLAIMS: TokenClaims = {
  clientId: 'norole',
  displayName: 'No role',
  roles: [],
  permissions: [],
  audiences: ['oct:Default'],
  scopes: [],
}
const SCOPED: Partial<TokenClaims> = {
  clientId: 'scoped',
  displayName: 'Scoped',
  roles: ['GraphQL User'],
  permissions: ['ExecuteGraphQL'],
}
const WAREHOUSE: Partial<TokenClaims> = {
  clientId: 'warehousesync',
  displayName: 'Warehouse sync',
  roles: ['GraphQL User', 'Manager'],
  permissions: ['ExecuteGraphQL', 'ViewContent', 'EditContent', 'ExecuteApiAll'],
}
const KEY = newDataProtectionKey()

describe('a text', () => {
  test.each<[string, Partial<TokenClaims>]>([
    ['OK.norole', {}],
    ['SC.empty', SCOPED],
    ['SC.email', { ...SCOPED, scopes: ['email'] }],
    ['SC.openid', { ...SCOPED, scopes: ['openid'] }],
    ['SC.orders', { ...SCOPED, scopes: ['orders'], audiences: ['oct:Default', 'orders-api'] }],
    ['SC.openidorders', {
      ...SCOPED,
      scopes: ['openid', 'orders'],
      audiences: ['oct:Default', 'orders-api'],
    }],
    ['OK.https', WAREHOUSE],
    ['SC.openidonly', { ...WAREHOUSE, scopes: ['openid'] }],
  ])('looks as the recorded one, and is as long: %s', (id, claims) => {
    const recorded = readRecordings()['5.8'].find((one) => one.id === id)?.response?.body ?? ''
    const [, length] = /<token:dp len=(\d+)>/.exec(recorded) ?? []
    const text = opaqueText(KEY, { ...CLAIMS, ...claims })
    expect(text).toMatch(/^CfDJ8[\w-]+$/)
    expect(text).toHaveLength(Number(length))
  })

  test('grows with roles and permissions, beyond what WebCrypto gives at a time', () => {
    const many = Array.from({ length: 1501 }, (_, at) => `Permission number ${at}`)
    expect(opaqueText(KEY, { ...CLAIMS, permissions: many }).length).toBeGreaterThan(70_000)
  })

  test('is another each time, but for the beginning that names the key', () => {
    const texts = [1, 2, 3].map(() => opaqueText(KEY, CLAIMS))
    expect(new Set(texts.map((text) => text.slice(0, 26)))).toEqual(new Set([KEY]))
    expect(new Set(texts.map((text) => text.slice(26, 46))).size).toBe(3)
  })

  test('shows nothing of what it says', () => {
    const text = opaqueText(KEY, { ...CLAIMS, ...WAREHOUSE })
    expect(Buffer.from(text, 'base64url').toString('latin1'))
      .not.toMatch(/warehouse|GraphQL|clientId/)
  })
})

test('keys differ', () => {
  const keys = Array.from({ length: 100 }, newDataProtectionKey)
  expect(new Set(keys).size).toBe(100)
  for (const key of keys) expect(key).toMatch(/^CfDJ8[\w-]{21}$/)
})
