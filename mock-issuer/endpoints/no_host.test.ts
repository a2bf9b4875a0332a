import { expect, test } from 'vitest'
import { createMockTenant } from '../../test-support/mock_tenant.ts'

const REFUSAL =
  'error="invalid_request", error_description="The mandatory \'Host\' header is missing."'

// The recordings have discovery, jwks, token, introspection and the API; the others are alike.
test.each([
  ['.well-known/openid-configuration', 400, 'body', false],
  ['connect/token', 400, 'body', true],
  ['api/graphql', 400, 'challenge', true],
  ['connect/userinfo', 400, 'challenge', false],
  ['connect/revoke', 400, 'body', true],
])('/%s without Host is %i, told in the %s', async (path, status, where, noStore) => {
  const { tenant, url } = createMockTenant({
    settings: { endpoints: ['token', 'userinfo', 'revocation'] },
  })
  const answer = await tenant.wire.exchange({
    method: 'GET',
    url: new URL(path, url),
    headers: new Headers(),
    body: new Uint8Array(),
    hasNoHost: true,
  })
  const headers = Object.fromEntries(answer.headers)
  expect(answer.status).toBe(status)
  expect(headers['Cache-Control']).toBe(noStore ? 'no-store' : undefined)
  if (where === 'challenge') expect(headers['WWW-Authenticate']).toContain(`Bearer ${REFUSAL}`)
  else expect(JSON.parse(answer.body)).toMatchObject({ error: 'invalid_request' })
  expect(answer.body === '').toBe(where === 'challenge')
  tenant.journal.expectCount({ path: new URL(path, url).pathname, status }, 1)
})

test('a path that is nobody’s is 404 with or without Host', async () => {
  const { tenant, url } = createMockTenant()
  const { status } = await tenant.wire.exchange({
    method: 'GET',
    url: new URL('nothing', url),
    headers: new Headers(),
    body: new Uint8Array(),
    hasNoHost: true,
  })
  expect(status).toBe(404)
})
