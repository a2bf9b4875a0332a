import { describe, expect, test } from 'vitest'
import { createMockIssuer, type MockIssuerOptions } from '../mod.ts'
import { reuseRsaKeys } from '../../test-support/rsa_keys.ts'
import { bearerTokenOf } from './bearer.ts'

const FORM = 'application/x-www-form-urlencoded'

interface Parts {
  readonly authorization?: string
  readonly query?: string
  readonly form?: string
  readonly contentType?: string
  readonly method?: string
}

function tokenOf(parts: Parts): string | undefined {
  const { authorization, query = '', form = '', contentType = FORM, method = 'POST' } = parts
  const headers = new Headers({ 'Content-Type': contentType })
  if (authorization !== undefined) headers.set('Authorization', authorization)
  const url = new URL(`https://shop.example/api/graphql${query}`)
  return bearerTokenOf({ method, url, headers, body: new TextEncoder().encode(form) })
}

describe('a bearer token', () => {
  test.each<[string, Parts, string | undefined]>([
    ['in the header', { authorization: 'Bearer a' }, 'a'],
    ['with a scheme in lower case', { authorization: 'bearer a' }, 'a'],
    ['with a blank more', { authorization: 'Bearer  a' }, ' a'],
    ['with more behind it', { authorization: 'Bearer a, Basic x' }, 'a, Basic x'],
    ['twice', { authorization: 'Bearer a, Bearer b' }, 'a, Bearer b'],
    ['after Basic', { authorization: 'Basic x, Bearer a' }, undefined],
    ['after a tab', { authorization: 'Bearer\ta' }, undefined],
    ['of no length', { authorization: 'Bearer' }, undefined],
    ['without a scheme', { authorization: 'a' }, undefined],
    ['of another scheme', { authorization: 'Token a' }, undefined],
    ['in the form', { form: 'access_token=a' }, 'a'],
    ['in a form of another type', { form: 'access_token=a', contentType: 'text/plain' }, undefined],
    ['in a form with PUT', { form: 'access_token=a', method: 'PUT' }, undefined],
    ['in a form that cannot be read', { form: 'access_token=a&x=%00' }, undefined],
    ['in JSON', { form: '{"access_token":"a"}', contentType: 'application/json' }, undefined],
    ['in the query', { query: '?access_token=a' }, 'a'],
    ['twice in the query', { query: '?access_token=a&access_token=b' }, 'a,b'],
    ['empty in the query', { query: '?access_token=' }, undefined],
    [
      'in header, form and query',
      { authorization: 'Bearer a', form: 'access_token=b', query: '?access_token=c' },
      'a',
    ],
    ['in form and query', { form: 'access_token=b', query: '?access_token=c' }, 'b'],
    [
      'of another scheme and in the query',
      { authorization: 'Basic x', query: '?access_token=c' },
      'c',
    ],
  ])('%s', (_, parts, expected) => {
    expect(tokenOf(parts)).toBe(expected)
  })
})

