import { describe, expect, test } from 'vitest'
import { createMockIssuer, type ServerGeneration, type ServerSettings } from './mod.ts'
import { baseOf, requestToken, wellKnown } from '../test-support/tenant_requests.ts'

const ALL: ServerSettings = {
  endpoints: ['authorization', 'token', 'introspection', 'logout', 'revocation', 'userinfo'],
  flows: ['authorization_code', 'client_credentials', 'implicit', 'hybrid'],
}
const BASIC = ['client_secret_basic', 'client_secret_post']
const ASSERTED = ['client_secret_post', 'private_key_jwt', 'client_secret_basic']
const PROMPTS = ['consent', 'login', 'none', 'select_account']

function setUp(serverGeneration: ServerGeneration, settings: ServerSettings = {}) {
  return createMockIssuer({ issuer: 'https://shop.example', serverGeneration, settings })
}

// Wire profile, 0: how to tell the generations apart from outside; order of members from 1.3.
describe.each(
  [
    ['v4', BASIC, undefined, undefined, ['form_post', 'fragment', 'query']],
    ['v5', ASSERTED, undefined, undefined, ['form_post', 'fragment', 'query']],
    ['v6', ASSERTED, PROMPTS, false, ['query', 'form_post', 'fragment']],
  ] as const,
)('%s', (generation, methods, prompts, binding, modes) => {
  test('shows itself in discovery', async () => {
    const document = await wellKnown<object>(setUp(generation, ALL), 'openid-configuration')
    expect({ prompt_values_supported: undefined, ...document }).toMatchObject({
      token_endpoint_auth_methods_supported: methods,
      introspection_endpoint_auth_methods_supported: methods,
      revocation_endpoint_auth_methods_supported: methods,
      response_modes_supported: modes,
      authorization_response_iss_parameter_supported: true,
      prompt_values_supported: prompts,
    })
    expect('prompt_values_supported' in document).toBe(prompts !== undefined)
    expect(Object.entries(document).filter(([name]) => name.startsWith('tls_')))
      .toEqual(
        binding === undefined ? [] : [['tls_client_certificate_bound_access_tokens', binding]],
      )
  })

  test('of a tenant for client credentials alone leaves out what that has not', async () => {
    const document = await wellKnown<object>(setUp(generation), 'openid-configuration')
    expect(Object.keys(document)).toEqual([
      'issuer',
      'token_endpoint',
      'jwks_uri',
      'grant_types_supported',
      'scopes_supported',
      'claims_supported',
      'id_token_signing_alg_values_supported',
      'subject_types_supported',
      ...(prompts ? ['prompt_values_supported'] : []),
      'token_endpoint_auth_methods_supported',
      'claims_parameter_supported',
      'request_parameter_supported',
      'request_uri_parameter_supported',
      ...(binding === undefined ? [] : ['tls_client_certificate_bound_access_tokens']),
      'authorization_response_iss_parameter_supported',
    ])
  })

  test('shows itself to a request without a client id', async () => {
    const response = await requestToken(setUp(generation), {})
    const { error } = await response.json() as { error: string }
    expect([response.status, error])
      .toEqual(generation === 'v4' ? [401, 'invalid_client'] : [400, 'invalid_request'])
  })
})

test('v5 is what a tenant runs unless it is told otherwise', async () => {
  const tenant = createMockIssuer({ issuer: 'https://shop.example', settings: ALL })
  const text = async (of: typeof tenant) =>
    await (await of.fetch(`${baseOf(of)}.well-known/openid-configuration`)).text()
  expect(await text(tenant)).toBe(await text(setUp('v5', ALL)))
  expect(await text(tenant)).not.toBe(await text(setUp('v6', ALL)))
})
