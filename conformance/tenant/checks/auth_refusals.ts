import {
  type Check,
  fail,
  type Finding,
  inconclusive,
  notApplicable,
  pass,
} from '../../engine/check.ts'
import { type Challenge, parseChallenges } from '../../engine/challenges.ts'
import {
  type Answered,
  hasToken,
  headerOf,
  inWords,
  objectIn,
  quoted,
  type Seen,
  textOf,
} from '../../engine/seen.ts'
import { refusalOf, unclear, usesBasic } from '../token_answers.ts'

/** What they have in common. P10 is the control: the same request with the right pair is taken. */
const ON_REFUSAL = {
  section: 'Client authentication',
  level: 'MUST',
  isHouseRule: false,
  source: 'specification',
  after: ['T-TOK-01'],
} as const

const REWRITTEN =
  'OpenIddict answers so by itself: look for a proxy or an error page of the host ' +
  'that changes answers with status 401, and let them through as they are.'

/** Logins that fail, and what the tenant says of them (RFC 6749, 5.2). */
export const REFUSED_LOGIN_CHECKS: readonly Check[] = [
  {
    ...ON_REFUSAL,
    id: 'T-AUTH-03',
    title: 'a wrong secret is refused as a failed login',
    section: 'Secret handling',
    profiles: 'RBP',
    clauses: ['RFC6749-5.2', 'RFC6749-2.3.1'],
    why: 'A secret that is not looked at protects nothing.',
    remedy: 'Security / OpenID Connect / Applications: set Type to Confidential client, with a ' +
      'Client Secret. If it is set so already, somebody else answers in place of OpenIddict. ' +
      'If the menu is missing, ask your POS support.',
    reads: ['P10', 'P14'],
    judge: (seen) => judgeLogin(seen.answer('P14'), 'the secret is wrong'),
  },
  {
    ...ON_REFUSAL,
    id: 'T-AUTH-06',
    title: 'a client that does not exist is refused as a failed login',
    profiles: 'RBP',
    clauses: ['RFC6749-5.2'],
    why: 'A program tells by it that its Client ID is not registered, and does not try again.',
    remedy: REWRITTEN,
    reads: ['P10', 'P13'],
    judge: (seen) => judgeLogin(seen.answer('P13'), 'there is no such client'),
  },
  {
    ...ON_REFUSAL,
    id: 'T-AUTH-04',
    title: 'a refused login by Basic is told to use Basic',
    profiles: 'R',
    clauses: ['RFC6749-5.2', 'RFC9110-11.6.1', 'RFC9110-15.5.2'],
    why: 'HTTP wants it with every 401, and some HTTP libraries take no 401 without it.',
    remedy: REWRITTEN,
    reads: ['P10', 'P13'],
    mayRead: ['P14'],
    judge: (seen) =>
      refusedByBasic(seen, (answer, challenge) => {
        const header = headerOf(answer.response, 'WWW-Authenticate')
        if (challenge) return pass(header && quoted(header))
        const isRead = header !== undefined && parseChallenges(header) !== undefined
        return fail(header === undefined ? 'no-challenge' : isRead ? 'no-basic' : 'unreadable', {
          expected: 'WWW-Authenticate with a challenge of scheme Basic',
          seen: header === undefined ? 'no WWW-Authenticate' : quoted(header),
        })
      }),
  },
  {
    ...ON_REFUSAL,
    id: 'T-AUTH-05',
    title: 'the Basic challenge names its realm',
    profiles: 'R',
    clauses: ['RFC7617-2'],
    why: 'Clients that keep several passwords tell by the realm which one is meant.',
    remedy: 'OpenIddict names none unless a developer sets one; no page has a field for it.',
    reads: ['P10', 'P13'],
    mayRead: ['P14'],
    judge: (seen) =>
      refusedByBasic(seen, (_answer, challenge) => {
        // What is missing altogether is for T-AUTH-04.
        if (!challenge) return notApplicable('no-challenge', 'there is no Basic challenge')
        const realm = challenge.parameters.get('realm')
        if (realm !== undefined) return pass(`realm ${quoted(realm)}`)
        return fail('no-realm', { expected: 'a parameter realm', seen: 'none' })
      }),
  },
  {
    ...ON_REFUSAL,
    id: 'T-AUTH-07',
    title: 'a refused login does not tell whether the client exists',
    level: 'SHOULD',
    isHouseRule: true,
    profiles: 'B',
    clauses: ['CWE-204'],
    why: 'Whoever guesses secrets first wants to know which Client IDs are there.',
    remedy: 'OpenIddict words the two differently and has no switch for it. Use a Client Secret ' +
      'of 43 random letters and digits: then a known Client ID helps nobody.',
    reads: ['P10', 'P13', 'P14'],
    judge: judgeDifference,
  },
]

/** A failed login: `invalid_client`, and 401 where Basic was used (RFC 6749, 5.2). */
function judgeLogin(answer: Answered, why: string): Finding {
  const { response } = answer
  const seen = inWords(response)
  const expected = `${usesBasic(answer) ? '401' : '400 or 401'} invalid_client, as ${why}`
  if (hasToken(response)) return fail('token-issued', { expected, seen, evidence: [answer.step] })
  if (refusalOf(response) !== 'invalid_client') return unclear(answer)
  if (response.status === 401 || (response.status === 400 && !usesBasic(answer))) return pass(seen)
  return fail('other-status', { expected, seen, evidence: [answer.step] })
}

/** Judges each login by Basic that was refused with 401. */
function refusedByBasic(
  seen: Seen,
  judge: (answer: Answered, challenge: Challenge | undefined) => Finding,
): Finding | Finding[] {
  const refused = [seen.answer('P13'), seen.maybe('P14')].filter((answer) => answer !== undefined)
    .filter((answer) => usesBasic(answer) && answer.response.status === 401)
  if (refused.length === 0) return notApplicable('no-401', 'no login by Basic was refused with 401')
  return refused.map((answer) => {
    const challenges = parseChallenges(headerOf(answer.response, 'WWW-Authenticate') ?? '')
    const basic = challenges?.find(({ scheme }) => scheme === 'basic')
    return { ...judge(answer, basic), part: answer.step, evidence: [answer.step] }
  })
}

function judgeDifference(seen: Seen): Finding {
  const answers = [seen.answer('P13'), seen.answer('P14')] as const
  if (answers.some(({ response }) => refusalOf(response) === undefined)) {
    const words = answers.map(({ step, response }) => `${step}: ${inWords(response)}`)
    return inconclusive('not-refused', words.join(', '))
  }
  const [unknown, known] = answers.map(({ response }) => inWords(response))
  const expected = 'the same answer for a wrong secret and for an unknown client'
  if (unknown !== known) {
    return fail('other-code', { expected, seen: `${unknown} for an unknown client, else ${known}` })
  }
  const [said, other] = answers.map(({ response }) => wordsOf(response, seen))
  if (JSON.stringify(said) === JSON.stringify(other)) return pass(quoted(said?.[0] ?? ''))
  return fail('other-words', {
    expected,
    seen: `${quoted(said?.[0] ?? '')} for an unknown client, else ${quoted(other?.[0] ?? '')}`,
  })
}

/** Everything in words, without the client ID, which differs by itself. */
function wordsOf(response: Answered['response'], { target, fictitiousClientId }: Seen): string[] {
  const { error_description: description = '', error_uri: uri = '' } = objectIn(response) ?? {}
  const challenge = headerOf(response, 'WWW-Authenticate') ?? ''
  return [description, uri, challenge].map((text) =>
    textOf(text).replaceAll(fictitiousClientId, '…').replaceAll(target.clientId, '…')
  )
}
