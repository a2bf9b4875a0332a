import { describe, expect, test } from 'vitest'
import {
  createTokenEndpoints,
  refusalOf,
  type TokenEndpoints,
} from '../../test-support/token_endpoints.ts'
import { fault } from '../mod.ts'

const isActive = async ({ ask }: TokenEndpoints, token: string) => {
  const response = await ask('introspect', { token, client_id: 'oct:Default' })
  return (await response.json() as { active: boolean }).active
}
const askApi = ({ tenant, url }: TokenEndpoints, token: string) =>
  tenant.fetch(`${url}api/graphql?query={products}`, {
    headers: { authorization: `Bearer ${token}` },
  })

describe('a revoked token', () => {
  test('is no longer active, nor good for userinfo', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token()
    const { accessToken: another } = await mock.token()
    const response = await mock.ask('revoke', { token: accessToken })
    expect([response.status, await response.text()]).toEqual([200, '{}'])
    expect(await isActive(mock, accessToken)).toBe(false)
    expect(await refusalOf(await mock.userinfo(accessToken))).toBe('ID2019')
    expect(await isActive(mock, another)).toBe(true)
  })

  test.each(['opaque', 'jwt'] as const)('is still good for the API: %s', async (format) => {
    const mock = createTokenEndpoints({ settings: { accessTokenFormat: format } })
    const { accessToken } = await mock.token()
    await mock.ask('revoke', { token: accessToken })
    expect(await isActive(mock, accessToken)).toBe(false)
    expect((await askApi(mock, accessToken)).status).toBe(200)
  })

  test('is not good for the API if it is a reference', async () => {
    const mock = createTokenEndpoints({ settings: { useReferenceAccessTokens: true } })
    const { accessToken } = await mock.token()
    expect((await askApi(mock, accessToken)).status).toBe(200)
    await mock.ask('revoke', { token: accessToken })
    expect(await refusalOf(await askApi(mock, accessToken))).toBe('ID2019')
  })

  test('can be revoked again', async () => {
    const { ask, token } = createTokenEndpoints()
    const { accessToken } = await token()
    for (const _ of [1, 2]) {
      const response = await ask('revoke', { token: accessToken })
      expect([response.status, await response.text()]).toEqual([200, '{}'])
    }
  })
})

describe('a token may be revoked', () => {
  test.each([['its client', 'owner'], ['its audience', 'oct:Default']])('by %s', async (_, by) => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token()
    await mock.ask('revoke', { token: accessToken, client_id: by })
    expect(await isActive(mock, accessToken)).toBe(false)
  })

  test('by nobody else, who is told nothing of it', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token()
    const response = await mock.ask('revoke', { token: accessToken, client_id: 'other' })
    expect([response.status, await response.text()]).toEqual([200, '{}'])
    expect(await isActive(mock, accessToken)).toBe(true)
  })

  test('not without the right secret', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token()
    const response = await mock.ask('revoke', { token: accessToken, client_secret: 'wrong' })
    expect(await refusalOf(response)).toBe('ID2055')
    expect(await isActive(mock, accessToken)).toBe(true)
  })
})

test('an ID token cannot be revoked', async () => {
  const { ask, token } = createTokenEndpoints()
  const response = await ask('revoke', { token: (await token('owner', 'openid')).idToken })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    error: 'unsupported_token_type',
    error_description: 'This token cannot be revoked.',
  })
})

describe('a fault at revocation', () => {
  test('leaves the token alone if it comes before', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token()
    mock.tenant.faults.on('revocation', { clientId: 'owner' }).do(fault.status(503))
    expect((await mock.ask('revoke', { token: accessToken })).status).toBe(503)
    expect(await isActive(mock, accessToken)).toBe(true)
    mock.tenant.faults.expectDone()
  })

  test('loses an answer, and the token is revoked all the same', async () => {
    const mock = createTokenEndpoints()
    const { accessToken } = await mock.token()
    mock.tenant.faults.on('revocation').after().do(fault.status(503))
    expect((await mock.ask('revoke', { token: accessToken })).status).toBe(503)
    expect(await isActive(mock, accessToken)).toBe(false)
  })
})

describe('revocation', () => {
  test.each(['garbage', 'a.b.c'])('is done with what is no token: %s', async (token) => {
    const response = await createTokenEndpoints().ask('revoke', { token })
    expect([response.status, await response.text()]).toEqual([200, '{}'])
  })

  test('must not be kept by caches', async () => {
    const { ask } = createTokenEndpoints()
    for (const parameters of [{ token: 'garbage' }, {}]) {
      const { headers } = await ask('revoke', parameters)
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  test.each(['GET', 'PUT'])('refuses %s', async (method) => {
    const { tenant, url } = createTokenEndpoints()
    const response = await tenant.fetch(`${url}connect/revoke?token=garbage`, { method })
    expect(await refusalOf(response)).toBe('ID2084')
  })
})
