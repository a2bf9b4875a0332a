import type { MockIssuerOptions } from '../../../mock-issuer/mod.ts'
import type { WireRequest } from '../../engine/exchange.ts'
import { type Change, changeHeader, issueToken, replaceBody, when } from '../alterations.ts'
import { bodyOf, onTokenRequests } from '../token_requests.ts'
import type { Pair, Scenario } from '../scenario.ts'

const CLIENT_ID = 'stocksync'
const SELECTED = ['GraphQL User', 'Manager'] as const

const asksBy = (grantType: string) => (request: WireRequest) =>
  bodyOf(request, 'grant_type') === grantType

/** A tenant where people log in by password, though not for this client. */
const WITH_PASSWORDS: Partial<MockIssuerOptions> = {
  settings: { flows: ['client_credentials', 'password'] },
}

const errorPage: Change = (response, request) => ({
  ...replaceBody('<p><strong>unauthorized_client</strong></p>')(
    response,
    request,
  ),
  status: 400,
})

const toLogin: Change = (response, request) =>
  changeHeader('Location', '/north/Login?ReturnUrl=%2F')({ ...response, status: 302 }, request)

/** A tenant that publishes an authorization endpoint, where some response types lead to a login. */
function withAuthorization(...open: string[]): Scenario {
  return {
    tenant: { settings: { endpoints: ['authorization', 'token'] } },
    alter: when('/connect/authorize', (response, request) => {
      const asked = new URL(request.url).searchParams.get('response_type') ?? ''
      return (open.includes(asked) ? toLogin : errorPage)(response, request)
    }),
  }
}

/** A tenant whose tokens can be read, and what its client is to have. */
function readable(roles: readonly string[], options: Partial<MockIssuerOptions> = {}): Scenario {
  return {
    tenant: {
      settings: { accessTokenFormat: 'jwt', encryptAccessTokens: false },
      ...options,
    },
    target: { expect: { roles } },
  }
}

export const GRANT_PAIRS: readonly Pair[] = [
  {
    check: 'T-GRANT-01',
    change: 'the application may use the password flow',
    red: {
      tenant: WITH_PASSWORDS,
      prepare: ({ applications }) =>
        void applications.update(CLIENT_ID, { flows: ['client_credentials', 'password'] }),
    },
    green: { tenant: WITH_PASSWORDS },
  },
  {
    check: 'T-GRANT-02',
    change: 'an invented authorization code gets a token',
    red: { alter: onTokenRequests(asksBy('authorization_code'), issueToken()) },
  },
  {
    check: 'T-GRANT-03',
    change: 'an invented refresh token gets a token',
    red: { alter: onTokenRequests(asksBy('refresh_token'), issueToken()) },
  },
  {
    check: 'T-GRANT-07',
    change: 'the authorization endpoint leads to a login for a code',
    red: withAuthorization('code'),
    green: withAuthorization(),
  },
  {
    check: 'T-GRANT-08',
    change: 'the authorization endpoint leads to a login for a token',
    red: withAuthorization('token'),
    green: withAuthorization(),
  },
  {
    check: 'T-GRANT-16',
    change: 'the application has a role more than was selected',
    red: {
      ...readable(SELECTED),
      prepare: ({ applications }) =>
        void applications.update(CLIENT_ID, { roles: [...SELECTED, 'Salesperson'] }),
    },
    green: readable(SELECTED),
  },
  {
    check: 'T-GRANT-16',
    change: 'Administrator was selected',
    red: {
      ...readable([...SELECTED, 'Administrator'], {
        // Its rights are another check's affair.
        roles: [{ name: 'Administrator', permissions: ['ViewContent'] }],
      }),
      prepare: ({ applications }) =>
        void applications.update(CLIENT_ID, { roles: [...SELECTED, 'Administrator'] }),
    },
    green: readable(SELECTED),
  },
  {
    check: 'T-GRANT-17',
    change: 'a role lets it manage users',
    red: readable(SELECTED, {
      roles: [{ name: 'Manager', permissions: ['ViewContent', 'ManageUsers'] }],
    }),
    green: readable(SELECTED),
  },
  {
    check: 'T-GRANT-18',
    change: 'an admin page opens for the token',
    red: {
      alter: when('/admin', (response, request) => {
        const isOpen = request.headers.some(([name]) => name === 'Authorization')
        const page = replaceBody('<h1>Dashboard</h1>')(response, request)
        return isOpen ? { ...page, status: 200 } : toLogin(response, request)
      }),
    },
    green: { alter: when('/admin', toLogin) },
  },
]
