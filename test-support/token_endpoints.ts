import { createMockIssuer, type MockIssuer, type MockIssuerOptions } from '../mock-issuer/mod.ts'
import { randomText } from './canary.ts'

/** A mock tenant whose endpoints for tokens are on, and who may ask them. */
export interface TokenEndpoints {
  readonly tenant: MockIssuer
  /** With a slash at its end. */
  readonly url: string
  /** Of all its confidential applications. */
  readonly secret: string
  /** A token of `owner`, unless somebody else is named. */
  token(clientId?: string, scope?: string): Promise<{ accessToken: string; idToken: string }>
  /** Posts a form; `client_id` is `owner`, with the secret, unless the parameters say otherwise. */
  ask(path: 'introspect' | 'revoke', parameters?: Parameters): Promise<Response>
  userinfo(token: string): Promise<Response>
}

/** Those that are `undefined` are left out. */
export type Parameters = Readonly<Record<string, string | undefined>>

const URL_AT = 'https://shop.example/north/'

/**
 * `owner` and `other` may introspect and revoke, `oct:Default` is the tenant's audience and may too,
 * `till` may not, and `open` is public and may.
 */
export function createTokenEndpoints(options: Partial<MockIssuerOptions> = {}): TokenEndpoints {
  const secret = randomText(40)
  const endpoints = ['introspection', 'revocation'] as const
  const confidential = (clientId: string) => ({
    clientId,
    displayName: `Display ${clientId}`,
    type: 'confidential' as const,
    clientSecret: secret,
    flows: ['client_credentials' as const],
    roles: ['GraphQL User'],
    scopes: ['orders', 'email'],
    endpoints,
  })
  const tenant = createMockIssuer({
    issuer: URL_AT,
    applications: [
      confidential('owner'),
      confidential('other'),
      confidential('oct:Default'),
      { ...confidential('till'), endpoints: [] },
      { clientId: 'open', displayName: 'Open', type: 'public', endpoints },
    ],
    scopes: [{ name: 'orders', resources: ['orders-api', 'open'] }],
    ...options,
    settings: {
      endpoints: ['token', 'introspection', 'revocation', 'userinfo'],
      ...options.settings,
    },
  })
  tenant.clock.freeze(Date.UTC(2026, 0, 2, 3, 4, 5))
  const post = (path: string, parameters: Parameters) => {
    const named = Object.entries(parameters).filter((one): one is [string, string] => !!one[1])
    const body = new URLSearchParams(named)
    return tenant.fetch(`${URL_AT}connect/${path}`, { method: 'POST', body })
  }
  return {
    tenant,
    url: URL_AT,
    secret,
    async token(clientId = 'owner', scope) {
      const response = await post('token', {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: secret,
        scope,
      })
      if (!response.ok) throw new Error(`no token was issued: ${await response.text()}`)
      const { access_token = '', id_token = '' } = await response.json() as Record<string, string>
      return { accessToken: access_token, idToken: id_token }
    },
    ask: (path, parameters) =>
      post(path, { client_id: 'owner', client_secret: secret, ...parameters }),
    userinfo: (token) =>
      tenant.fetch(`${URL_AT}connect/userinfo`, { headers: { authorization: `Bearer ${token}` } }),
  }
}

/** Number of OpenIddict's documentation in an answer's body or challenge, or else its status. */
export async function refusalOf(response: Response): Promise<string | number> {
  const challenge = response.headers.get('www-authenticate') ?? ''
  return /ID\d+/.exec(`${await response.text()} ${challenge}`)?.[0] ?? response.status
}
