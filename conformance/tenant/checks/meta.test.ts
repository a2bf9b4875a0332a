import { describe, expect, it } from 'vitest'
import { exchangeOf, responseOf } from '../../../test-support/conformance_evidence.ts'
import { verdictOf } from '../../../test-support/conformance_verdict.ts'
import type { Target } from '../../engine/evidence.ts'

const ISSUER = 'https://pos.example/north'
const DOCUMENT = {
  issuer: ISSUER,
  token_endpoint: `${ISSUER}/connect/token`,
  jwks_uri: `${ISSUER}/.well-known/jwks`,
  grant_types_supported: ['client_credentials'],
}
type Case = readonly [members: object, status: string, reason: string]
const OK = 'as-expected'

function verdict(id: string, members: object, target: Partial<Target> = {}) {
  const document = exchangeOf('P01.1', responseOf(200, { ...DOCUMENT, ...members }))
  return verdictOf(id, [document], {
    target: { issuer: ISSUER, clientId: 'stocksync', expect: {}, ...target },
  })
}

function judges(id: string, cases: readonly Case[]) {
  it.each(cases)(`${id} of %j is %s: %s`, (members, status, reason) => {
    expect(verdict(id, members)).toMatchObject({ status, reason })
  })
}

describe('addresses', () => {
  judges('T-META-01', [
    [{}, 'pass', OK],
    [{ token_endpoint: undefined }, 'fail', 'no-token-endpoint'],
    [{ token_endpoint: '/connect/token' }, 'fail', 'no-absolute-url'],
    [{ token_endpoint: 7 }, 'fail', 'no-absolute-url'],
    ...[
      'https:pos.example/token',
      'https:///pos.example/token',
      'https:\\\\pos.example\\token',
      'https://pos.example\\token',
      ' https://pos.example/token',
      'https://pos.example/token ',
      'https://pos.example/to\nken',
    ].map((token_endpoint): Case => [{ token_endpoint }, 'fail', 'no-absolute-url']),
    [{ token_endpoint: 'HTTPS://bücher.example:443/token?shop=1' }, 'pass', OK],
    [{ token_endpoint: 'http://pos.example/token' }, 'fail', 'url-without-https'],
    [{ token_endpoint: 'https://pos.example/token#' }, 'fail', 'url-with-fragment'],
    [{ token_endpoint: 'https://a@pos.example/token' }, 'fail', 'url-with-user'],
    [{ token_endpoint: 'https://:a@pos.example/token' }, 'fail', 'url-with-user'],
    [{ token_endpoint: 'http://[::1]:80/token' }, 'n/a', 'loopback'],
    [{ token_endpoint: 'http://[::1]:80/token#x' }, 'fail', 'url-with-fragment'],
  ])
  judges('T-META-02', [
    [{}, 'pass', OK],
    [{ jwks_uri: undefined }, 'n/a', 'no-endpoint'],
    [{ jwks_uri: 'http://pos.example/jwks' }, 'fail', 'url-without-https'],
    [{ userinfo_endpoint: 'https://pos.example/#me' }, 'fail', 'url-with-fragment'],
    [{ end_session_endpoint: 'connect/logout' }, 'fail', 'no-absolute-url'],
    [{ jwks_uri: 'http://localhost/jwks' }, 'n/a', 'loopback'],
    // The token endpoint has a check of its own.
    [{ token_endpoint: 'http://pos.example/token' }, 'pass', OK],
    [{ op_policy_uri: 'http://pos.example/policy' }, 'pass', OK],
  ])
  judges('T-META-03', [
    [{}, 'pass', OK],
    [{ jwks_uri: 'https://pos.example:8443/jwks' }, 'warn', 'other-host'],
    [{ userinfo_endpoint: 'https://evil.example/' }, 'warn', 'other-host'],
    [{ jwks_uri: 'jwks', userinfo_endpoint: 'http://pos.example/' }, 'pass', OK],
  ])
})

