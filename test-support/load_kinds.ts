import type { EndpointName } from '../mock-issuer/mod.ts'

/** A request of a load on a mock tenant, and what must come of it. */
export interface Kind {
  readonly name: string
  readonly endpoint: EndpointName
  readonly method: 'GET' | 'POST'
  /** Below the tenant. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Of the answer; `undefined` where there is none. */
  readonly status: number | undefined
  /** The connection ends before the answer does. */
  readonly breaksOff?: true
  /** Name of the fault that strikes it. */
  readonly fault?: string
}

/** Client ids and operations by the name of the fault that strikes them, each time. */
export const STRUCK: Readonly<Record<string, string>> = {
  'status 503': 'unlucky',
  'delay': 'slow',
  'stall': 'stalled',
  'reset before headers': 'reset',
  'reset after headers': 'halved',
  'cut off': 'shortened',
  'close': 'dropped',
  'html': 'Page',
}

/** The client that goes away before its answer, each time. */
export const LEAVING = 'leaving'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const JSON_TYPE = { 'content-type': 'application/json' }
const GRANT = 'grant_type=client_credentials'

/** Right, wrong and broken requests, some of them struck by faults. */
export function kindsOf(secret: string, apiToken: string): { kinds: Kind[]; leaving: Kind } {
  const basic = (clientId: string, password = secret) => ({
    ...FORM,
    authorization: `Basic ${btoa(`${clientId}:${password}`)}`,
  })
  const token = (name: string, rest: Partial<Kind> = {}): Kind => ({
    name,
    endpoint: 'token',
    method: 'POST',
    path: 'connect/token',
    headers: basic('stocksync'),
    body: GRANT,
    status: 200,
    ...rest,
  })
  const get = (
    name: string,
    endpoint: EndpointName,
    path: string,
    rest: Partial<Kind> = {},
  ): Kind => ({
    name,
    endpoint,
    method: 'GET',
    path,
    headers: {},
    body: '',
    status: 200,
    ...rest,
  })
  const api = (name: string, rest: Partial<Kind> = {}): Kind => ({
    name,
    endpoint: 'graphql',
    method: 'POST',
    path: 'api/graphql',
    headers: { ...JSON_TYPE, authorization: `Bearer ${apiToken}` },
    body: '{"query":"{ products }"}',
    status: 200,
    ...rest,
  })
  const struck = (fault: string, rest: Partial<Kind> = {}): Kind =>
    token(fault, { headers: basic(STRUCK[fault] ?? ''), fault, ...rest })
  const unanswered = { status: undefined, breaksOff: true } as const
  const posted = `${GRANT}&client_id=stocksync&client_secret=${secret}`
  const page = `query ${STRUCK.html} { products }`
  return {
    kinds: [
      token('token'),
      token('token again'),
      token('secret in the form', { headers: FORM, body: posted }),
      token('wrong secret', { headers: basic('stocksync', 'wrong'), status: 401 }),
      token('unknown client', { headers: basic('nobody'), status: 401 }),
      token('no grant', { body: '', status: 400 }),
      token('no form', { headers: { 'content-type': 'text/plain' }, status: 400 }),
      get('token by GET', 'token', 'connect/token', { status: 400 }),
      get('discovery', 'discovery', '.well-known/openid-configuration'),
      get('keys', 'jwks', '.well-known/jwks'),
      get('elsewhere', 'other', 'elsewhere', { status: 404 }),
      api('API call'),
      api('bad token', { headers: { ...JSON_TYPE, authorization: 'Bearer bad' }, status: 401 }),
      api('bad JSON', { body: '{', status: 400 }),
      api('html', { body: JSON.stringify({ query: page }), status: 502, fault: 'html' }),
      struck('status 503', { status: 503 }),
      struck('delay'),
      struck('stall'),
      struck('reset before headers', unanswered),
      struck('reset after headers', { breaksOff: true }),
      struck('cut off', { breaksOff: true }),
      struck('close', unanswered),
    ],
    leaving: token('leaving', { ...unanswered, headers: basic(LEAVING) }),
  }
}
