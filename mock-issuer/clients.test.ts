// Independent clients work against the mock unchanged, and the journal tells what they sent.
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { describe, expect, test } from 'vitest'
import { randomText } from '../test-support/canary.ts'
import {
  badgateway,
  callApi,
  configure,
  type Credentials,
  discover,
  type IndependentClient,
  oauth4webapi,
  openidClient,
  simpleOauth2,
} from '../test-support/independent_clients.ts'
import { createMockIssuer, type MockIssuer } from './mod.ts'

interface Case {
  readonly name: string
  readonly client: IndependentClient
  /** How the secret is to reach the tenant. */
  readonly via: 'client_secret_basic' | 'client_secret_post'
  /** Requests for discovery that it makes. */
  readonly discoveries: 0 | 1
}

const ISSUER = 'https://shop.example/north'
const basic = { via: 'client_secret_basic', discoveries: 1 } as const
const post = { via: 'client_secret_post', discoveries: 1 } as const

/** An id and a secret arrive as they are, whatever characters they have. */
const encoding: Case[] = [
  { name: 'oauth4webapi, basic', client: oauth4webapi(oauth.ClientSecretBasic), ...basic },
  { name: 'oauth4webapi, post', client: oauth4webapi(oauth.ClientSecretPost), ...post },
  { name: 'openid-client, as it comes', client: openidClient(), ...post },
  { name: 'openid-client, basic', client: openidClient(openid.ClientSecretBasic), ...basic },
  {
    // It takes the first method of the discovery document that it knows.
    name: '@badgateway/oauth2-client, discovery',
    client: badgateway((issuer) => ({
      discoveryEndpoint: `${issuer}/.well-known/oauth-authorization-server`,
    })),
    ...post,
  },
  {
    name: '@badgateway/oauth2-client, basic',
    client: badgateway((issuer) => ({
      tokenEndpoint: `${issuer}/connect/token`,
      authenticationMethod: 'client_secret_basic',
    })),
    ...basic,
    discoveries: 0,
  },
  {
    name: 'simple-oauth2, as it comes',
    client: simpleOauth2({}),
    ...basic,
    discoveries: 0,
  },
  {
    name: 'simple-oauth2, body',
    client: simpleOauth2({ authorizationMethod: 'body' }),
    ...post,
    discoveries: 0,
  },
]

/** Without the encoding of RFC 6749, 2.3.1, what looks encoded is decoded once too often. */
const notEncoding: Case[] = [
  {
    // Without discovery, only colons are encoded: its own name for it is client_secret_basic_interop.
    name: '@badgateway/oauth2-client, as it comes',
    client: badgateway((issuer) => ({ tokenEndpoint: `${issuer}/connect/token` })),
    ...basic,
    discoveries: 0,
  },
  {
    name: 'simple-oauth2, loose',
    client: simpleOauth2({ credentialsEncodingMode: 'loose' }),
    ...basic,
    discoveries: 0,
  },
]

function setUp(issuer = ISSUER): { tenant: MockIssuer; plain: Credentials; awkward: Credentials } {
  const plain = { id: `till${randomText(6)}`, secret: randomText(43) }
  const awkward = { id: `odd ${randomText(6)}+1`, secret: `p+w%41:${randomText(20)}/=&?!*'()~ "` }
  const applications = [plain, awkward].map(({ id, secret }) => ({
    clientId: id,
    displayName: 'Till',
    type: 'confidential' as const,
    clientSecret: secret,
    flows: ['client_credentials' as const],
    roles: ['GraphQL User'],
  }))
  return { tenant: createMockIssuer({ issuer, applications }), plain, awkward }
}

const thrownBy = (call: Promise<unknown>): Promise<unknown> =>
  call.then((value) => expect.fail(`nothing was thrown, but returned ${typeof value}`), (e) => e)

describe.each([...encoding, ...notEncoding])('$name', ({ client, via, discoveries }) => {
  test('gets a token and calls the API', async () => {
    const { tenant, plain } = setUp()
    expect(await client.call(tenant, plain)).toBe(200)
    const { journal } = tenant
    const secret = journal.fingerprint(plain.secret)
    const proof = { clientId: plain.id, secret, clientAuthentication: via }
    journal.expectCount({ endpoint: 'discovery', status: 200 }, discoveries)
    journal.expectCount({ endpoint: 'token', status: 200, ...proof }, 1)
    journal.expectCount({ endpoint: 'graphql', status: 200, issuedBy: discoveries + 1 }, 1)
    expect(journal.total).toBe(discoveries + 2)
  })

  test('is refused with a wrong secret, and says so', async () => {
    const { tenant, plain } = setUp()
    const error = await thrownBy(client.call(tenant, { ...plain, secret: randomText(43) }))
    expect(client.errorCode(error)).toBe('invalid_client')
    const { journal } = tenant
    const refused = { status: 401, error: 'invalid_client', clientAuthentication: via }
    journal.expectCount({ endpoint: 'token', clientId: plain.id, ...refused }, 1)
    expect(journal.total).toBe(discoveries + 1)
  })
})

