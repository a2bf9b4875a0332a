import { type Check, fail, type Finding, inconclusive, pass } from '../../engine/check.ts'
import { type Answered, errorOf, headerOf, inWords, objectIn, quoted } from '../../engine/seen.ts'
import { isRedirect, oauthAnswers, refusals, registeredErrorOf } from '../refusals.ts'

/** What each member may be of (RFC 6749, A.7 to A.9). */
const ALLOWED: Readonly<Record<string, RegExp>> = {
  error: /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/,
  error_description: /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/,
  error_uri: /^[\x21\x23-\x5b\x5d-\x7e]+$/,
}

/** A secret or token that was said back stands in the evidence as a marker. */
const MARKER = /‹[^›]*›/g

const BETWEEN = 'The tenant refuses in JSON by itself. Look for what answers in its place: a ' +
  'proxy or firewall in front of it, or an error page of the host; let connect/token through as ' +
  'it is.'

const FORM = {
  section: 'Error answers',
  level: 'MUST',
  source: 'specification',
  reads: ['P20.nogrant', 'P20.grant'],
  mayRead: [
    'P13',
    'P18.get',
    'P19.json',
    'P19.multipart',
    'P20.scope',
    'P20.dupgrant',
    'P21.password',
    'P21.code',
    'P21.refresh',
    'P26.scope',
  ],
} as const

/** How all refusals of the token endpoint look. */
export const ERR_FORM_CHECKS: readonly Check[] = [
  {
    ...FORM,
    id: 'T-ERR-01',
    title: 'the token endpoint refuses in JSON with a registered error code',
    isHouseRule: false,
    profiles: 'RP',
    clauses: ['RFC6749-5.2'],
    why: 'By the code a program tells a wrong secret from a setting that is missing; a page of ' +
      'HTML says neither to it.',
    remedy: BETWEEN,
    judge: (seen) =>
      all(refusals(seen), {
        reason: 'no-registered-error',
        expected: 'application/json with one of the error codes of OAuth',
        problem: formProblem,
      }),
  },
  {
    ...FORM,
    id: 'T-ERR-02',
    title: 'error codes and their texts hold only characters that OAuth allows',
    isHouseRule: false,
    profiles: 'R',
    clauses: ['RFC6749-5.2', 'RFC6749-A.7', 'RFC6749-A.8', 'RFC6749-A.9'],
    why: 'These texts end in headers and logs, where quotes and line ends can be mistaken for ' +
      'something else.',
    remedy:
      'The texts come from the software of the tenant or from what answers in its place: show ' +
      'this finding to your POS support.',
    judge: (seen) =>
      all(refusals(seen).filter(({ response }) => errorOf(response) !== undefined), {
        reason: 'bad-characters',
        expected: 'visible ASCII without quotation marks and backslashes',
        problem: characterProblem,
      }),
  },
  {
    ...FORM,
    id: 'T-ERR-13',
    title: 'the token endpoint refuses with 400, and with 401 only a failed login',
    isHouseRule: false,
    profiles: 'R',
    clauses: ['RFC6749-5.2'],
    why: 'Programs try again after a 500 and give up after a 400: a wrong status makes them do ' +
      'the wrong thing for hours.',
    remedy: BETWEEN,
    judge: (seen) =>
      all(refusals(seen), {
        reason: 'other-status',
        expected: '400, or 401 with invalid_client',
        problem: statusProblem,
      }),
  },
  {
    ...FORM,
    id: 'T-ERR-14',
    title: 'the token endpoint never answers with a redirect',
    isHouseRule: true,
    profiles: 'BP',
    clauses: ['RFC9700-4.12'],
    why: 'A program that follows it sends the secret to another place; one that does not gets ' +
      'no token.',
    remedy: 'Look for a rule of the proxy or host that sends requests elsewhere (to a login ' +
      'page, another host name, https) and leave connect/token out of it; type the issuer as ' +
      'it is after the redirect.',
    judge: (seen) =>
      all(oauthAnswers(seen), {
        reason: 'redirected',
        expected: 'no status 3xx',
        problem: ({ response }) =>
          isRedirect(response.status)
            ? `${response.status} to ${quoted(headerOf(response, 'location') ?? 'nowhere')}`
            : undefined,
      }),
  },
]

interface Rule {
  readonly reason: string
  readonly expected: string
  /** In words, what is wrong with an answer. */
  problem(answer: Answered): string | undefined
}

/** Whether a rule holds of all answers; the first that breaks it is told. */
function all(answers: readonly Answered[], { reason, expected, problem }: Rule): Finding {
  if (answers.length === 0) {
    return inconclusive('nothing-refused', 'the token endpoint gave no such answer')
  }
  const bad = answers.filter((answer) => problem(answer) !== undefined)
  const [first] = bad
  if (!first) return pass(`${answers.length} answers`)
  const others = bad.length > 1 ? `, and ${bad.length - 1} more of ${answers.length}` : ''
  return fail(reason, {
    expected,
    seen: `${first.step}: ${problem(first)}${others}`,
    evidence: bad.map(({ step }) => step),
  })
}

function formProblem({ response }: Answered): string | undefined {
  const { status } = response
  // A redirect, and a server that broke, are judged by T-ERR-14 and T-ERR-13.
  if (isRedirect(status) || status >= 500) return undefined
  const document = objectIn(response)
  if (!document) return `${status} with no JSON object`
  const { error } = document
  if (typeof error !== 'string') return `${status}, JSON without a text "error"`
  if (registeredErrorOf(response) === undefined) return `${status} with error ${quoted(error)}`
  const type = headerOf(response, 'content-type') ?? ''
  return /^application\/json\s*(;|$)/i.test(type)
    ? undefined
    : `${status} ${error} as ${type === '' ? 'no media type' : quoted(type)}`
}

function characterProblem({ response }: Answered): string | undefined {
  const document = objectIn(response) ?? {}
  for (const [name, allowed] of Object.entries(ALLOWED)) {
    const value = document[name]
    if (value === undefined) continue
    if (typeof value !== 'string') return `${name} is no text`
    if (!allowed.test(value.replace(MARKER, 'x'))) return `${name} is ${quoted(value)}`
  }
  return undefined
}

function statusProblem({ response }: Answered): string | undefined {
  const { status } = response
  const error = errorOf(response)
  const isLogin = status === 401 && (error === undefined || error === 'invalid_client')
  return status === 400 || isRedirect(status) || isLogin ? undefined : inWords(response)
}
