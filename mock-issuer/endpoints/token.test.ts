import { describe, expect, test } from 'vitest'
import { createMockIssuer, type MockIssuer, type MockIssuerOptions } from '../mod.ts'
import { claimsOf } from './token.ts'

const clientSecret = crypto.randomUUID()
const NOW = Date.UTC(2026, 10, 22, 10)

function createTenant(options: Partial<MockIssuerOptions> = {}): MockIssuer {
  return createMockIssuer({
    issuer: 'https://shop.example/north',
    scopes: [{ name: 'orders', resources: ['orders-api'] }],
    applications: [{
      clientId: 'warehousesync',
      displayName: 'Warehouse sync',
      type: 'confidential',
      clientSecret,
      flows: ['client_credentials'],
      roles: ['GraphQL User', 'Manager'],
      scopes: ['orders', 'email'],
    }],
    ...options,
  })
}

async function ask(tenant: MockIssuer, scope = '', clientId = 'warehousesync') {
  const grant = { grant_type: 'client_credentials', client_id: clientId, scope }
  const body = new URLSearchParams({ ...grant, client_secret: clientSecret })
  return await tenant.fetch(`${tenant.issuer}/connect/token`, { method: 'POST', body })
}

describe('a token answer', () => {
  test('has type and lifetime, and no scope even if one was asked for', async () => {
    const tenant = createTenant()
    for (const scope of ['', 'orders', 'orders email']) {
      const answer = await (await ask(tenant, scope)).json()
      expect(Object.keys(answer)).toEqual(['access_token', 'token_type', 'expires_in'])
      expect(answer.token_type).toBe('Bearer')
    }
  })

  test.each([[0, 3600], [431, 3600], [500, 3600], [501, 3599], [525, 3599], [999, 3599]])(
    'at millisecond %i of a second says %i s',
    async (fraction, expiresIn) => {
      const tenant = createTenant()
      tenant.clock.freeze(NOW + fraction)
      expect((await (await ask(tenant)).json()).expires_in).toBe(expiresIn)
    },
  )

  test('has a new token each time, which the API takes', async () => {
    const tenant = createTenant()
    tenant.clock.freeze(NOW)
    const tokens = new Set<string>()
    for (let count = 0; count < 3; count++) {
      const { access_token: token } = await (await ask(tenant)).json()
      tokens.add(token)
      const headers = { Authorization: `Bearer ${token}` }
      const url = `${tenant.issuer}/api/graphql?query={me}`
      expect((await tenant.fetch(url, { headers })).status).toBe(200)
    }
    expect(tokens.size).toBe(3)
  })

  test('is an exception for an application without display name', async () => {
    const tenant = createTenant({
      applications: [],
      recipe: {
        steps: [{
          name: 'OpenIdApplication',
          ClientId: 'nodisplay',
          Type: 'confidential',
          ClientSecret: clientSecret,
          AllowClientCredentialsFlow: true,
        }],
      },
    })
    const response = await ask(tenant, '', 'nodisplay')
    expect([response.status, await response.text()]).toEqual([500, ''])
    expect(response.headers.get('Content-Length')).toBe('0')
    expect(response.headers.get('Cache-Control')).toBeNull()
    expect(response.headers.get('X-Mock-Issuer-Failure')).toBeNull()
  })
})

// An RSA key may take a second or two.
test('scope openid brings an ID token that the published key signed', async () => {
  const tenant = createTenant()
  tenant.clock.freeze(NOW)
  const answer = await (await ask(tenant, 'openid')).json()
  expect(Object.keys(answer)).toEqual(['access_token', 'token_type', 'expires_in', 'id_token'])
  const { keys: [jwk] } = await (await tenant.fetch(`${tenant.issuer}/.well-known/jwks`)).json()
  const [header = '', payload = '', signature = ''] = answer.id_token.split('.')
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify'])
  const signed = new TextEncoder().encode(`${header}.${payload}`)
  const bytes = Buffer.from(signature, 'base64url')
  expect(await crypto.subtle.verify(algorithm, key, bytes, signed)).toBe(true)
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  expect(claims).toMatchObject({
    iss: 'https://shop.example/north',
    sub: 'warehousesync',
    aud: 'warehousesync',
    role: ['GraphQL User', 'Manager'],
    exp: NOW / 1000 + 1200,
  })
  const hash = await crypto.subtle.digest(
    'SHA-256',
    new TextEncoder().encode(answer.access_token),
  )
  expect(claims.at_hash).toBe(Buffer.from(hash).subarray(0, 16).toString('base64url'))
}, 30_000)

describe('claimsOf()', () => {
  const application = {
    clientId: 'a',
    displayName: 'A',
    type: 'confidential' as const,
    flows: [],
    roles: ['One', 'Two', 'Gone'],
    scopes: [],
    endpoints: [],
  }
  const tenant = {
    audience: 'oct:Default',
    roles: new Map([['One', ['x', 'y']], ['Two', ['y', 'z']]]),
    scopes: new Map([['orders', ['orders-api', 'stock-api']], ['email', []]]),
  }

  test('copies what each role permits, doubles too', () => {
    expect(claimsOf(application, [], tenant)).toMatchObject({
      roles: ['One', 'Two', 'Gone'],
      permissions: ['x', 'y', 'y', 'z'],
    })
  })

  test('adds the resources of the scopes to the audience, the tenant first', () => {
    const { audiences, scopes } = claimsOf(application, ['email', 'orders'], tenant)
    expect(audiences).toEqual(['oct:Default', 'orders-api', 'stock-api'])
    expect(scopes).toEqual(['email', 'orders'])
  })
})
