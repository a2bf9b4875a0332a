// The libraries of bench/peers/, each as its own documentation shows it for client credentials.
import type { Peer } from './peer.ts'
import { requestToken } from './peer_own.ts'
import { load } from './peers/load.ts'

// https://github.com/panva/openid-client#client-credentials-grant
// It keeps no tokens and shows no way to.
const openidClient: Peer = {
  name: 'openid-client',
  takes: '{ discovery, clientCredentialsGrant }',
  caches: false,
  manyScopes: true,
  create: async ({ issuer, clientId, clientSecret }) => {
    const client = await load<typeof import('openid-client')>('openid-client')
    const config = await client.discovery(new URL(issuer), clientId, clientSecret)
    return { getToken: (scope) => client.clientCredentialsGrant(config, scope ? { scope } : {}) }
  },
}

// https://github.com/badgateway/oauth2-client#fetch-wrapper
const badgateway: Peer = {
  name: '@badgateway/oauth2-client',
  takes: '{ OAuth2Client, OAuth2Fetch }',
  caches: true,
  manyScopes: false,
  create: async ({ issuer: server, clientId, clientSecret }) => {
    const { OAuth2Client, OAuth2Fetch } = await load<typeof import('@badgateway/oauth2-client')>(
      '@badgateway/oauth2-client',
    )
    const client = new OAuth2Client({ server, clientId, clientSecret })
    const wrapper = new OAuth2Fetch({ client, getNewToken: () => client.clientCredentials() })
    return { getToken: () => wrapper.getAccessToken(), fetch: (url) => wrapper.fetch(url) }
  },
}

interface SimpleOAuth2 {
  readonly ClientCredentials: new (config: object) => {
    getToken(params: object): Promise<{ expired(windowSeconds: number): boolean }>
  }
}

// https://github.com/lelylan/simple-oauth2#client-credentials-grant and #refresh-an-access-token.
// There is no refresh token in this grant: where the documentation has refresh(), this is getToken().
const simpleOauth2: Peer = {
  name: 'simple-oauth2',
  takes: '{ ClientCredentials }',
  caches: true,
  manyScopes: false,
  create: async ({ loopback, clientId, clientSecret }) => {
    const { ClientCredentials } = await load<SimpleOAuth2>('simple-oauth2')
    const client = new ClientCredentials({
      client: { id: clientId, secret: clientSecret },
      auth: { tokenHost: loopback, tokenPath: '/connect/token' },
    })
    let accessToken: { expired(windowSeconds: number): boolean } | undefined
    return {
      getToken: async () => {
        if (!accessToken || accessToken.expired(300)) accessToken = await client.getToken({})
        return accessToken
      },
    }
  },
}

interface Msal {
  readonly ConfidentialClientApplication: new (config: object) => {
    acquireTokenByClientCredential(request: { scopes: readonly string[] }): Promise<unknown>
  }
}

// https://github.com/AzureAD/microsoft-authentication-library-for-js/tree/dev/samples/msal-node-samples/client-credentials
// and, for an authority that is not Microsoft's, lib/msal-node/docs/configuration.md there.
const msal: Peer = {
  name: '@azure/msal-node',
  takes: '{ ConfidentialClientApplication }',
  caches: true,
  manyScopes: true,
  create: async ({ issuer, clientId, clientSecret }) => {
    const { ConfidentialClientApplication } = await load<Msal>('@azure/msal-node')
    const application = new ConfidentialClientApplication({
      auth: {
        clientId,
        clientSecret,
        authority: issuer,
        knownAuthorities: [new URL(issuer).host],
      },
      system: { protocolMode: 'OIDC' },
    })
    return {
      getToken: (scope = 'api/.default') =>
        application.acquireTokenByClientCredential({ scopes: [scope] }),
    }
  },
}

interface Google {
  readonly OAuth2Client: new (options: object) => {
    refreshHandler: () => Promise<{ access_token: string; expiry_date: number }>
    getAccessToken(): Promise<unknown>
    request(options: object): Promise<unknown>
  }
}

// https://github.com/googleapis/google-auth-library-nodejs#downscoped-client: refreshHandler is its one
// way to a token that does not come from Google; the token request is the program's own.
const google: Peer = {
  name: 'google-auth-library',
  takes: '{ OAuth2Client }',
  caches: true,
  manyScopes: false,
  create: async (tenant) => {
    const { OAuth2Client } = await load<Google>('google-auth-library')
    const client = new OAuth2Client({ forceRefreshOnFailure: true })
    client.refreshHandler = async () => {
      const { access_token, expires_in } = await requestToken(tenant)
      return { access_token, expiry_date: Date.now() + expires_in * 1_000 }
    }
    return {
      getToken: () => client.getAccessToken(),
      // Through global fetch like the others, instead of the node-fetch that comes with it.
      fetch: (url) => client.request({ url, fetchImplementation: globalThis.fetch }),
    }
  },
}

/** In the order of the table. */
export const LIBRARIES: readonly Peer[] = [openidClient, badgateway, simpleOauth2, msal, google]
