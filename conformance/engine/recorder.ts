import { cleanRequest, cleanResponse, formDecoded } from './clean_exchange.ts'
import type { Exchange, Handshake, TokenFacts } from './evidence.ts'
import type { WireRequest, WireResponse, WireResult } from './exchange.ts'
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

/** What an answer may hand out: as JSON (RFC 6749, 5.1), in a URL or form (4.2.2), well formed or not. */
const TOKENS = /(?:access|refresh|id)_token(?:"\s*:\s*"((?:[^"\\]|\\.)+)"|=([^&#;\s"'<>]+))/g

/** Private and symmetric members of a key that is published by mistake (RFC 7518, 6.2.2 to 6.4.1). */
const PRIVATE_KEYS = /"(?:d|dp|dq|k|p|q|qi|r|t)"\s*:\s*"([^"\\]+)"/g

/** @param redactor knows the client secret, and is told every token */
export function createRecorder(redactor: Redactor): Recorder {
  const exchanges: Exchange[] = []
  const handshakes: Handshake[] = []
  const tokens: TokenFacts[] = []
  let firstToken = ''
  let firstTokenResponse: WireResponse | undefined

  /** Before anything of the answer is kept. */
  function learn(step: string, request: WireRequest, response: WireResponse): void {
    const { access_token: token } = objectIn(response) ?? {}
    if (typeof token === 'string' && token !== '') {
      const number = Number(/\d+/.exec(redactor.add('token', token))?.[0])
      tokens.push(cleaned(tokenFacts(token, number, step), redactor))
      firstToken ||= token
      firstTokenResponse ??= response
    }
    if (response.body.includes('"kty"')) {
      for (const [, value = ''] of response.body.matchAll(PRIVATE_KEYS)) redactor.add('key', value)
    }
    const sent = `${request.url} ${request.body ?? ''}`
    for (const text of [response.body, ...response.headers.map(([, value]) => value)]) {
      for (const [, inJson, inForm = ''] of text.matchAll(TOKENS)) {
        const value = inJson === undefined ? formDecoded(inForm) : jsonDecoded(inJson)
        // What was made up for the request and comes back is no token.
        if (!sent.includes(inJson ?? inForm)) redactor.add('token', value)
      }
    }
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
      if (response) learn(step, request, response)
      const exchange: Exchange = {
        step,
        request: cleanRequest(request, redactor),
        response: response && cleanResponse(response, redactor),
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

/** The text of a JSON string; as it stands where that is none. */
function jsonDecoded(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}
