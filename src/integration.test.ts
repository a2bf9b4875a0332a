// The client with the global fetch, against a mock tenant behind MSW.
import { http } from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMockIssuer, type Fault, fault, type MockIssuer } from '../mock-issuer/mod.ts'
import type { MockIssuerOptions } from '../mock-issuer/mod.ts'
import { mswHandlers, rejectUnhandledRequests } from '../mock-issuer/msw.ts'
import { createCanary } from '../test-support/canary.ts'
import { failureOf } from '../test-support/failure.ts'
import { createPosClient } from './client.ts'
import type { PosAuthErrorCode } from './errors.ts'

const canary = createCanary()
const server = setupServer()
let tenant: MockIssuer

beforeEach(() => {
  server.listen(rejectUnhandledRequests())
  open({})
})
afterEach(() => {
  server.close()
  tenant.faults.expectDone()
  expect(canary.findIn(JSON.stringify(tenant.journal.entries))).toEqual([])
})

function open(options: Partial<MockIssuerOptions>): void {
  tenant = createMockIssuer({
    issuer: 'https://shop.example/north',
    applications: [{
      clientId: 'stocksync',
      displayName: 'Stock sync',
      type: 'confidential',
      clientSecret: canary.value,
      flows: ['client_credentials'],
      roles: ['GraphQL User', 'Manager'],
    }],
    ...options,
  })
  server.resetHandlers(...mswHandlers(http, tenant))
}

const credentials = { clientId: 'stocksync', clientSecret: canary.value }
const client = (options = {}) =>
  createPosClient({ issuer: tenant.issuer, ...credentials, ...options })
const call = (pos = client()) =>
  pos.fetch('api/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"query Products { products { name } }"}',
  })

describe.each(['v4', 'v5', 'v6'] as const)('OpenIddict %s', (serverGeneration) => {
  test.each(['https://shop.example/north', 'https://shop.example/'])(
    'five calls to %s take one discovery and one token request',
    async (issuer) => {
      open({ issuer, serverGeneration })
      tenant.graphql.answer({ Products: { data: { products: [] } } })
      const pos = client()
      for (let count = 0; count < 5; count++) {
        expect(await (await call(pos)).json()).toEqual({ data: { products: [] } })
      }
      tenant.journal.expectCount({ endpoint: 'discovery', status: 200 }, 1)
      tenant.journal.expectCount({ endpoint: 'graphql', issuedBy: 2, status: 200 }, 5)
      tenant.journal.expectCount({
        endpoint: 'token',
        clientAuthentication: 'client_secret_basic',
        secret: tenant.journal.fingerprint(canary.value),
        status: 200,
      }, 1)
      expect(tenant.journal.total).toBe(7)
    },
  )

  test('a wrong secret is INVALID_CLIENT, and is sent once', async () => {
    open({ serverGeneration })
    const error = await failureOf(client({ clientSecret: 'wr0ng+secret%' }).getToken())
    expect(error).toMatchObject({ code: 'POS_AUTH_INVALID_CLIENT', status: 401 })
    tenant.journal.expectCount({ endpoint: 'token', status: 401, error: 'invalid_client' }, 1)
  })
})

test('the secret can go in the form', async () => {
  await client({ clientAuthentication: 'client_secret_post' }).getToken()
  tenant.journal.expectCount({ clientAuthentication: 'client_secret_post', status: 200 }, 1)
})

test('a token is renewed when it has ended on both clocks', async () => {
  let now = Date.now()
  const pos = client({ clock: { now: () => now, monotonic: () => now } })
  await call(pos)
  now += 3_600_000
  tenant.clock.advance(3_600)
  expect((await call(pos)).status).toBe(200)
  expect(tenant.journal.tokens().map(({ uses, refusals }) => [uses.length, refusals.length]))
    .toEqual([[1, 0], [1, 0]])
})

