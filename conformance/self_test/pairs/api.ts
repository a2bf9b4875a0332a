import type { WireRequest, WireResponse } from '../../engine/exchange.ts'
import { type Alter, type Change, changeHeader, replaceBody, when } from '../alterations.ts'
import type { Pair, Scenario } from '../scenario.ts'
import { authorizationOf } from '../token_requests.ts'

const API = '/api/graphql'
const GRANTED = '{"data":{"__typename":"Query"}}'

/** An answer in place of a refusal. */
const grant: Change = (response, request) => ({
  ...replaceBody(GRANTED)(response, request),
  status: 200,
  headers: [['Content-Type', 'application/json']],
})

const isInUrl = ({ url }: WireRequest) => new URL(url).searchParams.has('access_token')
const isSchema = ({ body = '' }: WireRequest) => body.includes('__schema')
const isAlone = (request: WireRequest) =>
  authorizationOf(request) === '' && !isInUrl(request) && !isSchema(request)

const onApi = (which: (request: WireRequest, response: WireResponse) => boolean, change: Change) =>
  when(API, change, which)

/** A tenant whose tokens can be looked into. */
const JWT = { settings: { accessTokenFormat: 'jwt', encryptAccessTokens: false } } as const

/** Takes the tokens, not of the tenant, whose header is as said. */
function acceptForged(which: (header: Readonly<Record<string, unknown>>) => boolean): Scenario {
  const alter: Alter = onApi((request, { status }) => {
    const [, head] = /^Bearer ([\w-]+)\.[\w-]+\.[\w-]*$/.exec(authorizationOf(request)) ?? []
    if (head === undefined || status !== 401) return false
    return which(JSON.parse(atob(head.replace(/-/g, '+').replace(/_/g, '/'))))
  }, grant)
  return { tenant: JWT, alter }
}

export const API_PAIRS: readonly Pair[] = [
  {
    check: 'T-API-01',
    change: 'the API refuses without a challenge',
    red: { alter: onApi(isAlone, changeHeader('WWW-Authenticate', undefined)) },
  },
  {
    check: 'T-API-01',
    change: 'the API sends callers to a login page',
    red: {
      alter: onApi(isAlone, (response) => ({
        ...response,
        status: 302,
        headers: [['Location', '/Login']],
      })),
    },
  },
  {
    check: 'T-API-02',
    change: 'the challenge is the bare word',
    red: {},
    green: { alter: onApi(isAlone, changeHeader('WWW-Authenticate', 'Bearer realm="POS"')) },
  },
  {
    check: 'T-API-04',
    change: 'the API takes any token',
    red: { alter: onApi((request) => authorizationOf(request).endsWith('no-token'), grant) },
  },
  {
    check: 'T-API-04',
    change: 'the API does not say what is wrong with a token',
    red: {
      alter: onApi(
        (request) => authorizationOf(request) !== '',
        (response, request) =>
          response.status === 401
            ? changeHeader('WWW-Authenticate', 'Bearer')(response, request)
            : response,
      ),
    },
  },
  {
    check: 'T-API-05',
    change: 'the client has no role that may call the API',
    red: {
      prepare: (tenant) => tenant.applications.update('stocksync', { roles: ['Manager'] }),
    },
  },
  {
    check: 'T-API-06',
    change: 'the API does not look at signatures of its own key',
    red: acceptForged(({ alg, jwk }) => alg === 'RS256' && jwk === undefined),
    green: { tenant: JWT },
  },
  {
    check: 'T-API-07',
    change: 'the API takes tokens without a signature',
    red: acceptForged(({ alg }) => alg === 'none'),
    green: { tenant: JWT },
  },
  {
    check: 'T-API-07',
    change: 'the API takes its public key for a secret',
    red: acceptForged(({ alg }) => alg === 'HS256'),
    green: { tenant: JWT },
  },
  {
    check: 'T-API-10',
    change: 'the API reads tokens from the URL',
    red: {},
    green: { alter: onApi(isInUrl, changeHeader('WWW-Authenticate', 'Bearer')) },
  },
  {
    check: 'T-API-13',
    change: 'the API knows the scheme as "Bearer" alone',
    red: {
      alter: onApi(
        (request) => authorizationOf(request).startsWith('bearer '),
        (response) => ({ ...response, status: 401, body: '' }),
      ),
    },
  },
  {
    check: 'T-API-16',
    change: 'the role Anonymous may execute GraphQL',
    red: { tenant: { roles: [{ name: 'Anonymous', permissions: ['ExecuteGraphQL'] }] } },
  },
  {
    check: 'T-API-16',
    change: 'everybody may read the schema',
    red: { alter: onApi(isSchema, grant) },
  },
  {
    check: 'T-API-20',
    change: 'a refusal of the API shows where in its source it was made',
    red: {
      alter: onApi(
        isAlone,
        replaceBody(
          '{"errors":[{"message":"Object reference not set\\r\\n   at Shop.Api.Run() in ' +
            '/src/Shop/Api.cs:line 12"}]}',
        ),
      ),
    },
  },
  {
    check: 'T-API-24',
    change: 'the API trusts the key in a token',
    red: acceptForged(({ jwk }) => jwk !== undefined),
    green: { tenant: JWT },
  },
]
