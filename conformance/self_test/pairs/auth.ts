import {
  changeHeader,
  changeJson,
  changeStatus,
  issueToken,
  refuseAs,
  when,
} from '../alterations.ts'
import {
  authorizationOf,
  basicPairOf,
  bodyOf,
  isNameless,
  onTokenRequests,
} from '../token_requests.ts'
import type { Pair, Scenario } from '../scenario.ts'

const CLIENT_ID = 'stocksync'

const by401 = (_request: unknown, { status }: { status: number }) => status === 401

/** A wrong secret for the client itself. */
const isWrong: Parameters<typeof onTokenRequests>[0] = (request, { status }) =>
  status === 401 && basicPairOf(request)[0] === CLIENT_ID

/** Names its realm, as OpenIddict does if a developer sets one. */
const withRealm: Scenario = {
  alter: onTokenRequests(by401, changeHeader('WWW-Authenticate', 'Basic realm="POS"')),
}

/** Says the same of all logins that fail. */
const withOneAnswer: Scenario = {
  alter: onTokenRequests(
    by401,
    (response, request) =>
      changeHeader('WWW-Authenticate', 'Basic error="invalid_client"')(
        refuseAs('invalid_client', 401)(response, request),
        request,
      ),
  ),
}

export const AUTH_PAIRS: readonly Pair[] = [
  {
    check: 'T-AUTH-01',
    change: 'the metadata offers the body alone',
    red: {
      alter: when(
        '/.well-known/openid-configuration',
        changeJson({ token_endpoint_auth_methods_supported: ['client_secret_post'] }),
      ),
    },
  },
  {
    check: 'T-AUTH-02',
    change: 'a secret in the body is a failed login',
    red: {
      alter: onTokenRequests(
        (request) => authorizationOf(request) === '' && !!bodyOf(request, 'client_secret'),
        refuseAs('invalid_client', 401),
      ),
    },
  },
  {
    check: 'T-AUTH-03',
    change: 'any secret will do',
    red: { alter: onTokenRequests(isWrong, issueToken()) },
  },
  {
    check: 'T-AUTH-04',
    change: 'a failed login gets no challenge',
    red: { alter: onTokenRequests(by401, changeHeader('WWW-Authenticate', undefined)) },
  },
  {
    check: 'T-AUTH-05',
    change: 'the challenge names no realm',
    red: {},
    green: withRealm,
  },
  {
    check: 'T-AUTH-06',
    change: 'an unknown client is refused with status 400',
    red: {
      alter: onTokenRequests(
        (request, { status }) => status === 401 && basicPairOf(request)[0] !== CLIENT_ID,
        changeStatus(400),
      ),
    },
  },
  {
    check: 'T-AUTH-07',
    change: 'the text tells an unknown client from a wrong secret',
    red: {},
    green: withOneAnswer,
  },
  {
    check: 'T-AUTH-08',
    change: 'who says nothing gets a token',
    red: {
      tenant: { serverGeneration: 'v4' },
      alter: onTokenRequests(
        (request) => request.method === 'POST' && isNameless(request) && !hasQuery(request),
        issueToken(),
      ),
    },
    green: { tenant: { serverGeneration: 'v4' } },
  },
  {
    check: 'T-AUTH-09',
    change: 'the client ID alone gets a token',
    red: {
      alter: onTokenRequests(
        (request) =>
          authorizationOf(request) === '' && bodyOf(request, 'client_id') === CLIENT_ID &&
          bodyOf(request, 'client_secret') === undefined,
        issueToken(),
      ),
    },
  },
  {
    check: 'T-AUTH-10',
    change: 'an empty secret gets a token',
    red: {
      alter: onTokenRequests(
        (request) => {
          const [id, secret] = basicPairOf(request)
          return id === CLIENT_ID && secret === ''
        },
        issueToken(),
      ),
    },
  },
  {
    check: 'T-AUTH-11',
    change: 'a secret shown twice gets a token',
    red: {
      alter: onTokenRequests(
        (request) =>
          authorizationOf(request) !== '' && bodyOf(request, 'client_secret') !== undefined,
        issueToken(),
      ),
    },
  },
  {
    check: 'T-AUTH-12',
    change: 'a login in the query is looked at',
    red: {
      alter: onTokenRequests(
        (request) => isNameless(request) && hasQuery(request),
        (response, request) =>
          changeJson({ error_description: "The specified 'client_id' is invalid." })(
            refuseAs('invalid_client', 401)(response, request),
            request,
          ),
      ),
    },
  },
  {
    check: 'T-AUTH-13',
    change: 'the secret in Basic is not decoded',
    red: {
      alter: onTokenRequests(
        (request) => basicPairOf(request)[1].includes('%'),
        refuseAs('invalid_client', 401),
      ),
    },
  },
  {
    check: 'T-AUTH-21',
    change: 'the scheme is known in one case alone',
    red: {
      alter: onTokenRequests(
        (request) => authorizationOf(request).startsWith('basic '),
        refuseAs('invalid_request'),
      ),
    },
  },
]

function hasQuery({ url }: { readonly url: string }): boolean {
  return new URL(url).search !== ''
}
