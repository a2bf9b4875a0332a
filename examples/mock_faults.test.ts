import { createPosClient, isPosAuthError } from 'pos-auth'
import { createMockIssuer, fault } from 'pos-auth/mock-issuer'
import { afterEach, beforeEach, expect, test } from 'vitest'

const credentials = { clientId: 'stocksync', clientSecret: crypto.randomUUID() }
const tenant = createMockIssuer({
  issuer: 'https://shop.example/north',
  applications: [{
    ...credentials,
    displayName: 'Stock sync',
    type: 'confidential',
    flows: ['client_credentials'],
    roles: ['GraphQL User'],
  }],
})
const { fetch, issuer } = tenant
beforeEach(() => tenant.reset())
afterEach(() => tenant.faults.expectDone())

test('a page in place of a token is told as such', async () => {
  tenant.faults.on('token', { clientId: 'stocksync' }).do(fault.html(502))
  tenant.faults.on('token').after().do(fault.html())
  const error = await createPosClient({ issuer, ...credentials, fetch }).getToken().catch((e) => e)
  expect(isPosAuthError(error) && error.code).toBe('POS_AUTH_MALFORMED_RESPONSE')
  // The second answer was lost on its way, but the tenant had issued a token.
  expect(tenant.journal.entries.map(({ issued }) => issued !== undefined))
    .toEqual([false, false, true])
})

test('a token ends on the clock of the tenant', async () => {
  const url = `${issuer}/api/graphql?query={me}`
  const headers = {
    authorization: `Bearer ${await tenant.keys.issueToken({ clientId: 'stocksync' })}`,
  }
  tenant.clock.freeze()
  expect((await fetch(url, { headers })).status).toBe(200)
  tenant.clock.advance(3_601)
  const refused = await fetch(url, { headers })
  expect(refused.headers.get('www-authenticate')).toContain(
    'The specified token is no longer valid.',
  )
  expect(tenant.journal.tokens()).toMatchObject([{ uses: [1], refusals: [2] }])
})