describe('flows', () => {
  judges('T-META-04', [
    [{}, 'pass', OK],
    [{ grant_types_supported: ['password'] }, 'fail', 'flow-not-offered'],
    [{ grant_types_supported: [] }, 'fail', 'flow-not-offered'],
    [{ grant_types_supported: undefined }, 'fail', 'flow-not-offered'],
    [{ grant_types_supported: 'client_credentials' }, 'inconclusive', 'no-list'],
  ])
  judges('T-META-05', [
    [{}, 'pass', OK],
    [{ grant_types_supported: ['client_credentials', 'refresh_token'] }, 'warn', 'other-flows'],
    [{ grant_types_supported: undefined }, 'n/a', 'not-said'],
    [{ grant_types_supported: 7 }, 'inconclusive', 'no-list'],
  ])
  judges('T-META-06', [
    [{}, 'pass', OK],
    [{ grant_types_supported: undefined }, 'pass', OK],
    [{ grant_types_supported: ['client_credentials', 'password'] }, 'fail', 'password-flow'],
    [{ grant_types_supported: 'password' }, 'inconclusive', 'no-list'],
  ])
  const methods = (list: unknown) => ({ token_endpoint_auth_methods_supported: list })
  judges('T-META-08', [
    [{}, 'pass', OK],
    [methods(['client_secret_post']), 'pass', OK],
    [methods(['client_secret_basic', 'none']), 'pass', OK],
    [methods(['private_key_jwt', 'client_secret_jwt']), 'fail', 'no-secret-method'],
    [methods([]), 'fail', 'no-secret-method'],
    [methods('client_secret_basic'), 'inconclusive', 'no-list'],
  ])
  judges('T-META-09', [
    [{}, 'pass', OK],
    [methods(['client_secret_basic']), 'pass', OK],
    [methods(['client_secret_basic', 'none']), 'warn', 'public-clients'],
    [methods('none'), 'inconclusive', 'no-list'],
  ])

  it('a tenant that serves people may offer more, but not the password flow', () => {
    const members = { grant_types_supported: ['client_credentials', 'password'] }
    const target = { expect: { alsoServesUsers: true } }
    expect(verdict('T-META-05', members, target).status).toBe('n/a')
    expect(verdict('T-META-06', members, target).status).toBe('fail')
  })

  it('an endless list is cut short', () => {
    const many = Array.from({ length: 50 }, (_, index) => `flow${index}`)
    const { seen } = verdict('T-META-05', { grant_types_supported: many })
    expect(seen).toMatch(/"flow7" and 42 more$/)
  })
})

describe('form', () => {
  const openid = {
    scopes_supported: ['openid'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
  const withCode = {
    grant_types_supported: ['client_credentials', 'authorization_code'],
    authorization_endpoint: `${ISSUER}/connect/authorize`,
    response_types_supported: ['code'],
  }
  judges('T-META-11', [
    [{}, 'pass', OK],
    [openid, 'pass', OK],
    [{ ...openid, ...withCode }, 'pass', OK],
    [{ jwks_uri: undefined }, 'pass', OK],
    [{ ...openid, jwks_uri: undefined }, 'fail', 'member-missing'],
    [{ ...openid, subject_types_supported: undefined }, 'fail', 'member-missing'],
    [{ ...openid, id_token_signing_alg_values_supported: undefined }, 'fail', 'member-missing'],
    [{ userinfo_endpoint: `${ISSUER}/connect/userinfo` }, 'fail', 'member-missing'],
    [{ ...withCode, response_types_supported: undefined }, 'fail', 'member-missing'],
    [{ ...withCode, authorization_endpoint: undefined }, 'fail', 'member-missing'],
    [{ grant_types_supported: undefined }, 'fail', 'member-missing'],
    [{ grant_types_supported: ['implicit'] }, 'fail', 'member-missing'],
  ])

  it('says where two rules of RFC 8414 exclude each other', () => {
    expect(verdict('T-META-11', openid).seen).toContain('requires it and forbids empty lists')
    expect(verdict('T-META-11', { ...openid, ...withCode }).seen).toBe('all of them')
  })

  judges('T-META-12', [
    [{}, 'pass', OK],
    [{ grant_types_supported: undefined }, 'n/a', 'no-list'],
    [{ response_types_supported: [] }, 'fail', 'empty-list'],
    [{ of_nobody: [] }, 'fail', 'empty-list'],
  ])
  judges('T-META-13', [
    [{}, 'pass', OK],
    [{ of_nobody: 7, service_documentation: 'x', claims_parameter_supported: true }, 'pass', OK],
    [{ claims_supported: 'sub' }, 'fail', 'wrong-type'],
    [{ claims_supported: ['sub', 7] }, 'fail', 'wrong-type'],
    [{ introspection_endpoint_auth_methods_supported: {} }, 'fail', 'wrong-type'],
    [{ id_token_encryption_alg_values_supported: 'A' }, 'fail', 'wrong-type'],
    [{ dpop_signing_alg_values_supported: true }, 'fail', 'wrong-type'],
    [{ request_parameter_supported: 'true' }, 'fail', 'wrong-type'],
    [{ tls_client_certificate_bound_access_tokens: 0 }, 'fail', 'wrong-type'],
    [{ userinfo_endpoint: null }, 'fail', 'wrong-type'],
    [{ jwks_uri: [] }, 'fail', 'wrong-type'],
    [{ issuer: 7 }, 'fail', 'wrong-type'],
  ])
})

it.each(['01', '02', '03', '04', '05', '06', '08', '09', '11', '12', '13'])(
  'T-META-%s is no echo of T-DISC-01',
  (number) => {
    const nothing = exchangeOf('P01.1', responseOf(200, '[]'))
    expect(verdictOf(`T-META-${number}`, [nothing]).status).toBe('inconclusive')
  },
)
