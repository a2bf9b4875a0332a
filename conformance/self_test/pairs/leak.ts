import type { WireRequest } from '../../engine/exchange.ts'
import { type Change, changeHeader, replaceBody, when } from '../alterations.ts'
import type { Pair } from '../scenario.ts'
import { authorizationOf, onTokenRequests, onTokens } from '../token_requests.ts'

const originOf = ({ headers }: WireRequest) =>
  headers.find(([name]) => name === 'Origin')?.[1] ?? ''

const isCrossOrigin = (request: WireRequest) => originOf(request) !== ''

/** Lets the page that asks read it, with the cookies of its visitor. */
const reflectOrigin: Change = (response, request) =>
  changeHeader('Access-Control-Allow-Credentials', 'true')(
    changeHeader('Access-Control-Allow-Origin', originOf(request))(response, request),
    request,
  )

export const LEAK_PAIRS: readonly Pair[] = [
  {
    check: 'T-LEAK-01',
    change: 'an answer repeats the credentials, in base64',
    red: {
      alter: onTokens((response, request) =>
        changeHeader('X-Debug', authorizationOf(request) || 'none')(response, request)
      ),
    },
  },
  {
    check: 'T-LEAK-03',
    change: 'an error is answered with the page of a developer',
    red: {
      alter: when(
        '/api/graphql',
        replaceBody(
          '<h1>An unhandled exception occurred while processing the request.</h1>' +
            '<div id="stackpage"></div>',
        ),
        (_request, { status }) => status === 401,
      ),
    },
  },
  {
    check: 'T-LEAK-05',
    change: 'the token endpoint lets pages of any origin read with cookies',
    red: { alter: onTokenRequests(isCrossOrigin, reflectOrigin) },
  },
]
