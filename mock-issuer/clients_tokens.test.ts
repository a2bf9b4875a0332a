// Independent clients introspect, revoke and ask userinfo at the mock unchanged.
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { describe, expect, test } from 'vitest'
import { configure, discover } from '../test-support/independent_clients.ts'
import { createTokenEndpoints, type TokenEndpoints } from '../test-support/token_endpoints.ts'

/** What a client knows of introspection, revocation and userinfo. */
interface Client {
  introspect(token: string): Promise<Readonly<Record<string, unknown>>>
  revoke(token: string): Promise<void>
  userinfo(token: string): Promise<unknown>
}

type Authentication = 'Basic' | 'Post'

async function oauth4webapi(
  { tenant, secret }: TokenEndpoints,
  how: Authentication,
): Promise<Client> {
  const { as, client, options } = await discover(tenant, { id: 'owner', secret })
  const authentication = oauth[`ClientSecret${how}`](secret)
  return {
    async introspect(token) {
      const response = await oauth.introspectionRequest(as, client, authentication, token, options)
      return await oauth.processIntrospectionResponse(as, client, response)
    },
    async revoke(token) {
      const response = await oauth.revocationRequest(as, client, authentication, token, options)
      await oauth.processRevocationResponse(response)
    },
    async userinfo(token) {
      const response = await oauth.userInfoRequest(as, client, token, options)
      return await oauth.processUserInfoResponse(as, client, oauth.skipSubjectCheck, response)
    },
  }
}

async function openidClient(
  { tenant, secret }: TokenEndpoints,
  how: Authentication,
): Promise<Client> {
  const authentication = openid[`ClientSecret${how}`](secret)
  const config = await configure(tenant, { id: 'owner', secret }, authentication)
  return {
    introspect: (token) => openid.tokenIntrospection(config, token),
    revoke: (token) => openid.tokenRevocation(config, token),
    userinfo: (token) => openid.fetchUserInfo(config, token, openid.skipSubjectCheck),
  }
}

const CLIENTS: [string, (mock: TokenEndpoints) => Promise<Client>][] = [
  ['oauth4webapi, basic', (mock) => oauth4webapi(mock, 'Basic')],
  ['oauth4webapi, post', (mock) => oauth4webapi(mock, 'Post')],
  ['openid-client, basic', (mock) => openidClient(mock, 'Basic')],
  ['openid-client, post', (mock) => openidClient(mock, 'Post')],
]

const thrownBy = (call: Promise<unknown>): Promise<unknown> =>
  call.then((value) => expect.fail(`nothing was thrown, but returned ${typeof value}`), (e) => e)

describe.each(CLIENTS)('%s', (_, make) => {
  test('sees a token active, revokes it, and sees it inactive', async () => {
    const mock = createTokenEndpoints()
    const client = await make(mock)
    const { accessToken } = await mock.token()
    expect(await client.introspect(accessToken)).toMatchObject({ active: true, sub: 'owner' })
    await client.revoke(accessToken)
    expect(await client.introspect(accessToken)).toEqual({ active: false })
    const { journal } = mock.tenant
    const facts = { clientId: 'owner', token: journal.fingerprint(accessToken) }
    journal.expectCount({ endpoint: 'introspection', status: 200, ...facts }, 2)
    journal.expectCount({ endpoint: 'revocation', status: 200, ...facts }, 1)
  })

  test('is told that userinfo is for users', async () => {
    const mock = createTokenEndpoints()
    const error = await thrownBy((await make(mock)).userinfo((await mock.token()).accessToken))
    expect(error).toBeInstanceOf(oauth.WWWAuthenticateChallengeError)
    const { cause: [challenge], status } = error as oauth.WWWAuthenticateChallengeError
    expect(status).toBe(400)
    expect(challenge?.parameters).toMatchObject({ error: 'invalid_request' })
  })

  test('is told that it may not introspect, in an error that it reads', async () => {
    const mock = createTokenEndpoints()
    mock.tenant.applications.update('owner', { endpoints: [] })
    const { accessToken } = await mock.token()
    const client = await make(mock)
    expect(await thrownBy(client.introspect(accessToken)))
      .toMatchObject({ error: 'unauthorized_client', status: 400 })
    expect(await thrownBy(client.revoke(accessToken)))
      .toMatchObject({ error: 'unauthorized_client', status: 400 })
  })
})