test('a token that the tenant refuses is replaced, and the call sent once more', async () => {
  const pos = client()
  await call(pos)
  tenant.keys.lose()
  expect((await call(pos)).status).toBe(200)
  expect(tenant.journal.tokens().map(({ uses, refusals }) => [uses.length, refusals.length]))
    .toEqual([[1, 1], [1, 0]])
  tenant.keys.lose()
  const answer = await call(pos)
  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toContain('ID2004')
})

test('a changed secret ends nothing that was issued, and all that comes after', async () => {
  const pos = client()
  await call(pos)
  tenant.applications.update('stocksync', { clientSecret: 'another secret, made up' })
  expect((await call(pos)).status).toBe(200)
  expect((await failureOf(client().getToken())).code).toBe('POS_AUTH_INVALID_CLIENT')
})

describe('what the tenant refuses is told by its own code', () => {
  test.each<[string, PosAuthErrorCode, Partial<MockIssuerOptions>]>([
    ['the flow is off for all', 'POS_AUTH_GRANT_NOT_OFFERED', {
      settings: { flows: ['password'] },
    }],
    ['the scope is unknown', 'POS_AUTH_REQUEST_REJECTED', {}],
    ['the authority is another host', 'POS_AUTH_ISSUER_MISMATCH', {
      settings: { authority: 'https://pos.example' },
    }],
  ])('%s', async (_, code, options) => {
    open(options)
    const error = await failureOf(client({ scope: 'nosuch' }).getToken())
    expect(error.code).toBe(code)
    expect(canary.findIn(`${error.stack}${JSON.stringify(error)}`)).toEqual([])
  })
})

test('a content type that is none does not matter to a good token', async () => {
  tenant.faults.on('token').do(fault.contentType('text/plain'))
  expect((await call()).status).toBe(200)
})

describe('a fault of the tenant', () => {
  test.each<[string, 'discovery' | 'token', Fault, PosAuthErrorCode]>([
    ['a page', 'token', fault.html(), 'POS_AUTH_MALFORMED_RESPONSE'],
    ['no content', 'token', fault.empty(), 'POS_AUTH_MALFORMED_RESPONSE'],
    ['half the content', 'token', fault.truncate(40), 'POS_AUTH_MALFORMED_RESPONSE'],
    ['no token', 'token', fault.member('access_token', undefined), 'POS_AUTH_MALFORMED_RESPONSE'],
    ['another type', 'token', fault.member('token_type', 'mac'), 'POS_AUTH_MALFORMED_RESPONSE'],
    ['a redirect', 'token', fault.redirect('/north/else', 307), 'POS_AUTH_REDIRECT_REFUSED'],
    ['an odd error', 'token', fault.refuse('invalid_scope'), 'POS_AUTH_REQUEST_REJECTED'],
    ['a page', 'discovery', fault.html(), 'POS_AUTH_DISCOVERY_FAILED'],
    [
      'a slash',
      'discovery',
      fault.member('issuer', 'https://shop.example/north/'),
      'POS_AUTH_ISSUER_MISMATCH',
    ],
    [
      'plain http',
      'discovery',
      fault.member('token_endpoint', 'http://shop.example/t'),
      'POS_AUTH_INSECURE_URL',
    ],
    [
      'another host',
      'discovery',
      fault.member('token_endpoint', 'https://else.example/t'),
      'POS_AUTH_ENDPOINT_NOT_ALLOWED',
    ],
  ])('%s from %s', async (_, endpoint, thrown, code) => {
    tenant.faults.on(endpoint).times(Infinity).do(thrown)
    const error = await failureOf(client().getToken())
    expect(error.code).toBe(code)
    expect(canary.findIn(`${error.stack}${JSON.stringify(error)}`)).toEqual([])
    const issued = endpoint === 'discovery' ? 0 : 1
    tenant.journal.expectCount({ endpoint: 'token' }, issued)
    tenant.journal.expectCount({ endpoint: 'other' }, 0)
  })
})
