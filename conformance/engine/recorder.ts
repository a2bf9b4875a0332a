import { cleanRequest, cleanResponse } from './clean_exchange.ts'
import type { Exchange, Handshake, TokenFacts } from './evidence.ts'
import type { WireRequest, WireResponse, WireResult } from './exchange.ts'
import { handedOut } from './handed_out.ts'
import type { Redactor } from './redactor.ts'
import { objectIn } from './seen.ts'
import { tokenFacts } from './token_facts.ts'

/** Keeps what went over the wire, without secrets. */
export interface Recorder {
  readonly exchanges: readonly Exchange[]
  readonly handshakes: readonly Handshake[]
  readonly tokens: readonly TokenFacts[]
  /** The first access token, as it came; '' before. It stays in memory. */
  readonly firstToken: string
  /** The answer that issued it, as it came. It stays in memory. */
  readonly firstTokenResponse: WireResponse | undefined
  /** @returns what was kept of it */
  record(step: string, request: WireRequest, result: WireResult, sentAt: Date): Exchange
  recordHandshake(handshake: Handshake): void
}

/** Secrets that are learnt of one answer, and of a run: more are an attack on the search for them. */
export const MOST_OF_AN_ANSWER = 50
const MOST_OF_A_RUN = 1_000

/** Steps that ask for a token as the client itself, with the right secret. */
const OF_THE_CLIENT = /^P1[0-2]\b/

/** @param redactor knows the client secret, and is told every token */
export function createRecorder(redactor: Redactor): Recorder {
  const exchanges: Exchange[] = []
  const handshakes: Handshake[] = []
  const tokens: TokenFacts[] = []
  let firstToken = ''
  let firstTokenResponse: WireResponse | undefined

  let learnt = 0
  const isKnown = (value: string) => redactor.markerOf(value) !== undefined

  /** Before anything of the answer is kept. @returns whether all that it hands out is known now */
  function learn(step: string, request: WireRequest, response: WireResponse): boolean {
    const { access_token: token } = objectIn(response) ?? {}
    if (typeof token === 'string' && token !== '') {
      const number = Number(/\d+/.exec(redactor.add('token', token))?.[0])
      tokens.push(cleaned(tokenFacts(token, number, step), redactor))
      // What plain http gives to a client that does not exist is no token of this client.
      if (OF_THE_CLIENT.test(step)) {
        firstToken ||= token
        firstTokenResponse ??= response
      }
    }
    const sent = `${request.url} ${request.body ?? ''}`
    const room = Math.min(MOST_OF_AN_ANSWER, MOST_OF_A_RUN - learnt)
    const { values, isAll } = handedOut(response, sent, room, isKnown)
    for (const { kind, value } of values) redactor.add(kind, value)
    learnt += values.length
    return isAll
  }

  return {
    exchanges,
    handshakes,
    tokens,
    get firstToken() {
      return firstToken
    },
    get firstTokenResponse() {
      return firstTokenResponse
    },
    record(step, request, { response, failure, durationMs, addressFamily }, sentAt) {
      const isAllKnown = response && learn(step, request, response)
      const exchange: Exchange = {
        step,
        request: cleanRequest(request, redactor),
        response: response && cleanResponse(response, redactor, isAllKnown),
        failure: failure && { ...failure, message: redactor.redact(failure.message) },
        sentAt: sentAt.toISOString(),
        durationMs,
        addressFamily,
      }
      exchanges.push(exchange)
      return exchange
    },
    recordHandshake: (handshake) => void handshakes.push(cleaned(handshake, redactor)),
  }
}

/** A value of JSON, all texts in it without secrets. */
function cleaned<Value>(value: Value, redactor: Redactor): Value {
  const clean = (part: unknown): unknown => {
    if (typeof part === 'string') return redactor.redact(part)
    if (Array.isArray(part)) return part.map(clean)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(
      Object.entries(part).map(([key, of]) => [redactor.redact(key), clean(of)]),
    )
  }
  return clean(value) as Value
}
