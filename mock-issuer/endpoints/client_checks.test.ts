import { describe, expect, test } from 'vitest'
import { createTokenEndpoints, refusalOf } from '../../test-support/token_endpoints.ts'

// Introspection has no checks of its own between these, and says `active: false` after all of them.
const ask = async (parameters: Record<string, string | undefined>, generation?: 'v4') => {
  const { ask } = createTokenEndpoints(generation && { serverGeneration: generation })
  return await refusalOf(await ask('introspect', { token: 'garbage', ...parameters }))
}
const ASSERTION = {
  client_secret: undefined,
  client_assertion: 'a.b.c',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
}

describe('a client is', () => {
  test.each<[string, Record<string, string | undefined>, string | number]>([
    ['known by id and secret', {}, 200],
    ['unknown', { client_id: 'nobody' }, 'ID2052'],
    ['in another letter case', { client_id: 'OWNER' }, 'ID2052'],
    ['not proved', { client_secret: undefined }, 'ID2054'],
    ['proved wrongly', { client_secret: 'wrong' }, 'ID2055'],
    ['public', { client_id: 'open', client_secret: undefined }, 200],
    ['public and has a secret', { client_id: 'open' }, 'ID2053'],
    ['without an id', { client_id: undefined }, 'ID2029'],
    ['proved by an assertion, for which it has no key', ASSERTION, 'ID2090'],
    ['named by its assertion alone', { ...ASSERTION, client_id: undefined }, 'ID2090'],
    ['proved twice', { ...ASSERTION, client_secret: 'a' }, 'ID2087'],
    ['proved by half an assertion', { ...ASSERTION, client_assertion_type: undefined }, 'ID2037'],
    ['proved by the other half', { ...ASSERTION, client_assertion: undefined }, 'ID2037'],
    ['proved by an assertion of another type', {
      ...ASSERTION,
      client_assertion_type: 'urn:x',
    }, 'ID2032'],
  ])('%s', async (_, parameters, expected) => {
    expect(await ask(parameters)).toBe(expected)
  })

  test('not proved by an assertion in OpenIddict 4, which knows none', async () => {
    expect(await ask(ASSERTION, 'v4')).toBe('ID2054')
    expect(await ask({ ...ASSERTION, client_secret: 'wrong' }, 'v4')).toBe('ID2055')
    expect(await ask({ ...ASSERTION, client_id: undefined }, 'v4')).toBe('ID2029')
  })
})
