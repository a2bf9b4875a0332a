import { type Check, fail, type Finding, inconclusive, pass, review } from '../../engine/check.ts'
import {
  type Answered,
  errorOf,
  hasToken,
  inWords,
  objectIn,
  type Seen,
} from '../../engine/seen.ts'
import { authorizationFinding } from '../authorization_answer.ts'
import { withoutControl } from '../refusals.ts'
import { SUPPORT } from './words.ts'

const FLOW = {
  section: 'Grants and roles',
  level: 'MUST',
  source: 'product documentation',
} as const

/** The two answers that mean: not for this client, or not at this tenant. */
const CLOSED: readonly string[] = ['unsupported_grant_type', 'unauthorized_client']

const UNTICK = 'Security / OpenID Connect / Applications, the application, Flows: tick Allow ' +
  'Client Credentials Flow and no other. Nobody logs in at this tenant by OpenID Connect? Then ' +
  'untick the others under Security / OpenID Connect / Settings / Authorization Server, too. ' +
  SUPPORT

/** Only the client credentials flow. */
export const GRANT_FLOW_CHECKS: readonly Check[] = [
  {
    ...FLOW,
    id: 'T-GRANT-01',
    title: 'the client gets no token for the password of a user',
    isHouseRule: false,
    profiles: 'BP',
    clauses: ['RFC9700-2.4', 'ASVS-10.4.4', 'Product documentation: Flows'],
    why: 'Otherwise whoever has the secret can try out the passwords of your staff.',
    remedy: UNTICK,
    reads: ['P10', 'P21.password'],
    judge: (seen) => withoutControl(seen) ?? passwordClosed(seen.answer('P21.password')),
  },
  {
    ...FLOW,
    id: 'T-GRANT-02',
    title: 'the client gets no token for an authorization code',
    isHouseRule: true,
    profiles: 'P',
    clauses: ['ASVS-10.4.4', 'RFC6749-4.1', 'Product documentation: Flows'],
    why: 'A program without a browser needs no flow for people; one that is open can be abused ' +
      'to act in their name.',
    remedy: UNTICK,
    reads: ['P10', 'P21.code'],
    mayRead: ['P22.code', 'P22.code.next'],
    judge: (seen) =>
      withoutControl(seen) ?? grantClosed(seen, 'P21.code', () => codeUnreachable(seen)),
  },
  {
    ...FLOW,
    id: 'T-GRANT-03',
    title: 'the client gets no token for a refresh token',
    isHouseRule: true,
    profiles: 'P',
    clauses: ['RFC6749-6', 'ASVS-10.4.4', 'Product documentation: Flows'],
    why: 'A refresh token lives for weeks: a copy of it is a second secret that nobody watches.',
    remedy: UNTICK,
    reads: ['P10', 'P21.refresh'],
    mayRead: ['P21.password', 'P22.code', 'P22.code.next'],
    judge: (seen) =>
      withoutControl(seen) ?? grantClosed(seen, 'P21.refresh', () => refreshUnreachable(seen)),
  },
  {
    ...FLOW,
    id: 'T-GRANT-07',
    title: 'nobody can log in for the client to give it an authorization code',
    isHouseRule: true,
    profiles: 'P',
    clauses: ['RFC6749-4.1', 'Product documentation: Flows'],
    why: 'A login page for this client means that the flow for people is open to it.',
    remedy: UNTICK,
    reads: ['P01.1'],
    mayRead: ['P22.code', 'P22.code.next'],
    after: ['T-DISC-01'],
    judge: (seen) => authorizationFinding(seen, 'P22.code'),
  },
  {
    ...FLOW,
    id: 'T-GRANT-08',
    title: 'nobody can log in for the client to give it a token in the address',
    isHouseRule: true,
    profiles: 'BP',
    clauses: ['RFC9700-2.1.2', 'Product documentation: Flows'],
    why: 'The implicit flow puts tokens into addresses, where histories and logs keep them.',
    remedy: UNTICK,
    reads: ['P01.1'],
    mayRead: ['P22.token', 'P22.token.next'],
    after: ['T-DISC-01'],
    judge: (seen) => authorizationFinding(seen, 'P22.token'),
  },
]

/** OpenIddict looks at the client's permission first: `invalid_grant` is about the user (PW.bad, E22). */
function passwordClosed(answer: Answered): Finding {
  return isClosed(answer) ??
    (errorOf(answer.response) === 'invalid_grant'
      ? fail('user-looked-up', { expected: CLOSED.join(' or '), seen: inWords(answer.response) })
      : inconclusive('refused-otherwise', inWords(answer.response)))
}

/**
 * OpenIddict 5 and later look at the code first: `invalid_grant` says nothing of the permission
 * (RF.noperm), so it is decided by whether such a thing can be had.
 */
function grantClosed(seen: Seen, step: string, reachable: () => Finding): Finding {
  const answer = seen.answer(step)
  return isClosed(answer) ??
    (errorOf(answer.response) === 'invalid_grant'
      ? reachable()
      : inconclusive('refused-otherwise', inWords(answer.response)))
}

/** `undefined` where the answer is neither a token nor a clear no. */
function isClosed({ response }: Answered): Finding | undefined {
  const said = inWords(response)
  if (hasToken(response)) {
    return fail('token-issued', { expected: CLOSED.join(' or '), seen: said })
  }
  return CLOSED.includes(errorOf(response) ?? '') ? pass(said) : undefined
}

/** Whether the authorization endpoint gives the client a code. */
function codeUnreachable(seen: Seen): Finding {
  const { status, seen: said = '', evidence = [] } = authorizationFinding(seen, 'P22.code')
  const words = `invalid_grant; authorization endpoint: ${said}`
  const shown = ['P21.code', ...evidence]
  if (status === 'pass') return { ...pass(words), evidence: shown }
  if (status === 'fail') {
    const expected = `${CLOSED.join(' or ')}, or no way to a code`
    return fail('code-flow-open', { expected, seen: words, evidence: shown })
  }
  const open = status === 'review' ? review : inconclusive
  return { ...open('invalid-grant', words), evidence: shown }
}

/** Whether the client has a way to a refresh token: its own login, a password, a code. */
function refreshUnreachable(seen: Seen): Finding {
  const own = seen.answered.some(({ response }) =>
    hasToken(response) && objectIn(response)?.refresh_token !== undefined
  )
  const password = seen.maybe('P21.password')
  const isPasswordClosed = password !== undefined && isClosed(password)?.status === 'pass'
  const isCodeClosed = authorizationFinding(seen, 'P22.code').status === 'pass'
  return !own && isPasswordClosed && isCodeClosed
    ? pass('invalid_grant, and the client has no way to a refresh token')
    : inconclusive('invalid-grant', 'invalid_grant, which says nothing of the permission')
}
