import type { Evidence, Exchange } from '../conformance/engine/evidence.ts'
import type { WireResponse } from '../conformance/engine/exchange.ts'
import { look, type Seen } from '../conformance/engine/seen.ts'
import { evidenceOf, exchangeOf, responseOf } from './conformance_evidence.ts'

const ISSUER = 'https://pos.example/north'
const TOKEN_REQUEST: Exchange['request'] = {
  method: 'POST',
  url: `${ISSUER}/connect/token`,
  headers: [['Content-Type', 'application/x-www-form-urlencoded']],
}

/** An answer with an error code in JSON, 400 unless another status is given. */
export function refusal(error: string, status = 400): WireResponse {
  return {
    ...responseOf(status, { error }),
    headers: [['Content-Type', 'application/json;charset=UTF-8']],
  }
}

/** An answer with a token, and other members besides. */
export function issued(members: Readonly<Record<string, unknown>> = {}): WireResponse {
  return responseOf(200, { access_token: '‹token#1›', token_type: 'Bearer', ...members })
}

/**
 * A run of steps at the token endpoint, each with its answer, after a token for P10.
 *
 * @param metadata laid over a discovery document that names the token endpoint alone
 * @param changes laid over the exchanges of these steps
 */
export function seenOf(
  answers: Readonly<Record<string, WireResponse>>,
  { metadata = {}, changes = {}, given = {} }: {
    readonly metadata?: Readonly<Record<string, unknown>>
    readonly changes?: Readonly<Record<string, Partial<Exchange['request']>>>
    readonly given?: Partial<Evidence>
  } = {},
): Seen {
  const document = { issuer: ISSUER, token_endpoint: TOKEN_REQUEST.url, ...metadata }
  const exchanges = Object.entries({
    'P01.1': responseOf(200, document),
    P10: issued(),
    ...answers,
  }).map(([step, response]) => {
    const exchange = exchangeOf(step, response)
    const request = step === 'P01.1' ? exchange.request : TOKEN_REQUEST
    return { ...exchange, request: { ...request, ...changes[step] } }
  })
  return look(evidenceOf({ exchanges, ...given }))
}
