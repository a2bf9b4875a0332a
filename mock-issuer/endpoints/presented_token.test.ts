import { describe, expect, test } from 'vitest'
import {
  createTokenEndpoints,
  type Parameters,
  refusalOf,
} from '../../test-support/token_endpoints.ts'

const PATHS = ['introspect', 'revoke'] as const
const FORBIDDEN = { introspect: 'ID2075', revoke: 'ID2078' }

// Recordings, X7: each row lacks what the next one has.
describe.each(PATHS)('%s judges', (path) => {
  test.each<[string, Parameters, string | number]>([
    ['a missing token first', { client_id: undefined, client_assertion: 'a' }, 'ID2029'],
    ['half an assertion before a missing client', {
      token: 'garbage',
      client_id: undefined,
      client_assertion_type: 'a',
    }, 'ID2037'],
    ['the client before the token', { token: 'garbage', client_secret: 'wrong' }, 'ID2055'],
    ['the token before the permission', { token: 'garbage', client_id: 'till' }, 200],
  ])('%s', async (_, parameters, expected) => {
    expect(await refusalOf(await createTokenEndpoints().ask(path, parameters))).toBe(expected)
  })

  test('the permission before the type of the token, and whose it is', async () => {
    const { ask, token } = createTokenEndpoints()
    const { accessToken, idToken } = await token('owner', 'openid')
    for (const one of [accessToken, idToken]) {
      const response = await ask(path, { token: one, client_id: 'till' })
      expect(await refusalOf(response)).toBe(FORBIDDEN[path])
    }
  })

  test('the permission before the token in OpenIddict 4, but after the client', async () => {
    const { ask } = createTokenEndpoints({ serverGeneration: 'v4' })
    const garbage = { token: 'garbage', client_id: 'till' }
    expect(await refusalOf(await ask(path, garbage))).toBe(FORBIDDEN[path])
    expect(await refusalOf(await ask(path, { ...garbage, client_secret: 'wrong' }))).toBe('ID2055')
  })

  test.each(['v4', 'v5', 'v6'] as const)('a missing client as 401 in %s', async (generation) => {
    const { ask } = createTokenEndpoints({ serverGeneration: generation })
    const response = await ask(path, { token: 'garbage', client_id: undefined })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain("'client_id' parameter is missing.")
  })
})

describe('a permission', () => {
  test.each(
    [['introspection', 'introspect', 'revoke'], ['revocation', 'revoke', 'introspect']] as const,
  )('for %s is not one for the other endpoint', async (permission, path, other) => {
    const { tenant, ask, token } = createTokenEndpoints()
    tenant.applications.update('till', { endpoints: [permission] })
    const { accessToken } = await token('till')
    const parameters = { client_id: 'till', token: accessToken }
    expect(await refusalOf(await ask(other, parameters))).toBe(FORBIDDEN[other])
    expect(await refusalOf(await ask(path, parameters))).toBe(200)
  })
})
