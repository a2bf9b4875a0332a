import { describe, expect, test } from 'vitest'
import { createCanary, encodings } from '../test-support/canary.ts'
import { failureOf } from '../test-support/failure.ts'
import { metadata } from '../test-support/scripted_tenant.ts'
import type { PosAuthErrorCode } from './errors.ts'
import { type Expectations, readMetadata } from './metadata.ts'
import { createRedactor } from './redact.ts'

const ISSUER = 'https://shop.example/north'
const call = {
  phase: 'discovery',
  url: new URL(`${ISSUER}/.well-known/openid-configuration`),
} as const
const standard: Expectations = {
  clientAuthentication: undefined,
  loopbackHttp: false,
  tokenEndpointOrigins: new Set(['https://shop.example']),
}
const read = (changes: object, issuer = ISSUER, expected: Partial<Expectations> = {}) =>
  readMetadata(
    { ...metadata(issuer), ...changes },
    issuer,
    { ...standard, ...expected },
    call,
    createRedactor(),
  )

describe('readMetadata() compares the issuer', () => {
  test.each(encodings(createCanary().value).filter(([, form]) => form.length > 20))(
    'and does not show a name that may be a secret: %s',
    async (_, form) => {
      const { message } = await failureOf(() => read({ issuer: `${ISSUER}/${form}` }))
      expect(message).toContain(`'${ISSUER}' and the name the tenant has`)
      expect(message).not.toContain(form)
    },
  )

  test.each([
    [ISSUER, ISSUER],
    ['https://shop.example', 'https://shop.example/'],
    ['https://shop.example/', 'https://shop.example'],
  ])('%s is %s', (expected, named) => {
    expect(read({ issuer: named }, expected).method).toBe('client_secret_basic')
  })

  test.each([
    [ISSUER, `${ISSUER}/`, 'only in the final slash'],
    [`${ISSUER}/`, ISSUER, 'only in the final slash'],
    [ISSUER, 'http://shop.example/north', 'only in the scheme. Behind a reverse proxy'],
    [ISSUER, 'https://shop.example/North', 'in the address'],
    [ISSUER, 'https://shop.example/south', 'in the address'],
    [ISSUER, 'https://evil.example/north', 'in the address'],
    ['https://shop.example', 'https://shop.example//', 'in the address'],
    ['https://shop.example', 'no URL', 'in the address'],
    [ISSUER, '', 'in the address'],
  ])('%s is not %s: %s', async (expected, named, difference) => {
    const error = await failureOf(() => read({ issuer: named }, expected))
    expect(error).toMatchObject({ code: 'POS_AUTH_ISSUER_MISMATCH', phase: 'discovery' })
    expect(error.message).toContain(`'${expected}'`)
    expect(error.message).toContain(`'${named}'`)
    expect(error.message).toContain(`differ ${difference}`)
  })

  test('names tokenEndpoint as the way round a reverse proxy', async () => {
    for (
      const changes of [{ issuer: 'http://shop.example/north' }, {
        token_endpoint: 'http://shop.example/north/connect/token',
      }]
    ) {
      expect((await failureOf(() => read(changes))).message).toContain('give tokenEndpoint')
    }
  })
})

