import { changeJson, when } from '../alterations.ts'
import type { Pair } from '../scenario.ts'

const change = (members: Readonly<Record<string, unknown>>) =>
  when('/.well-known/openid-configuration', changeJson(members))

export const META_PAIRS: readonly Pair[] = [
  {
    check: 'T-META-01',
    change: 'the token endpoint is on plain http',
    red: { alter: change({ token_endpoint: 'http://pos.example/north/connect/token' }) },
  },
  {
    check: 'T-META-02',
    change: 'the keys are on plain http',
    red: { alter: change({ jwks_uri: 'http://pos.example/north/.well-known/jwks' }) },
  },
  {
    check: 'T-META-03',
    change: 'an endpoint is on a host of somebody else',
    red: { alter: change({ device_authorization_endpoint: 'https://other.example/device' }) },
  },
  {
    check: 'T-META-04',
    change: 'the flows offered are those of people, by not being named',
    red: {
      // The members that such a tenant must have are there.
      alter: change({
        grant_types_supported: undefined,
        authorization_endpoint: 'https://pos.example/north/connect/authorize',
        response_types_supported: ['code'],
      }),
    },
  },
  {
    check: 'T-META-05',
    change: 'tokens can be refreshed too',
    red: { alter: change({ grant_types_supported: ['client_credentials', 'refresh_token'] }) },
  },
  {
    check: 'T-META-06',
    change: 'the password flow is allowed, for people, on a tenant that serves them',
    red: {
      tenant: { settings: { flows: ['client_credentials', 'password'] } },
      target: { expect: { alsoServesUsers: true } },
    },
  },
  {
    check: 'T-META-08',
    change: 'clients have to log in with a key of their own',
    red: { alter: change({ token_endpoint_auth_methods_supported: ['private_key_jwt'] }) },
  },
  {
    check: 'T-META-09',
    change: 'a client needs no secret',
    red: {
      alter: change({
        token_endpoint_auth_methods_supported: [
          'client_secret_basic',
          'client_secret_post',
          'none',
        ],
      }),
    },
  },
  {
    check: 'T-META-11',
    change: 'a tenant of OpenID Connect does not say how it signs',
    red: { alter: change({ id_token_signing_alg_values_supported: undefined }) },
  },
  {
    check: 'T-META-12',
    change: 'there is an empty list',
    red: { alter: change({ response_types_supported: [] }) },
  },
  {
    check: 'T-META-13',
    change: 'a list is a text',
    red: { alter: change({ claims_supported: 'sub' }) },
  },
]