describe('a token of the tenant', () => {
  const NOW = Date.UTC(2026, 10, 22, 10)
  reuseRsaKeys({ signing: 2, encryption: 2 })

  function createTenant(options: Partial<MockIssuerOptions> = {}) {
    const tenant = createMockIssuer({
      issuer: 'https://shop.example',
      applications: [{
        clientId: 'a',
        displayName: 'A',
        type: 'confidential',
        clientSecret: crypto.randomUUID(),
        roles: ['GraphQL User'],
      }],
      ...options,
    })
    tenant.clock.freeze(NOW)
    const idOf = async (authorization: string) => {
      const url = `${tenant.issuer.replace(/\/$/, '')}/api/graphql?query={me}`
      const response = await tenant.fetch(url, { headers: { Authorization: authorization } })
      const challenge = response.headers.get('WWW-Authenticate') ?? ''
      return response.status === 200 ? 'good' : /ID\d+/.exec(challenge)?.[0]
    }
    return { tenant, idOf }
  }

  test('is good for an hour to the second, of the clock of the tenant', async () => {
    const { tenant, idOf } = createTenant()
    tenant.clock.advance(0.9)
    const token = await tenant.keys.issueToken({ clientId: 'a' })
    tenant.clock.freeze(NOW + 3_600_000)
    expect(await idOf(`Bearer ${token}`)).toBe('good')
    tenant.clock.advance(0.001)
    expect(await idOf(`Bearer ${token}`)).toBe('ID2019')
    tenant.clock.freeze(NOW)
    expect(await idOf(`Bearer ${token}`)).toBe('good')
  })

  test.each<[string, readonly string[], string]>([
    ['none', [], 'ID2093'],
    ['another', ['oct:Other'], 'ID2094'],
    ['the right one in upper case', ['OCT:DEFAULT'], 'ID2094'],
    ['the right one among others', ['api', 'oct:Default'], 'good'],
  ])('for this audience: %s', async (_, audiences, expected) => {
    const { tenant, idOf } = createTenant()
    const token = await tenant.keys.issueToken({ clientId: 'a', audiences })
    expect(await idOf(`Bearer ${token}`)).toBe(expected)
  })

  test('that has ended and is for nobody has ended first', async () => {
    const { tenant, idOf } = createTenant()
    const token = await tenant.keys.issueToken({
      clientId: 'a',
      audiences: [],
      lifetimeSeconds: -1,
    })
    expect(await idOf(`Bearer ${token}`)).toBe('ID2019')
  })

  const JWE = { accessTokenFormat: 'jwt' } as const
  const JWS = { ...JWE, encryptAccessTokens: false } as const
  const REFERENCE = { useReferenceAccessTokens: true } as const

  test.each([['JWE', JWE], ['JWS', JWS], ['a reference', REFERENCE]])(
    'that is %s is good, but not with a blank more',
    async (_, settings) => {
      const { tenant, idOf } = createTenant({ settings })
      const token = await tenant.keys.issueToken({ clientId: 'a' })
      expect(await idOf(`Bearer ${token}`)).toBe('good')
      expect(await idOf(`Bearer  ${token}`)).toBe('ID2004')
    },
  )

  // By what is wrong with it: no tenant can read what another wrote.
  test.each([
    ['opaque', {}, 'ID2004'],
    ['JWE', JWE, 'ID2004'],
    ['JWS', JWS, 'ID2090'],
    ['a reference', REFERENCE, 'ID2004'],
  ])('of another tenant of the same name that is %s is refused', async (_, settings, expected) => {
    const [one, other] = [createTenant({ settings }), createTenant({ settings })]
    const token = await one.tenant.keys.issueToken({ clientId: 'a' })
    expect(await other.idOf(`Bearer ${token}`)).toBe(expected)
  })

  test('is for the tenant of that name', async () => {
    const { tenant, idOf } = createTenant({ tenantName: 'North' })
    const audiences = ['oct:Default']
    expect(await idOf(`Bearer ${await tenant.keys.issueToken({ clientId: 'a' })}`)).toBe('good')
    expect(await idOf(`Bearer ${await tenant.keys.issueToken({ clientId: 'a', audiences })}`))
      .toBe('ID2094')
  })

  test('that is a JWS is good wherever the tenant is called, but not for another Authority', async () => {
    const { tenant, idOf } = createTenant({ settings: JWS })
    const token = await tenant.keys.issueToken({ clientId: 'a' })
    tenant.wire.moveTo('http://127.0.0.1:8080')
    expect(await idOf(`Bearer ${token}`)).toBe('good')
    tenant.settings.update({ authority: 'https://pos.example.com' })
    expect(await idOf(`Bearer ${token}`)).toBe('ID2088')
  })

  test('that is a reference to a revoked one is refused, as the API asks for those alone', async () => {
    const secret = crypto.randomUUID()
    const application = {
      clientId: 'a',
      displayName: 'A',
      type: 'confidential',
      clientSecret: secret,
      roles: ['GraphQL User'],
      flows: ['client_credentials'],
      endpoints: ['revocation'],
    } as const
    const endpoints = ['token', 'revocation'] as const
    for (const [format, expected] of [[REFERENCE, 'ID2019'], [{}, 'good']] as const) {
      const settings = { endpoints, ...format }
      const { tenant, idOf } = createTenant({ settings, applications: [application] })
      const token = await tenant.keys.issueToken({ clientId: 'a' })
      expect(await idOf(`Bearer ${token}`)).toBe('good')
      const body = new URLSearchParams({ client_id: 'a', client_secret: secret, token })
      const url = 'https://shop.example/connect/revoke'
      expect((await tenant.fetch(url, { method: 'POST', body })).status).toBe(200)
      expect(await idOf(`Bearer ${token}`)).toBe(expected)
    }
  })

  test('that is opaque may have white space around it, but nothing else', async () => {
    const { tenant, idOf } = createTenant()
    const token = await tenant.keys.issueToken({ clientId: 'a' })
    const middle = token.length / 2 | 0
    const other = token[middle] === 'A' ? 'B' : 'A'
    expect(await idOf(`Bearer   ${token}`)).toBe('good')
    for (
      const bad of [
        `"${token}"`,
        `${token}, Basic x`,
        token.slice(0, middle) + other + token.slice(middle + 1),
        token.slice(0, -4),
        `CfDJ8${'A'.repeat(200)}`,
        'a.b.c',
        'a'.repeat(20_000),
        '\xe9\xe9',
      ]
    ) {
      expect(await idOf(`Bearer ${bad}`)).toBe('ID2004')
    }
  })
})
