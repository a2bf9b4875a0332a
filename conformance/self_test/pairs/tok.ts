import type { WireRequest } from '../../engine/exchange.ts'
import { changeHeader, changeJson, changeStatus, issueToken, refuseAs } from '../alterations.ts'
import { authorizationOf, bodyOf, onTokenRequests, onTokens } from '../token_requests.ts'
import type { Pair, Scenario } from '../scenario.ts'

/** The second token of a run. */
const isP11 = (request: WireRequest) =>
  bodyOf(request, 'client_secret') !== undefined &&
  bodyOf(request, 'pos_auth_unknown') !== undefined

/** A tenant that grants two scopes, and shows in its tokens that it did. */
const scoped: Scenario = {
  tenant: {
    scopes: [{ name: 'orders' }, { name: 'stock' }],
    settings: { accessTokenFormat: 'jwt', encryptAccessTokens: false },
  },
  target: { scope: 'orders stock' },
  prepare: (tenant) => tenant.applications.update('stocksync', { scopes: ['orders', 'stock'] }),
}

export const TOK_PAIRS: readonly Pair[] = [
  {
    check: 'T-TOK-01',
    change: 'a token comes with status 201',
    red: { alter: onTokens(changeStatus(201)) },
  },
  {
    check: 'T-TOK-02',
    change: 'the answer with the token calls itself a page',
    red: { alter: onTokens(changeHeader('Content-Type', 'text/html')) },
  },
  {
    check: 'T-TOK-03',
    change: 'a token has quotes and blanks',
    red: {
      alter: onTokenRequests(
        isP11,
        changeJson({ access_token: 'a token of "its own"' }),
      ),
    },
  },
  {
    check: 'T-TOK-04',
    change: 'the token is of type mac',
    red: { alter: onTokens(changeJson({ token_type: 'mac' })) },
  },
  {
    check: 'T-TOK-05',
    change: 'the lifetime is not said',
    red: { alter: onTokens(changeJson({ expires_in: undefined })) },
  },
  {
    check: 'T-TOK-06',
    change: 'the lifetime is a text',
    red: { alter: onTokens(changeJson({ expires_in: '3600' })) },
  },
  {
    check: 'T-TOK-07',
    change: 'a token lives for a day',
    red: { alter: onTokens(changeJson({ expires_in: 86_400 })) },
  },
  {
    check: 'T-TOK-08',
    change: 'a refresh token comes with the token',
    red: { alter: onTokens(changeJson({ refresh_token: 'kept-for-a-long-time' })) },
  },
  {
    check: 'T-TOK-10',
    change: 'the answer names one scope and the token grants two',
    red: { ...scoped, alter: onTokens(changeJson({ scope: 'orders' })) },
    green: scoped,
  },
  {
    check: 'T-TOK-11',
    change: 'caches of browsers may keep the token',
    red: { alter: onTokens(changeHeader('Cache-Control', 'private')) },
  },
  {
    check: 'T-TOK-12',
    change: 'Pragma is missing',
    red: { alter: onTokens(changeHeader('Pragma', undefined)) },
  },
  {
    check: 'T-TOK-14',
    change: 'an unknown parameter is refused',
    red: {
      alter: onTokenRequests(
        (request) => bodyOf(request, 'pos_auth_unknown') !== undefined,
        refuseAs('invalid_request'),
      ),
    },
  },
  {
    check: 'T-TOK-15',
    change: 'an empty scope is refused',
    red: {
      alter: onTokenRequests(
        (request) => bodyOf(request, 'scope') === '',
        refuseAs('invalid_scope'),
      ),
    },
  },
  {
    check: 'T-TOK-16',
    change: 'two requests get the same token',
    red: {
      alter: onTokenRequests(
        (request, { status }) =>
          status === 200 &&
          (isP11(request) || authorizationOf(request).startsWith('basic ')),
        issueToken('the-same-token-twice'),
      ),
    },
  },
]
