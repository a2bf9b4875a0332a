import { createLocalJWKSet, createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { reuseRsaKeys } from '../test-support/rsa_keys.ts'
import { queryGraphql, wellKnown } from '../test-support/tenant_requests.ts'
import { createMockIssuer, type IssueTokenOptions, MockIssuerError } from './mod.ts'
import type { ServerSettings } from './mod.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const JWS: ServerSettings = { accessTokenFormat: 'jwt', encryptAccessTokens: false }

reuseRsaKeys({ signing: 3, encryption: 1 })

function create(settings: ServerSettings = {}) {
  const tenant = createMockIssuer({
    issuer: 'https://shop.example/north',
    scopes: [{ name: 'orders', resources: ['orders-api'] }, { name: 'stock' }],
    settings,
    applications: [{
      clientId: 'warehousesync',
      displayName: 'Warehouse sync',
      type: 'confidential',
      clientSecret: crypto.randomUUID(),
      flows: ['client_credentials'],
      roles: ['GraphQL User'],
    }],
  })
  tenant.clock.freeze(NOON)
  const issue = (options: Omit<IssueTokenOptions, 'clientId'> = {}) =>
    tenant.keys.issueToken({ clientId: 'warehousesync', ...options })
  return { tenant, issue }
}

test('gives a token without a request', async () => {
  const { tenant, issue } = create()
  expect((await queryGraphql(tenant, await issue())).status).toBe(200)
  tenant.applications.update('warehousesync', { roles: [] })
  expect((await queryGraphql(tenant, await issue())).status).toBe(403)
})

test.each([
  ['of no lifetime is good at this moment only', { lifetimeSeconds: 0 }, 200, 401],
  ['that has ended is good no more', { lifetimeSeconds: -1 }, 401, 401],
  ['for somebody else is not good', { audiences: ['oct:Other'] }, 401, 401],
  ['for nobody is not good', { audiences: [] }, 401, 401],
  ['for others too is good', { audiences: ['other', 'oct:Default'] }, 200, 200],
])('one %s', async (_, options, now, later) => {
  const { tenant, issue } = create()
  const token = await issue(options)
  expect((await queryGraphql(tenant, token)).status).toBe(now)
  tenant.clock.advance(1)
  expect((await queryGraphql(tenant, token)).status).toBe(later)
})

test.each<[object, string]>([
  [{ clientId: 'canary' }, ': there is no application of that client id'],
  [{ lifetimeSeconds: '60' }, '.lifetimeSeconds: must be a whole'],
  [{ lifetimeSeconds: NaN }, '.lifetimeSeconds: must be a whole'],
  [{ audiences: 'oct:Other' }, '.audiences: must be a list'],
  [{ scopes: 'orders' }, '.scopes: must be a list'],
  [{ scopes: ['stock', 'canary'] }, '.scopes[1]: is no scope of the tenant'],
  [{ audience: [] }, '.audience: is unknown'],
])('%j is refused', async (options, problem) => {
  const call = create().issue(options)
  await expect(call).rejects.toThrow(MockIssuerError)
  await expect(call).rejects.toThrow(`keys.issueToken${problem}`)
})

describe('a JWS', () => {
  test('says what it was told', async () => {
    const { issue } = create(JWS)
    const said = async (options: Omit<IssueTokenOptions, 'clientId'>) => {
      const { aud, scope, iat, exp } = decodeJwt(await issue(options))
      return { aud, scope, lifetime: Number(exp) - Number(iat) }
    }
    expect(await said({})).toEqual({ aud: 'oct:Default', scope: undefined, lifetime: 3600 })
    expect(await said({ scopes: ['stock', 'orders'], lifetimeSeconds: 60 })).toEqual({
      aud: ['oct:Default', 'orders-api'],
      scope: 'stock orders',
      lifetime: 60,
    })
    expect(await said({ scopes: ['orders'], audiences: ['a'] })).toMatchObject({
      aud: 'a',
      scope: 'orders',
    })
  })

  test('names the Authority, or else the address where the tenant is now', async () => {
    const { tenant, issue } = create(JWS)
    expect(decodeJwt(await issue()).iss).toBe('https://shop.example/north')
    tenant.wire.moveTo('http://127.0.0.1:8080')
    expect(decodeJwt(await issue()).iss).toBe('http://127.0.0.1:8080/north')
    tenant.settings.update({ authority: 'https://pos.example.com' })
    expect(decodeJwt(await issue()).iss).toBe('https://pos.example.com/')
  })

  test('can be verified with the keys that the tenant publishes, after rotate() too', async () => {
    const { tenant, issue } = create(JWS)
    const verify = (token: string) =>
      jwtVerify(
        token,
        createRemoteJWKSet(new URL(`${tenant.issuer}/.well-known/jwks`), {
          [customFetch]: tenant.fetch,
        }),
        {
          issuer: tenant.issuer,
          audience: 'oct:Default',
          typ: 'at+jwt',
          algorithms: ['RS256'],
          requiredClaims: ['jti', 'client_id', 'iat', 'exp', 'sub'],
          currentDate: new Date(NOON),
        },
      )
    const before = await issue()
    await tenant.keys.rotate()
    const after = await issue()
    const [one, other] = [await verify(before), await verify(after)]
    expect(one.payload.client_id).toBe('warehousesync')
    expect(other.protectedHeader.kid).not.toBe(one.protectedHeader.kid)
    tenant.keys.lose()
    await expect(verify(before)).rejects.toThrow('no applicable key found in the JSON Web Key Set')
  })
})

test('a JWS is an access token as resource servers know it (RFC 9068)', async () => {
  const { tenant, issue } = create(JWS)
  tenant.clock.freeze(Date.now()) // the validator has no clock but the computer's
  const as = await wellKnown<oauth.AuthorizationServer>(tenant, 'openid-configuration')
  const request = async () =>
    new Request('https://api.example/', { headers: { Authorization: `Bearer ${await issue()}` } })
  const options = { [oauth.customFetch]: (url: string) => tenant.fetch(url) }
  const claims = await oauth.validateJwtAccessToken(as, await request(), 'oct:Default', options)
  expect(claims).toMatchObject({ sub: 'warehousesync', client_id: 'warehousesync' })
  await expect(oauth.validateJwtAccessToken(as, await request(), 'oct:Other', options))
    .rejects.toThrow('unexpected JWT "aud" (audience) claim value')
})

test('a JWE cannot be read with the keys that the tenant publishes', async () => {
  const { tenant, issue } = create({ accessTokenFormat: 'jwt' })
  const token = await issue()
  const keys = await wellKnown<Parameters<typeof createLocalJWKSet>[0]>(tenant, 'jwks')
  const { kid } = JSON.parse(atob(token.split('.')[0] ?? ''))
  expect(keys.keys.map((key) => key.kid)).not.toContain(kid)
  expect(keys.keys.map(({ use }) => use)).toEqual(['sig'])
  await expect(jwtVerify(token, createLocalJWKSet(keys))).rejects.toThrow('Invalid Compact JWS')
  expect((await queryGraphql(tenant, token)).status).toBe(200)
})