test.each(encoding)('$name carries an awkward id and secret unchanged', async ({ client, via }) => {
  const { tenant, awkward } = setUp()
  expect(await client.call(tenant, awkward)).toBe(200)
  const secret = tenant.journal.fingerprint(awkward.secret)
  const proof = { clientId: awkward.id, secret, clientAuthentication: via }
  tenant.journal.expectCount({ endpoint: 'token', status: 200, ...proof }, 1)
})

test.each(notEncoding)('$name changes an awkward id and secret on the way', async ({ client }) => {
  const { tenant, awkward } = setUp()
  const error = await thrownBy(client.call(tenant, awkward))
  expect(client.errorCode(error)).toBe('invalid_client')
  const { journal } = tenant
  const clientId = journal.fingerprint(awkward.id.replace('+', ' '))
  const secret = journal.fingerprint(awkward.secret.replace('+', ' ').replace('%41', 'A'))
  journal.expectCount({ endpoint: 'token', status: 401, clientId, secret }, 1)
  expect(journal.total).toBe(1)
})

describe('oauth4webapi', () => {
  /** A token answer with an ID token whose claims hold. */
  async function withIdToken() {
    const { tenant, plain } = setUp()
    const { as, client, options } = await discover(tenant, plain)
    const secret = oauth.ClientSecretBasic(plain.secret)
    const scope = { scope: 'openid' }
    const response = await oauth.clientCredentialsGrantRequest(as, client, secret, scope, options)
    const result = await oauth.processClientCredentialsResponse(as, client, response)
    const validate = () => oauth.validateApplicationLevelSignature(as, response, options)
    return { tenant, plain, result, validate }
  }

  test('accepts the ID token, claims and signature', async () => {
    const { tenant, plain: { id }, result, validate } = await withIdToken()
    await validate()
    const claims = oauth.getValidatedIdTokenClaims(result)
    expect(claims).toMatchObject({ iss: ISSUER, aud: id, sub: id })
    tenant.journal.expectCount({ endpoint: 'jwks', status: 200 }, 1)
  })

  test('does not accept it when the tenant has other keys', async () => {
    const { tenant, validate } = await withIdToken()
    tenant.keys.lose()
    expect(await thrownBy(validate())).toMatchObject({
      name: 'OperationProcessingError',
      code: oauth.KEY_SELECTION,
    })
  })

  test("reads the API's challenge to a token that has ended", async () => {
    const { tenant, plain } = setUp()
    const token = await tenant.keys.issueToken({ clientId: plain.id, lifetimeSeconds: -1 })
    expect(await thrownBy(callApi(tenant, token))).toMatchObject({
      name: 'WWWAuthenticateChallengeError',
      status: 401,
      cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }],
    })
  })

  test.each(['oidc', 'oauth2'] as const)('discovers a tenant at a root by %s', async (name) => {
    const { tenant, plain } = setUp('https://shop.example')
    const { as } = await discover(tenant, plain, name)
    expect(as.token_endpoint).toBe('https://shop.example/connect/token')
  })
})

describe('a tenant below a path knows no name with the path at its end (RFC 8414, 3.1)', () => {
  test('oauth4webapi does not find it by oauth2', async () => {
    const { tenant, plain } = setUp()
    expect(await thrownBy(discover(tenant, plain, 'oauth2'))).toMatchObject({
      name: 'OperationProcessingError',
      code: oauth.RESPONSE_IS_NOT_CONFORM,
    })
    tenant.journal.expectCount({ endpoint: 'other', status: 404 }, 1)
  })

  test('@badgateway/oauth2-client does not find it, and guesses a token endpoint', async () => {
    const { tenant, plain } = setUp()
    const client = badgateway((issuer) => ({ server: `${issuer}/` }))
    const error = await thrownBy(client.call(tenant, plain))
    expect(error).toMatchObject({ httpCode: 404, oauth2Code: null })
    tenant.journal.expectCount({ endpoint: 'other', status: 404 }, 2)
    expect(tenant.journal.total).toBe(2)
  })
})

test('openid-client accepts the claims of the ID token', async () => {
  const { tenant, plain } = setUp()
  const config = await configure(tenant, plain)
  const tokens = await openid.clientCredentialsGrant(config, { scope: 'openid' })
  expect(tokens.claims()).toMatchObject({ iss: ISSUER, aud: plain.id, sub: plain.id })
})
