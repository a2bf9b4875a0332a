import { type Finding, inconclusive } from '../engine/check.ts'
import type { WireResponse } from '../engine/exchange.ts'
import { type Answered, errorOf, inWords, type Seen, type View } from '../engine/seen.ts'
import { firstTokenAnswer } from './token_answers.ts'

/** A host in front of the tenant is out of order, or the tenant is busy: no word about the request. */
export const NOT_NOW: readonly number[] = [429, 502, 503, 504]

/** Error codes of a token endpoint: RFC 6749 5.2, RFC 8628 3.5, RFC 8707 2, RFC 9449 5 and 8. */
const REGISTERED: readonly string[] = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'access_denied',
  'authorization_pending',
  'expired_token',
  'invalid_dpop_proof',
  'invalid_target',
  'slow_down',
  'use_dpop_nonce',
]

/**
 * What the token endpoint answers as such, in order: all to token requests, of which alone OAuth
 * speaks (RFC 6749, 5.2), and what is said in its words to others. A firewall may refuse those.
 */
export function oauthAnswers(seen: View): readonly Answered[] {
  const endpoint = withoutQuery(seen.metadata?.token_endpoint)
  return seen.answered.filter((answer) => {
    const isThere = endpoint !== undefined && withoutQuery(answer.request.url) === endpoint
    return isThere && (isTokenRequest(answer) || registeredErrorOf(answer.response) !== undefined)
  })
}

/** The error code of a refusal, if it is one of a token endpoint. */
export function registeredErrorOf(response: WireResponse): string | undefined {
  const error = errorOf(response)
  return error !== undefined && REGISTERED.includes(error) ? error : undefined
}

/** Those that refuse, for a reason of the request. */
export function refusals(seen: View): readonly Answered[] {
  return oauthAnswers(seen).filter((answer) => {
    const { status } = answer.response
    const isRefusal = status >= 400 || errorOf(answer.response) !== undefined
    return isRefusal && !NOT_NOW.includes(status) && !isOfHttp(answer) && !isByFirewall(answer)
  })
}

/** What HTTP itself says to a wrong method or media type is no answer of OAuth (RFC 9110, 15.5). */
function isOfHttp(answer: Answered): boolean {
  return !isTokenRequest(answer) && [404, 405, 415, 501].includes(answer.response.status)
}

/** Credentials in the query, a name twice, a quotation mark: what firewalls look for. */
const ODD = /^P(25\.query|20\.dup.*|26\.scope(\.right)?)$/

/** Whether a firewall refused what is odd on purpose, which is no word of the tenant on it. */
export function isByFirewall({ step, response }: Answered): boolean {
  const isItsWord = response.status === 403 || response.status === 406
  return ODD.test(step) && isItsWord && registeredErrorOf(response) === undefined
}

/** A form by POST (RFC 6749, 3.2 and appendix B). */
function isTokenRequest({ request }: Answered): boolean {
  const isForm = request.headers.some(([name, value]) =>
    name === 'Content-Type' && value === 'application/x-www-form-urlencoded'
  )
  return request.method === 'POST' && isForm
}

/** Why a refusal shows nothing: the client gets no token at all. `undefined` where it does. */
export function withoutControl(seen: Seen): Finding | undefined {
  if (firstTokenAnswer(seen)) return undefined
  const { step, response } = seen.answer('P10')
  return inconclusive('no-token-at-all', `${step} got no token: ${inWords(response)}`)
}

/** Why an answer says nothing about the request. `undefined` where it does. */
export function withoutWord({ step, response }: Answered): Finding | undefined {
  const said = `${step}: ${inWords(response)}`
  if (NOT_NOW.includes(response.status)) return inconclusive('not-now', said)
  return isRedirect(response.status) ? inconclusive('redirected', said) : undefined
}

/** Whether an answer leads elsewhere. */
export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400
}

function withoutQuery(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}
