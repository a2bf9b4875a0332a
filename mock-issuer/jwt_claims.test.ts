import fc from 'fast-check'
import { expect, test } from 'vitest'
import { propertyRuns } from '../test-support/property_runs.ts'
import type { TokenClaims } from './access_token.ts'
import { accessTokenClaims, rowOf } from './jwt_claims.ts'

const CLAIMS: TokenClaims = {
  clientId: 'scoped',
  displayName: 'Scoped',
  roles: ['GraphQL User'],
  permissions: ['ExecuteGraphQL', 'ViewContent'],
  audiences: ['oct:Default', 'orders-api'],
  scopes: ['openid', 'orders'],
}
const ISSUED = { id: 'entry', issuedAtMs: 1_000, expiresAtMs: 61_000 }

test('stand in the order of the tenant, with an id of their own', () => {
  const claims = accessTokenClaims('https://shop.example/', CLAIMS, ISSUED)
  expect(Object.entries(claims)).toEqual([
    ['iss', 'https://shop.example/'],
    ['exp', 61],
    ['iat', 1],
    ['aud', ['oct:Default', 'orders-api']],
    ['scope', 'openid orders'],
    ['jti', expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)],
    ['oc:entyp', 'application'],
    ['sub', 'scoped'],
    ['name', 'Scoped'],
    ['role', 'GraphQL User'],
    ['Permission', ['ExecuteGraphQL', 'ViewContent']],
    ['oi_prst', 'scoped'],
    ['client_id', 'scoped'],
    ['oi_tkn_id', 'entry'],
  ])
  expect(accessTokenClaims('https://shop.example/', CLAIMS, ISSUED).jti).not.toBe(claims.jti)
})

test('say nothing of what there is not', () => {
  const none = { ...CLAIMS, roles: [], permissions: [], audiences: [], scopes: [] }
  const names = Object.keys(accessTokenClaims('https://shop.example/', none, ISSUED))
  expect(names.filter((name) => /role|Permission|aud|scope/.test(name))).toEqual([])
})

test('are read as they were written', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aZ9 "\\\0\nü€🔑'), maxLength: 20 })
  const list = fc.array(text, { maxLength: 3 })
  const scopes = fc.array(fc.stringMatching(/^[!#-[\]-~]+$/), { maxLength: 3 })
  const claims = fc.record({
    clientId: text,
    displayName: text,
    roles: list,
    permissions: list,
    audiences: list,
    scopes,
  }, { noNullPrototype: true })
  fc.assert(
    fc.property(claims, (given) => {
      const written = accessTokenClaims('https://shop.example/', given, ISSUED)
      const row = rowOf(JSON.parse(JSON.stringify(written)), 'access_token')
      expect(row).toEqual({ ...given, ...ISSUED, type: 'access_token', jwtId: written.jti })
    }),
    propertyRuns(1_000),
  )
})

test('may be anything where somebody else wrote them', () => {
  const nothing = {
    id: undefined,
    jwtId: undefined,
    clientId: '',
    displayName: '',
    roles: [],
    permissions: [],
    audiences: [],
    scopes: [],
    issuedAtMs: undefined,
    expiresAtMs: undefined,
  }
  expect(rowOf({}, 'id_token')).toEqual({ ...nothing, type: 'id_token' })
  const wrong = { oi_tkn_id: 1, jti: [], client_id: null, name: {}, role: [1], aud: 7, exp: '7' }
  expect(rowOf(wrong, 'id_token')).toEqual({ ...nothing, type: 'id_token' })
  expect(rowOf({ sub: 'a' }, 'id_token').clientId).toBe('a')
  expect(rowOf({ sub: 'a', client_id: 'b' }, 'id_token').clientId).toBe('b')
})
