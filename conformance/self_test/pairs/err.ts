import type { WireRequest } from '../../engine/exchange.ts'
import {
  type Alter,
  type Change,
  changeHeader,
  changeJson,
  changeStatus,
  issueToken,
  refuseAs,
  replaceBody,
} from '../alterations.ts'
import { basicPairOf, bodyOf, onTokenRequests } from '../token_requests.ts'
import type { Pair, Scenario } from '../scenario.ts'

/** No check of this group asks for more than that it is refused. */
const asksByPassword = (request: WireRequest) => bodyOf(request, 'grant_type') === 'password'

const isGet = ({ method }: WireRequest) => method === 'GET'

const hasType = (type: string) => ({ headers }: WireRequest) =>
  headers.some(([name, value]) => name === 'Content-Type' && value.startsWith(type))

/** No token request: those are by POST, with a form. */
const isOther = (request: WireRequest) =>
  request.method !== 'POST' || !hasType('application/x-www-form-urlencoded')(request)

const repeats = (...names: string[]) => ({ body }: WireRequest) =>
  names.some((name) => new URLSearchParams(body).getAll(name).length > 1)

/** Wants a login before it looks at the scope, and takes it as it is. */
const takesScope = (isMeant: (scope: string) => boolean): Alter =>
  onTokenRequests(
    (request) => isMeant(bodyOf(request, 'scope') ?? ''),
    (response, request) =>
      basicPairOf(request)[0].startsWith('nobody')
        ? refuseAs('invalid_client', 401)(response, request)
        : issueToken()(response, request),
  )

const both = (first: Change, second: Change): Change => (response, request) =>
  second(first(response, request), request)

/** A firewall lets through what is a token request, and nothing else. */
const FIREWALLED: Scenario = {
  alter: onTokenRequests(
    isOther,
    both(changeStatus(403), replaceBody('<h1>Forbidden</h1>')),
  ),
}

const sendOn = (place: string): Change => both(changeStatus(302), changeHeader('Location', place))

export const ERR_PAIRS: readonly Pair[] = [
  {
    check: 'T-ERR-01',
    change: 'a refusal is a page of HTML',
    red: { alter: onTokenRequests(asksByPassword, replaceBody('<h1>Bad Request</h1>')) },
    green: FIREWALLED,
  },
  {
    check: 'T-ERR-01',
    change: 'a refusal has an error code of its own',
    red: { alter: onTokenRequests(asksByPassword, refuseAs('password_not_allowed')) },
  },
  {
    check: 'T-ERR-01',
    change: 'a refusal says that it is text',
    red: { alter: onTokenRequests(asksByPassword, changeHeader('Content-Type', 'text/plain')) },
  },
  {
    check: 'T-ERR-02',
    change: 'a description has quotation marks in it',
    red: {
      alter: onTokenRequests(asksByPassword, changeJson({ error_description: 'No "password".' })),
    },
  },
  {
    check: 'T-ERR-03',
    change: 'a missing grant_type is called unsupported',
    red: {
      alter: onTokenRequests(
        (request) =>
          bodyOf(request, 'grant_type') === undefined && !!bodyOf(request, 'pos_auth_unknown'),
        refuseAs('unsupported_grant_type'),
      ),
    },
  },
  {
    check: 'T-ERR-04',
    change: 'an unknown grant is called an invalid request',
    red: {
      alter: onTokenRequests(
        (request) => bodyOf(request, 'grant_type') === 'urn:pos-auth:unknown',
        refuseAs('invalid_request'),
      ),
    },
  },
  {
    check: 'T-ERR-05',
    change: 'an unknown scope is granted',
    red: { alter: takesScope((scope) => scope.startsWith('nobody')) },
  },
  {
    check: 'T-ERR-06',
    change: 'a repeated grant_type gets a token',
    red: {
      alter: (response, request) =>
        onTokenRequests(repeats('grant_type'), issueToken())(response, request) ??
          onTokenRequests(
            repeats('scope', 'client_id', 'pos_auth_unknown'),
            refuseAs('invalid_request'),
          )(
            response,
            request,
          ),
    },
    green: {
      alter: onTokenRequests(
        repeats('scope', 'client_id', 'pos_auth_unknown'),
        refuseAs('invalid_request'),
      ),
    },
  },
  {
    check: 'T-ERR-07',
    change: 'GET with a grant_type is answered with a token',
    red: {
      alter: onTokenRequests(
        (request) => isGet(request) && request.url.includes('grant_type='),
        issueToken(),
      ),
    },
    green: {
      alter: onTokenRequests(isGet, both(changeStatus(405), changeHeader('Allow', 'POST'))),
    },
  },
  {
    check: 'T-ERR-09',
    change: 'the grant_type of JSON is read',
    red: {
      alter: onTokenRequests(hasType('application/json'), refuseAs('unsupported_grant_type')),
    },
    green: FIREWALLED,
  },
  {
    check: 'T-ERR-10',
    change: 'the grant_type of a multipart body is read',
    red: {
      alter: onTokenRequests(hasType('multipart/form-data'), refuseAs('unsupported_grant_type')),
    },
    green: FIREWALLED,
  },
  {
    check: 'T-ERR-13',
    change: 'a refusal has status 422',
    red: { alter: onTokenRequests(asksByPassword, changeStatus(422)) },
    green: FIREWALLED,
  },
  {
    check: 'T-ERR-14',
    change: 'a request is sent on to a login page',
    red: {
      alter: onTokenRequests(asksByPassword, sendOn('https://pos.example/north/Login')),
    },
    green: {
      // Of a GET that is sent on, T-ERR-07 would say less than on the red tenant.
      alter: onTokenRequests(
        (request) => isOther(request) && !isGet(request),
        both(sendOn('https://pos.example/north/'), replaceBody('')),
      ),
    },
  },
  {
    check: 'T-ERR-17',
    change: 'a scope with a quotation mark is granted',
    red: { alter: takesScope((scope) => scope.includes('"')) },
  },
]
