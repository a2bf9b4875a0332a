import { describe, expect, test } from 'vitest'
import {
  createTokenEndpoints,
  type Parameters,
  refusalOf,
  type TokenEndpoints,
} from '../../test-support/token_endpoints.ts'
import { fault } from '../mod.ts'

const START = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000
const INACTIVE = { active: false }
const OF_OWNER = {
  active: true,
  iss: 'https://shop.example/north',
  sub: 'owner',
  token_type: 'Bearer',
  token_usage: 'access_token',
  client_id: 'owner',
  iat: START,
  nbf: START,
  exp: START + 3600,
  aud: 'oct:Default',
}

async function introspect({ ask }: TokenEndpoints, token: string, parameters: Parameters = {}) {
  const response = await ask('introspect', { token, ...parameters })
  expect(response.status).toBe(200)
  return await response.json() as Record<string, unknown>
}

describe('of a token, introspection tells', () => {
  test('its own client when, by whom and for whom, and nothing of names', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token('owner', 'email')
    expect(Object.entries(await introspect(mock, accessToken))).toEqual(Object.entries(OF_OWNER))
  })

  test('its audience all of it, in the order of the tenant', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token('owner', 'orders email')
    const told = await introspect(mock, accessToken, { client_id: 'oct:Default' })
    expect(Object.entries(told)).toEqual(Object.entries({
      active: true,
      iss: 'https://shop.example/north',
      username: 'Display owner',
      sub: 'owner',
      scope: 'orders email',
      token_type: 'Bearer',
      token_usage: 'access_token',
      client_id: 'owner',
      iat: START,
      nbf: START,
      exp: START + 3600,
      aud: ['oct:Default', 'orders-api', 'open'],
      'oc:entyp': 'application',
      name: 'Display owner',
      role: 'GraphQL User',
      Permission: 'ExecuteGraphQL',
    }))
  })

  test('a public client no names, audience or not: nobody can say who it is', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token('owner', 'orders')
    const told = await introspect(mock, accessToken, {
      client_id: 'open',
      client_secret: undefined,
    })
    expect(told).toEqual({ ...OF_OWNER, aud: ['oct:Default', 'orders-api', 'open'] })
  })

  test('anybody, if it is for nobody in particular', async () => {
    const mock = createTokenEndpoints()
    const token = await mock.tenant.keys.issueToken({ clientId: 'owner', audiences: [] })
    const { aud: _, ...withoutAudience } = OF_OWNER
    expect(await introspect(mock, token, { client_id: 'other' })).toEqual(withoutAudience)
  })

  test('another client nothing', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token()
    expect(await introspect(mock, accessToken, { client_id: 'other' })).toEqual(INACTIVE)
  })

  test('the Authority in place of the address', async () => {
    const mock = createTokenEndpoints({ settings: { authority: 'https://pos.example' } })
    const { accessToken } = await mock.token()
    expect(await introspect(mock, accessToken)).toMatchObject({ iss: 'https://pos.example/' })
  })

  test('what it was at its issue, whatever became of the application', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token('till')
    mock.tenant.applications.update('till', { displayName: 'Other', roles: ['Owner'] })
    const audience = { client_id: 'oct:Default' }
    expect(await introspect(mock, accessToken, audience))
      .toMatchObject({ username: 'Display till', role: 'GraphQL User' })
    mock.tenant.applications.remove('till')
    expect(await introspect(mock, accessToken, audience)).toMatchObject({ active: true })
  })
})

describe('a token is inactive', () => {
  test.each(['garbage', ' ', 'a.b.c', `CfDJ8${'A'.repeat(600)}`])(
    'that is none: %s',
    async (one) => {
      expect(await introspect(createTokenEndpoints(), one)).toEqual(INACTIVE)
    },
  )

  test('after its last second', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token()
    mock.tenant.clock.advance(3600)
    expect(await introspect(mock, accessToken)).toMatchObject({ active: true })
    mock.tenant.clock.advance(0.001)
    expect(await introspect(mock, accessToken)).toEqual(INACTIVE)
  })

  test('when the keys are lost', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token()
    mock.tenant.keys.lose()
    expect(await introspect(mock, accessToken)).toEqual(INACTIVE)
  })

  test('when it was revoked', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token()
    await mock.ask('revoke', { token: accessToken })
    expect(await introspect(mock, accessToken)).toEqual(INACTIVE)
  })
})

test('an ID token cannot be introspected', async () => {
  const { ask, token } = createTokenEndpoints()
  const response = await ask('introspect', { token: (await token('owner', 'openid')).idToken })
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({
    error: 'unsupported_token_type',
    error_description: 'The specified token cannot be introspected.',
    error_uri: 'https://documentation.openiddict.com/errors/ID2076',
  })
})

describe('introspection', () => {
  test('answers GET, with parameters in the query', async () => {
    const { tenant, url, secret, token } = createTokenEndpoints()
    const query = new URLSearchParams({
      token: (await token()).accessToken,
      client_id: 'owner',
      client_secret: secret,
    })
    const response = await tenant.fetch(`${url}connect/introspect?${query}`)
    expect(await response.json()).toMatchObject({ active: true })
  })

  test('takes Basic credentials, of which the hint changes nothing', async () => {
    const { tenant, url, secret, token } = createTokenEndpoints()
    const response = await tenant.fetch(`${url}connect/introspect`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`owner:${secret}`)}` },
      body: new URLSearchParams({
        token: (await token()).accessToken,
        token_type_hint: 'refresh_token',
      }),
    })
    expect(await response.json()).toMatchObject({ active: true })
  })

  test('says nothing about caching', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token()
    for (const parameters of [{ token: accessToken }, { token: 'garbage' }, {}]) {
      const { headers } = await mock.ask('introspect', parameters)
      expect(headers.has('cache-control') || headers.has('pragma') || headers.has('expires'))
        .toBe(false)
    }
  })

  test.each(['PUT', 'DELETE', 'OPTIONS', 'HEAD'])('refuses %s', async (method) => {
    const { tenant, url } = createTokenEndpoints()
    const response = await tenant.fetch(`${url}connect/introspect`, { method })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-length')).toBe('167')
    expect(await refusalOf(response)).toBe(method === 'HEAD' ? 400 : 'ID2084')
  })

  test('and userinfo can be struck by faults', async () => {
    const { tenant, ask, userinfo } = createTokenEndpoints()
    tenant.faults.on('introspection', { clientId: 'owner' }).do(fault.status(503))
    tenant.faults.on('userinfo').do(fault.status(502))
    expect((await ask('introspect', { token: 'a', client_id: 'other' })).status).toBe(200)
    expect((await ask('introspect', { token: 'a' })).status).toBe(503)
    expect((await userinfo('a')).status).toBe(502)
    tenant.faults.expectDone()
  })

  test('is not there unless it is switched on', async () => {
    const { ask } = createTokenEndpoints({ settings: { endpoints: ['token'] } })
    expect((await ask('introspect', { token: 'garbage' })).status).toBe(404)
  })
})
