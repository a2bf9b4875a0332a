import type { Exchange, Handshake, TokenFacts } from './evidence.ts'
import type { Header, WireRequest, WireResponse, WireResult } from './exchange.ts'
import { LEAST_LENGTH, type Redactor } from './redactor.ts'
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

/** What an answer may hand out that must not be kept (RFC 6749, 5.1; OIDC Core, 3.1.3.3). */
const TOKEN_MEMBERS = ['refresh_token', 'id_token'] as const

/** @param redactor knows the client secret, and is told every token */
export function createRecorder(redactor: Redactor): Recorder {
  const exchanges: Exchange[] = []
  const handshakes: Handshake[] = []
  const tokens: TokenFacts[] = []
  let firstToken = ''
  let firstTokenResponse: WireResponse | undefined

  /** Before anything of the answer is kept. */
  function learn(step: string, response: WireResponse): void {
    const members = objectIn(response) ?? {}
    for (const name of TOKEN_MEMBERS) {
      const value = members[name]
      if (typeof value === 'string' && value !== '') redactor.add('token', value)
    }
    for (const [name, value] of response.headers) {
      if (name.toLowerCase() !== 'set-cookie') continue
      const cookie = value.split(';', 1)[0]?.split('=').slice(1).join('=') ?? ''
      if (cookie.length >= LEAST_LENGTH) redactor.add('cookie', cookie)
    }
    const { access_token: token } = members
    if (typeof token !== 'string' || token === '') return
    const number = Number(/\d+/.exec(redactor.add('token', token))?.[0])
    tokens.push(tokenFacts(token, number, step))
    firstToken ||= token
    firstTokenResponse ??= response
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
      if (response) learn(step, response)
      const clean = (text: string) => redactor.redact(text)
      const cleanHeaders = (headers: readonly Header[]) =>
        headers.map(([name, value]) => [clean(name), clean(value)] as const)
      const exchange: Exchange = {
        step,
        request: {
          ...request,
          url: clean(request.url),
          headers: cleanHeaders(request.headers).map(withoutCredential),
          body: request.body === undefined ? undefined : clean(request.body),
        },
        response: response && {
          ...response,
          headers: cleanHeaders(response.headers),
          body: clean(response.body),
        },
        failure: failure && { ...failure, message: clean(failure.message) },
        sentAt: sentAt.toISOString(),
        durationMs,
        addressFamily,
      }
      exchanges.push(exchange)
      return exchange
    },
    recordHandshake: (handshake) => void handshakes.push(handshake),
  }
}

/** A pair or token altered for a step is no known value, and still most of a secret. */
function withoutCredential([name, value]: Header): Header {
  const [scheme, credential = ''] = value.split(' ', 2)
  const isHarmless = credential.length < 40 || value.includes('‹')
  return name !== 'Authorization' || isHarmless ? [name, value] : [name, `${scheme} ‹credential›`]
}
