import {
  type Check,
  fail,
  type Finding,
  inconclusive,
  notApplicable,
  pass,
} from '../../engine/check.ts'
import { parseChallenges } from '../../engine/challenges.ts'
import type { FailureCode, WireResponse } from '../../engine/exchange.ts'
import {
  errorOf,
  hasToken,
  headerOf,
  inWords,
  objectIn,
  quoted,
  type Seen,
} from '../../engine/seen.ts'
import { isRedirect, NOT_NOW } from '../refusals.ts'

const LOGINS = ['P05.own.token', 'P05.port80.token'] as const
const READS = ['P05.own.get', 'P05.port80.get'] as const

/** No answer that came by itself: the server, or a firewall in front of it, does not speak http. */
const CLOSED: readonly FailureCode[] = [
  'connection-refused',
  'connection-reset',
  'not-http',
  'timeout',
  'unreachable',
]

/** What a token endpoint says (RFC 6749, 5.2): others have a member `error` too. */
const ERRORS: readonly string[] = [
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
]

/** What is said on plain http. */
export const PLAIN_HTTP_CHECKS: readonly Check[] = [
  {
    id: 'T-TLS-10',
    title: 'the token endpoint does not answer on plain http',
    section: 'Transport',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'RBP',
    clauses: ['RFC6749-3.2', 'RFC6819-4.3.3'],
    source: 'specification',
    why: 'A client with a mistyped address would work, and send its secret for all to read.',
    remedy:
      'On the web server or proxy: close the port, or redirect all of it to https. Or on the ' +
      'tenant, Configuration / Features: enable HTTPS, then Security / Settings / HTTPS: tick ' +
      'Require HTTPS. If the menu is missing, ask your POS support.',
    reads: LOGINS,
    judgesFailures: true,
    judge: (seen) => LOGINS.map((step) => ({ ...answeredLogin(seen, step), evidence: [step] })),
  },
  {
    id: 'T-TLS-13',
    title: 'plain http does not send Strict-Transport-Security',
    section: 'Transport',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'R',
    clauses: ['RFC6797-7.2'],
    source: 'specification',
    why: 'Browsers pass it over there, so that who relies on it has no protection.',
    remedy: 'On the web server or proxy: send the header on https alone.',
    reads: LOGINS,
    judgesFailures: true,
    mayRead: READS,
    judge(seen) {
      const answers = [...LOGINS, ...READS].flatMap((step) => seen.maybe(step) ?? [])
      if (answers.length === 0) {
        return notApplicable('no-plain-http', 'nothing answers on plain http')
      }
      return answers.map(({ step, request, response }) => {
        const value = headerOf(response, 'Strict-Transport-Security')
        const part = portOf(request.url)
        const finding = value === undefined
          ? pass('no such header', part)
          : fail('sent-on-plain-http', { expected: 'no such header', seen: quoted(value), part })
        return { ...finding, evidence: [step] }
      })
    },
  },
]

function answeredLogin(seen: Seen, step: string): Finding {
  const { request, response, failure } = seen.exchanges.find((other) => other.step === step) ?? {}
  const part = portOf(request?.url ?? '')
  if (!response) {
    const { code = 'aborted', message = '' } = failure ?? {}
    return CLOSED.includes(code)
      ? pass(`no answer: ${code}`, part)
      : inconclusive('no-answer', message, part)
  }
  const expected = 'no connection, or a redirect to https'
  const words = inWords(response)
  if (hasToken(response)) return fail('token-on-plain-http', { expected, seen: words, part })
  if (NOT_NOW.includes(response.status)) return inconclusive('not-now', words, part)
  if (isRedirect(response.status)) return redirected(response, request?.url ?? '', part)
  const error = errorOf(response) ?? errorInChallenge(response)
  if (!ERRORS.includes(error)) return pass(`${words}, no answer of OAuth`, part)
  if (isRefusedAsHttp(response)) return pass(`${words}, as it is plain http`, part)
  return fail('answers-on-plain-http', { expected, seen: words, part })
}

/** A server in front may put a page in place of the answer, and leave its headers (RFC 9110, 11.6.1). */
function errorInChallenge(response: WireResponse): string {
  const challenges = parseChallenges(headerOf(response, 'WWW-Authenticate') ?? '') ?? []
  return challenges.find(({ scheme }) => scheme === 'basic')?.parameters.get('error') ?? ''
}

/** Whoever is sent to https gets no answer here; sent elsewhere, it is open who answers there. */
function redirected(response: WireResponse, url: string, part: string): Finding {
  const location = headerOf(response, 'Location') ?? ''
  const words = `${inWords(response)} to ${quoted(location)}`
  // By itself, a path stays on plain http.
  const isToHttps = URL.canParse(location, url) && new URL(location, url).protocol === 'https:'
  return isToHttps ? pass(words, part) : inconclusive('redirected', `${words}, not to https`, part)
}

/** Another `invalid_request` is about what was asked, so that somebody reads it there. */
function isRefusedAsHttp(response: WireResponse): boolean {
  const { error, error_description: text, error_uri: uri } = objectIn(response) ?? {}
  // "This server only accepts HTTPS requests" in OpenIddict.
  const isNumber = typeof uri === 'string' && /\bID2083\b/.test(uri)
  // The word, not the beginning of an address.
  const isWord = typeof text === 'string' && /\bhttps\b(?!:\/\/)/i.test(text)
  return error === 'invalid_request' && (isNumber || isWord)
}

/** `port 80`. */
function portOf(url: string): string {
  return `port ${URL.canParse(url) ? new URL(url).port || '80' : 'unknown'}`
}
