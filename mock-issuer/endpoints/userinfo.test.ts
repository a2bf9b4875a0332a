import { describe, expect, test } from 'vitest'
import { createTokenEndpoints, refusalOf } from '../../test-support/token_endpoints.ts'

const FORM = 'application/x-www-form-urlencoded'

/** What userinfo makes of a good token that is sent in a certain way. */
async function ask(send: (token: string) => RequestInit & { query?: string }) {
  const { tenant, url, token } = createTokenEndpoints()
  const { query = '', ...init } = send((await token()).accessToken)
  return await tenant.fetch(`${url}connect/userinfo${query}`, init)
}

describe('userinfo finds a token', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
  const posted = (token: string) => ({
    method: 'POST',
    headers: { 'content-type': FORM },
    body: `access_token=${token}`,
  })
  test.each<[string, (token: string) => RequestInit & { query?: string }]>([
    ['in the header', (token) => ({ headers: bearer(token) })],
    ['in the query of a GET', (token) => ({ query: `?access_token=${token}` })],
    ['in the form of a POST', posted],
    ['in the header first', (token) => ({ headers: bearer(token), query: '?access_token=x' })],
  ])('%s, but has no users', async (_, send) => {
    const response = await ask(send)
    expect(response.status).toBe(400)
    expect(await refusalOf(response)).toBe('ID2025')
  })

  test.each<[string, (token: string) => RequestInit & { query?: string }]>([
    ['in the query of a POST', (token) => ({ ...posted(''), query: `?access_token=${token}` })],
    ['twice in the query', (token) => ({ query: `?access_token=${token}&access_token=${token}` })],
    ['under another scheme', (token) => ({ headers: { authorization: `Token ${token}` } })],
    ['nowhere', () => ({})],
  ])('not %s', async (_, send) => {
    const response = await ask(send)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
  })
})

describe('userinfo refuses', () => {
  test('what is no token', async () => {
    const response = await createTokenEndpoints().userinfo('garbage')
    expect(response.status).toBe(401)
    expect(await refusalOf(response)).toBe('ID2004')
  })

  test('a token that has ended', async () => {
    const { tenant, token, userinfo } = createTokenEndpoints()
    const { accessToken } = await token()
    tenant.clock.advance(3601)
    expect(await refusalOf(await userinfo(accessToken))).toBe('ID2019')
  })

  test('an ID token', async () => {
    const { token, userinfo } = createTokenEndpoints()
    const response = await userinfo((await token('owner', 'openid')).idToken)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate'))
      .toContain('error_description="The specified token is not an access token."')
  })

  test('no token for its audience', async () => {
    const { tenant, userinfo } = createTokenEndpoints()
    for (const audiences of [[], ['oct:Other']]) {
      const token = await tenant.keys.issueToken({ clientId: 'owner', audiences })
      expect(await refusalOf(await userinfo(token))).toBe('ID2025')
    }
  })

  test.each<[string, RequestInit, string]>([
    ['a method', { method: 'PUT' }, 'ID2084'],
    ['a POST without content type', { method: 'POST' }, 'ID2081'],
    [
      'another content type',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
      'ID2082',
    ],
  ])('%s, in the challenge', async (_, init, id) => {
    const response = await ask(() => init)
    expect([response.status, response.headers.get('content-length')]).toEqual([400, '0'])
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_request", /)
    expect(await refusalOf(response)).toBe(id)
  })

  test('a form that cannot be read with an empty 500', async () => {
    const init = { method: 'POST', headers: { 'content-type': FORM }, body: 'x=%00' }
    expect((await ask(() => init)).status).toBe(500)
  })
})

test('userinfo says nothing about caching', async () => {
  const { headers } = await createTokenEndpoints().userinfo('garbage')
  expect(headers.has('cache-control') || headers.has('pragma') || headers.has('expires')).toBe(
    false,
  )
})