describe('readMetadata() refuses', () => {
  test.each<[what: string, changes: object, code: PosAuthErrorCode, named: RegExp]>([
    ['no issuer', { issuer: undefined }, 'POS_AUTH_DISCOVERY_FAILED', /'issuer'/],
    ['an issuer that is no text', { issuer: [ISSUER] }, 'POS_AUTH_DISCOVERY_FAILED', /'issuer'/],
    ['no endpoint', { token_endpoint: undefined }, 'POS_AUTH_DISCOVERY_FAILED', /'token_endpoint'/],
    ['an endpoint of null', { token_endpoint: null }, 'POS_AUTH_DISCOVERY_FAILED', /'token_end/],
    ['a relative endpoint', { token_endpoint: '/t' }, 'POS_AUTH_DISCOVERY_FAILED', /'token_endpo/],
    [
      'an endpoint with a fragment',
      { token_endpoint: 'https://shop.example/t#x' },
      'POS_AUTH_DISCOVERY_FAILED',
      /fragment/,
    ],
    [
      'an endpoint with a user',
      { token_endpoint: 'https://u:p@shop.example/t' },
      'POS_AUTH_DISCOVERY_FAILED',
      /user/,
    ],
    [
      'an endpoint by http',
      { token_endpoint: 'http://shop.example/t' },
      'POS_AUTH_INSECURE_URL',
      /not https/,
    ],
    [
      'an endpoint of another scheme',
      { token_endpoint: 'javascript:alert(1)' },
      'POS_AUTH_INSECURE_URL',
      /not https/,
    ],
    [
      'an endpoint elsewhere',
      { token_endpoint: 'https://evil.example/t' },
      'POS_AUTH_ENDPOINT_NOT_ALLOWED',
      /evil\.example.*tokenEndpointOrigins/,
    ],
    [
      'an endpoint on another port',
      { token_endpoint: 'https://shop.example:8443/t' },
      'POS_AUTH_ENDPOINT_NOT_ALLOWED',
      /tokenEndpointOrigins/,
    ],
    [
      'other grants',
      { grant_types_supported: ['authorization_code'] },
      'POS_AUTH_GRANT_NOT_OFFERED',
      /'Allow Client Credentials Flow' in the OpenID Connect server settings .*Applications.*POS support/,
    ],
    ['no grant at all', { grant_types_supported: [] }, 'POS_AUTH_GRANT_NOT_OFFERED', /Allow/],
    [
      'grants that are no list',
      { grant_types_supported: 'client_credentials' },
      'POS_AUTH_DISCOVERY_FAILED',
      /'grant_types_supported'/,
    ],
    [
      'other methods',
      { token_endpoint_auth_methods_supported: ['private_key_jwt'] },
      'POS_AUTH_GRANT_NOT_OFFERED',
      /client_secret_basic,client_secret_post.*clientAuthentication/,
    ],
    [
      'no method at all',
      { token_endpoint_auth_methods_supported: [] },
      'POS_AUTH_GRANT_NOT_OFFERED',
      /client_secret_basic/,
    ],
    [
      'methods of null',
      { token_endpoint_auth_methods_supported: null },
      'POS_AUTH_DISCOVERY_FAILED',
      /'token_endpoint_auth_methods_supported'/,
    ],
  ])('%s', async (_, changes, code, named) => {
    const error = await failureOf(() => read(changes))
    expect(error).toMatchObject({ code, phase: 'discovery', endpoint: call.url.href })
    expect(error.message).toMatch(named)
  })
})

describe('readMetadata() takes', () => {
  test('a minimal document: what is absent is not empty', () => {
    const document = { issuer: ISSUER, token_endpoint: `${ISSUER}/t` }
    expect(readMetadata(document, ISSUER, standard, call, createRedactor())).toEqual({
      url: new URL(`${ISSUER}/t`),
      method: 'client_secret_basic',
    })
  })

  test('unknown members and names of Object.prototype', () => {
    const odd = '{"__proto__":{"token_endpoint":"https://evil.example"},"constructor":1,"x":[]}'
    expect(read(JSON.parse(odd)).url.href).toBe(`${ISSUER}/connect/token`)
  })

  test('an endpoint with a query, and keeps it', () => {
    const token_endpoint = 'https://shop.example/t?tenant=north'
    expect(read({ token_endpoint }).url.href).toBe(token_endpoint)
  })

  test('an endpoint elsewhere that is listed', () => {
    const tokenEndpointOrigins = new Set(['https://login.example'])
    const token_endpoint = 'https://login.example/t'
    expect(read({ token_endpoint }, ISSUER, { tokenEndpointOrigins }).url.host)
      .toBe('login.example')
  })

  test('loopback http with the switch', () => {
    const issuer = 'http://127.0.0.1:8080'
    const tokenEndpointOrigins = new Set([issuer])
    expect(read({}, issuer, { loopbackHttp: true, tokenEndpointOrigins }).url.href)
      .toBe('http://127.0.0.1:8080/connect/token')
  })

  test.each([
    [undefined, 'client_secret_basic'],
    [['client_secret_post', 'private_key_jwt', 'client_secret_basic'], 'client_secret_basic'],
    [['private_key_jwt', 'client_secret_post'], 'client_secret_post'],
  ])('methods %o as %s', (token_endpoint_auth_methods_supported, method) => {
    expect(read({ token_endpoint_auth_methods_supported }).method).toBe(method)
  })

  test('clientAuthentication over the metadata', () => {
    const changes = { token_endpoint_auth_methods_supported: ['private_key_jwt'] }
    expect(read(changes, ISSUER, { clientAuthentication: 'client_secret_post' }).method)
      .toBe('client_secret_post')
  })
})
