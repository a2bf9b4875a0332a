import { type Check, fail, type Finding, inconclusive, pass } from '../../engine/check.ts'
import {
  type Answered,
  errorOf,
  hasToken,
  inWords,
  objectIn,
  quoted,
  type Seen,
} from '../../engine/seen.ts'
import { isByFirewall, withoutControl, withoutWord } from '../refusals.ts'

const SOFTWARE =
  'No page of the tenant sets this. See that the finding is not made by a proxy or ' +
  'firewall in front of it, then show it to your POS support.'

const CODE = {
  section: 'Error answers',
  level: 'MUST',
  isHouseRule: false,
  profiles: 'R',
  source: 'specification',
  remedy: SOFTWARE,
} as const

/** The code that each bad request gets. */
export const ERR_CODE_CHECKS: readonly Check[] = [
  {
    ...CODE,
    id: 'T-ERR-03',
    title: 'a token request without a grant_type is refused with invalid_request',
    clauses: ['RFC6749-5.2'],
    why: 'A program that was set up wrongly must not get a token by chance, and its maker must ' +
      'read what is wrong.',
    reads: ['P10', 'P20.nogrant'],
    mayRead: ['P20.nogrant.right'],
    judge: (seen) => refusedWith(seen, 'P20.nogrant', ['invalid_request']),
  },
  {
    ...CODE,
    id: 'T-ERR-04',
    title: 'an unknown grant is refused with unsupported_grant_type',
    clauses: ['RFC6749-5.2'],
    why: 'By this code a program knows that a flow is not switched on, which no secret and no ' +
      'second try will mend.',
    reads: ['P10', 'P20.grant'],
    mayRead: ['P20.grant.right'],
    judge: (seen) => refusedWith(seen, 'P20.grant', ['unsupported_grant_type']),
  },
  {
    ...CODE,
    id: 'T-ERR-05',
    title: 'an unknown scope is refused with invalid_scope, or left out and said to be',
    clauses: ['RFC6749-5.2', 'RFC6749-3.3'],
    why: 'A program must learn that it did not get what it asked for before its first call fails.',
    reads: ['P10', 'P20.scope'],
    mayRead: ['P20.scope.right'],
    judge: (seen) => scopeRefused(seen, 'P20.scope', ['invalid_scope']),
  },
  {
    ...CODE,
    id: 'T-ERR-06',
    title: 'a repeated parameter is refused with invalid_request',
    clauses: ['RFC6749-3.2', 'RFC6749-5.2'],
    why: 'Where two parts of a server read different ones of two values, one of them is fooled.',
    reads: ['P10', 'P20.dupgrant'],
    mayRead: ['P20.dup', 'P20.dup.scope', 'P20.dup.client_id', 'P20.dup.unknown'],
    judge: (seen) =>
      withoutControl(seen) ?? [
        repeated(seen.answer('P20.dupgrant'), 'grant_type'),
        repeatedIn(seen, 'scope'),
        repeatedIn(seen, 'client_id'),
        repeatedIn(seen, 'unknown'),
      ],
  },
  {
    ...CODE,
    id: 'T-ERR-17',
    title: 'a scope with a forbidden character is refused, or left out and said to be',
    clauses: ['RFC6749-3.3', 'RFC6749-A.4'],
    why: 'Such a scope is a mistake of the program or an attempt to break something.',
    reads: ['P10', 'P26.scope'],
    mayRead: ['P26.scope.right'],
    judge: (seen) => scopeRefused(seen, 'P26.scope', ['invalid_scope', 'invalid_request']),
  },
]

/** The answer that decides: that to the client, where the unknown one was refused for being unknown. */
function deciding(seen: Seen, step: string): Answered | Finding {
  const first = seen.answer(step)
  if (errorOf(first.response) !== 'invalid_client') return first
  const words = `${step} was refused for its unknown client, and ${step}.right was not answered`
  return seen.maybe(`${step}.right`) ?? inconclusive('login-first', words)
}

function refusedWith(seen: Seen, step: string, accepted: readonly string[]): Finding {
  const answer = deciding(seen, step)
  return withoutControl(seen) ?? ('status' in answer ? answer : judgeCode(answer, accepted))
}

/** A server may leave out a scope if it says so; saying nothing grants it (RFC 6749, 3.3 and 5.1). */
function scopeRefused(seen: Seen, step: string, accepted: readonly string[]): Finding {
  const right = seen.maybe(`${step}.right`)
  if (!right || !hasToken(right.response)) return refusedWith(seen, step, accepted)
  const asked = new URLSearchParams(right.request.body).get('scope') ?? ''
  const { scope } = objectIn(right.response) ?? {}
  const evidence = [right.step]
  const expected = `${accepted.join(' or ')}, or a "scope" without it`
  if (typeof scope !== 'string') {
    const said = `${right.step}: a token, and no "scope" says what it is for`
    return fail('scope-not-told', { expected, seen: said, evidence })
  }
  return scope.includes(asked)
    ? fail('scope-granted', {
      expected,
      seen: `${right.step}: a token for ${quoted(scope)}`,
      evidence,
    })
    : { ...pass(`${right.step}: left out, and "scope" says so`), evidence }
}

function judgeCode(answer: Answered, accepted: readonly string[]): Finding {
  const { step, response } = answer
  const error = errorOf(response)
  const said = `${step}: ${inWords(response)}`
  const finding = { expected: `400 ${accepted.join(' or ')}`, seen: said, evidence: [step] }
  if (hasToken(response)) return fail('token-issued', finding)
  if (error !== undefined && accepted.includes(error)) {
    return { ...pass(said), evidence: [step] }
  }
  if (error === 'invalid_client') return inconclusive('login-refused', said)
  if (isByFirewall(answer)) return inconclusive('refused-otherwise', said)
  return withoutWord(answer) ??
    fail(response.status >= 500 ? 'server-error' : 'other-error', finding)
}

/** Which code the finding has where a repeated parameter gets a token. */
const ACCEPTED = {
  grant_type: 'grant-type-accepted',
  scope: 'scope-accepted',
  client_id: 'client-id-accepted',
  unknown: 'unknown-accepted',
} as const

type Repeated = keyof typeof ACCEPTED

/** Together with the others: a token accepts them all. Refused together, each was sent alone. */
function repeatedIn(seen: Seen, part: Repeated): Finding {
  const together = seen.maybe('P20.dup')
  const answer = together && hasToken(together.response) ? together : seen.maybe(`P20.dup.${part}`)
  return answer
    ? repeated(answer, part)
    : inconclusive('not-sent', 'no request with it was answered', part)
}

function repeated(answer: Answered, part: Repeated): Finding {
  const { step, response } = answer
  const said = `${step}: ${inWords(response)}`
  const evidence = [step]
  if (hasToken(response)) {
    return fail(ACCEPTED[part], { part, expected: '400 invalid_request', seen: said, evidence })
  }
  if (errorOf(response) === 'invalid_request') return { ...pass(said, part), evidence }
  if (response.status === 500) {
    return fail('server-error', { part, expected: '400 invalid_request', seen: said, evidence })
  }
  return { ...inconclusive('refused-otherwise', said, part), evidence }
}
