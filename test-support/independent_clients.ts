// Clients that know nothing of this project, each driven as its own documentation shows:
// oauth4webapi and openid-client through a fetch of the caller's, the other two through MSW,
// @badgateway/oauth2-client on global fetch and simple-oauth2 on node:https.
import { OAuth2Client, OAuth2Fetch, OAuth2HttpError } from '@badgateway/oauth2-client'
import { http } from 'msw'
import { setupServer } from 'msw/node'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { ClientCredentials } from 'simple-oauth2'
import type { MockIssuer } from '../mock-issuer/mod.ts'
import { mswHandlers, rejectUnhandledRequests } from '../mock-issuer/msw.ts'

export interface Credentials {
  readonly id: string
  readonly secret: string
}

export interface IndependentClient {
  /** Gets a token, calls the API with it, and tells the status. */
  call(tenant: MockIssuer, credentials: Credentials): Promise<number>
  /** The tenant's error code, or the lack of one, in an error of the client's own class. */
  errorCode(error: unknown): unknown
}

const BODY = '{"query":"{ __typename }"}'
const HEADERS = { 'content-type': 'application/json' }

const apiOf = ({ issuer }: MockIssuer) => `${issuer.replace(/\/$/, '')}/api/graphql`

/** @param authentication such as `oauth.ClientSecretBasic` */
export function oauth4webapi(
  authentication: (secret: string) => oauth.ClientAuth,
): IndependentClient {
  return {
    async call(tenant, credentials) {
      const { as, client, options } = await discover(tenant, credentials)
      const secret = authentication(credentials.secret)
      const response = await oauth.clientCredentialsGrantRequest(as, client, secret, {}, options)
      const { access_token } = await oauth.processClientCredentialsResponse(as, client, response)
      return callApi(tenant, access_token)
    },
    errorCode: challengeCode,
  }
}

/** What oauth4webapi needs for its next steps. */
export async function discover(
  tenant: MockIssuer,
  { id }: Credentials,
  algorithm: 'oidc' | 'oauth2' = 'oidc',
) {
  const options = { [oauth.customFetch]: fetchOf(tenant) }
  const issuer = new URL(tenant.issuer)
  const response = await oauth.discoveryRequest(issuer, { algorithm, ...options })
  const as = await oauth.processDiscoveryResponse(issuer, response)
  return { as, client: { client_id: id }, options }
}

/** A call of oauth4webapi, which reads challenges. */
export async function callApi(tenant: MockIssuer, token: string): Promise<number> {
  const url = new URL(apiOf(tenant))
  const options = { [oauth.customFetch]: fetchOf(tenant) }
  const headers = new Headers(HEADERS)
  const sent = oauth.protectedResourceRequest(token, 'POST', url, headers, BODY, options)
  return (await sent).status
}

/** @param authentication default: its own */
export function openidClient(
  authentication?: (secret: string) => openid.ClientAuth,
): IndependentClient {
  return {
    async call(tenant, credentials) {
      const config = await configure(tenant, credentials, authentication?.(credentials.secret))
      const { access_token } = await openid.clientCredentialsGrant(config)
      const url = new URL(apiOf(tenant))
      const headers = new Headers(HEADERS)
      const sent = openid.fetchProtectedResource(config, access_token, url, 'POST', BODY, headers)
      return (await sent).status
    },
    errorCode: challengeCode,
  }
}

/** What openid-client needs for its next steps. */
export function configure(
  tenant: MockIssuer,
  { id, secret }: Credentials,
  authentication?: openid.ClientAuth,
): Promise<openid.Configuration> {
  const options = { [openid.customFetch]: fetchOf(tenant) }
  return openid.discovery(new URL(tenant.issuer), id, secret, authentication, options)
}

/** Their types and exactOptionalPropertyTypes do not agree, not even on global fetch. */
function fetchOf(tenant: MockIssuer): (url: string, options: object) => Promise<Response> {
  return tenant.fetch
}

/** To these two, a refusal with a challenge is a challenge first; the code is in it too. */
function challengeCode(error: unknown): unknown {
  return error instanceof oauth.WWWAuthenticateChallengeError
    ? error.cause[0]?.parameters.error
    : 'of another class'
}

/** @param settings what it is told of the tenant */
export function badgateway(
  settings: (issuer: string) => Partial<ConstructorParameters<typeof OAuth2Client>[0]>,
): IndependentClient {
  return {
    call: (tenant, { id, secret }) =>
      throughMsw(tenant, async () => {
        const client = new OAuth2Client({
          clientId: id,
          clientSecret: secret,
          ...settings(tenant.issuer),
        })
        const wrapper = new OAuth2Fetch({ client, getNewToken: () => client.clientCredentials() })
        const request = { method: 'POST', headers: HEADERS, body: BODY }
        return (await wrapper.fetch(apiOf(tenant), request)).status
      }),
    errorCode: (error) => error instanceof OAuth2HttpError ? error.oauth2Code : 'of another class',
  }
}

export function simpleOauth2(
  options: ConstructorParameters<typeof ClientCredentials>[0]['options'],
): IndependentClient {
  return {
    call: (tenant, { id, secret }) =>
      throughMsw(tenant, async () => {
        const { origin, pathname } = new URL(tenant.issuer)
        const client = new ClientCredentials({
          client: { id, secret },
          auth: { tokenHost: origin, tokenPath: `${pathname}/connect/token` },
          options,
        })
        const { token } = await client.getToken({})
        const headers = { ...HEADERS, authorization: `Bearer ${token.access_token}` }
        return (await fetch(apiOf(tenant), { method: 'POST', headers, body: BODY })).status
      }),
    // A Boom error, as its HTTP library throws them.
    errorCode: (error) =>
      (error as { data?: { payload?: { error?: unknown } } }).data?.payload?.error ??
        'of another class',
  }
}

/** On the network that the client believes in, there is the tenant and nobody else. */
async function throughMsw<T>(tenant: MockIssuer, run: () => Promise<T>): Promise<T> {
  const server = setupServer(...mswHandlers(http, tenant))
  server.listen(rejectUnhandledRequests())
  try {
    return await run()
  } finally {
    server.close()
  }
}
