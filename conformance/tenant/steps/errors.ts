import type { WireRequest } from '../../engine/exchange.ts'
import { errorOf, hasToken } from '../../engine/seen.ts'
import {
  ACCEPT,
  basicHeader,
  type Condition,
  type Step,
  type StepContext,
} from '../../engine/step.ts'
import { login } from '../secret_methods.ts'
import { BASIC_OFFERED } from './token.ts'

/** A grant that no server has. */
const UNKNOWN_GRANT = 'urn:pos-auth:unknown'

type Pair = readonly [name: string, value: string]

const GRANT: Pair = ['grant_type', 'client_credentials']
const UNKNOWN: Pair = ['pos_auth_unknown', '1']

/** Requests that the token endpoint must refuse; the one that the product accepts is one of the last. */
export const ERROR_STEPS: readonly Step[] = [
  {
    id: 'P18.get',
    does: 'asks for a token by GET, as an unknown client',
    danger: 'WF',
    request: (at) => {
      const url = new URL(at.tokenEndpoint)
      url.searchParams.set('grant_type', UNKNOWN_GRANT)
      return { method: 'GET', url: url.href, headers: [ACCEPT, ['Authorization', nobody(at)]] }
    },
  },
  otherType('P19.json', 'in JSON', 'application/json', `{"grant_type":"${UNKNOWN_GRANT}"}`),
  otherType(
    'P19.multipart',
    'in a multipart body',
    'multipart/form-data; boundary=pos-auth',
    '--pos-auth\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\n' +
      `${UNKNOWN_GRANT}\r\n--pos-auth--\r\n`,
  ),
  asNobody('P20.nogrant', 'asks for a token without a grant_type', withoutGrant),
  asNobody('P20.grant', 'asks for a grant that no server has', unknownGrant),
  asNobody('P20.scope', 'asks for a scope that the tenant does not have', unknownScope),
  asNobody('P26.scope', 'asks for a scope with a quotation mark in it', badScope),
  asClient('P20.nogrant.right', 'asks without a grant_type', withoutGrant, after('P20.nogrant')),
  asClient('P20.grant.right', 'asks for that unknown grant', unknownGrant, after('P20.grant')),
  asClient('P20.dupgrant', 'asks with the grant_type twice', () => [GRANT, GRANT]),
  {
    // Three questions for one token. If it is refused, they are asked one by one.
    ...asClient(
      'P20.dup',
      'asks with the scope, the client_id and an unknown parameter twice',
      (at) => twice(scope(at), clientId(at), UNKNOWN),
      BASIC_OFFERED,
    ),
    mints: 1,
  },
  alone('P20.dup.scope', 'the scope', (at) => twice(scope(at))),
  alone('P20.dup.client_id', 'the client_id', (at) => twice(clientId(at))),
  alone('P20.dup.unknown', 'an unknown parameter', () => twice(UNKNOWN)),
  asClient('P20.scope.right', 'asks for that unknown scope', unknownScope, after('P20.scope')),
  asClient('P26.scope.right', 'asks for that malformed scope', badScope, {
    words: 'P26.scope was refused for its unknown client, and unknown scopes get no token',
    isForeseen: false,
    holds: (seen) => {
      const unknown = seen.maybe('P20.scope.right')
      return after('P26.scope').holds(seen) && !(unknown && hasToken(unknown.response))
    },
  }),
]

function withoutGrant(): Pair[] {
  return [UNKNOWN]
}

function unknownGrant(): Pair[] {
  return [['grant_type', UNKNOWN_GRANT]]
}

function unknownScope({ fictitious }: StepContext): Pair[] {
  return [GRANT, ['scope', fictitious.clientId]]
}

/** A quotation mark stands in no scope (RFC 6749, 3.3). */
function badScope(): Pair[] {
  return [GRANT, ['scope', 'pos"auth']]
}

/** A scope that is no reason for a refusal. */
function scope({ target }: StepContext): Pair {
  return ['scope', target.scope ?? 'openid']
}

function clientId({ target }: StepContext): Pair {
  return ['client_id', target.clientId]
}

function twice(...pairs: readonly Pair[]): Pair[] {
  return [GRANT, ...pairs.flatMap((pair) => [pair, pair])]
}

function nobody({ fictitious }: StepContext): string {
  return basicHeader(fictitious.clientId, fictitious.secret)
}

/** A login with a form that may have a name twice. */
function send(at: StepContext, pairs: readonly Pair[], pair: Pair): WireRequest {
  const request = login(at, {}, pair)
  const form = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString()
  return { ...request, body: [form, request.body].filter(Boolean).join('&') }
}

/** As a client that does not exist. */
function asNobody(id: string, does: string, form: (at: StepContext) => Pair[]): Step {
  return {
    id,
    does: `${does}, as an unknown client`,
    danger: 'WF',
    request: (at) => send(at, form(at), [at.fictitious.clientId, at.fictitious.secret]),
  }
}

/** With the right secret. */
function asClient(
  id: string,
  does: string,
  form: (at: StepContext) => Pair[],
  condition?: Condition,
): Step {
  return {
    id,
    does: `${does}, with the right secret`,
    danger: 'AU',
    condition,
    request: (at) => send(at, form(at), [at.target.clientId, at.clientSecret]),
  }
}

/** As a client that does not exist, in a body that is no form. */
function otherType(id: string, how: string, type: string, body: string): Step {
  return {
    id,
    does: `asks for a token ${how}, as an unknown client`,
    danger: 'WF',
    request: (at) => ({
      method: 'POST',
      url: at.tokenEndpoint,
      headers: [ACCEPT, ['Authorization', nobody(at)], ['Content-Type', type]],
      body,
    }),
  }
}

/** A part of P20.dup. */
function alone(id: string, what: string, form: (at: StepContext) => Pair[]): Step {
  return asClient(id, `asks with ${what} twice`, form, {
    words: 'P20.dup was refused',
    isForeseen: false,
    holds: (seen) => {
      const together = seen.maybe('P20.dup')
      return together !== undefined && !hasToken(together.response)
    },
  })
}

/** Where the server wants to know the client first, an unknown one shows nothing. */
function after(id: string): Condition {
  return {
    words: `${id} was refused for its unknown client`,
    isForeseen: false,
    holds: (seen) => {
      const first = seen.maybe(id)
      return first !== undefined && errorOf(first.response) === 'invalid_client'
    },
  }
}
