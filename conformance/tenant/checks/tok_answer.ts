import { type Check, fail, notApplicable, pass } from '../../engine/check.ts'
import { mediaType } from '../../engine/media_type.ts'
import { headerOf, inWords, objectIn, quoted, type Seen } from '../../engine/seen.ts'
import { firstTokenAnswer, onTokens } from '../token_answers.ts'

/** What the checks of one answer have in common. */
const ON_ANSWER = {
  section: 'Token endpoint',
  level: 'MUST',
  isHouseRule: false,
  source: 'specification',
  reads: ['P10'],
  mayRead: ['P10.post'],
  after: ['T-TOK-01'],
} as const

const PROXY =
  'OpenIddict answers so by itself: look for a proxy, a content delivery network or a ' +
  'module of the host that rewrites answers of the token endpoint, and take it out of the way.'

/** The answers that a right secret gets (RFC 6749, 5.1). */
export const TOKEN_ANSWER_CHECKS: readonly Check[] = [
  {
    ...ON_ANSWER,
    id: 'T-TOK-01',
    title: 'the tenant issues a token for the right secret',
    profiles: 'RBP',
    clauses: ['RFC6749-4.4.2', 'RFC6749-4.4.3', 'RFC6749-5.1'],
    why: 'Without a token no program reaches the POS.',
    remedy:
      'invalid_client: compare Client ID and Client Secret with Security / OpenID Connect / ' +
      'Applications, and set a new secret there if in doubt. unauthorized_client: set Type to ' +
      'Confidential client and tick Allow Client Credentials Flow there. unsupported_grant_type: ' +
      'tick Allow Client Credentials Flow under Security / OpenID Connect / Settings / ' +
      'Authorization Server. invalid_scope, or invalid_request about the scope: ask for no scope, ' +
      'or add it under Scopes and tick it for the application. If the menu is missing, ask your ' +
      'POS support. Without such a code somebody else than OpenIddict answers: look at the proxy ' +
      'or firewall in front of the tenant.',
    after: [],
    judge: judgeToken,
  },
  {
    ...ON_ANSWER,
    id: 'T-TOK-02',
    title: 'the answer with the token says that it is JSON',
    profiles: 'R',
    clauses: ['RFC6749-5.1'],
    why: 'Strict clients refuse a token in an answer that calls itself something else.',
    remedy: PROXY,
    judge: onTokens((response) => {
      const type = headerOf(response, 'Content-Type')
      if (mediaType(type ?? '').type === 'application/json') return pass(type)
      return fail(type === undefined ? 'no-content-type' : 'other-content-type', {
        expected: 'Content-Type: application/json',
        seen: type === undefined ? 'none' : quoted(type),
      })
    }),
  },
  {
    ...ON_ANSWER,
    id: 'T-TOK-03',
    title: 'each token fits into an Authorization header',
    profiles: 'RB',
    clauses: ['RFC6749-5.1', 'RFC6749-A.12', 'RFC6750-2.1'],
    why: 'A token with a blank, a quote or a letter beyond ASCII cannot be sent to the API.',
    remedy: PROXY,
    judge: judgeCharacters,
  },
  {
    ...ON_ANSWER,
    id: 'T-TOK-04',
    title: 'the token is of type Bearer',
    profiles: 'R',
    clauses: ['RFC6749-5.1', 'RFC6749-7.1'],
    why: 'A client must not use a token of a type that it does not know.',
    remedy: PROXY,
    judge: onTokens((_response, { token_type: type }) => {
      if (typeof type === 'string' && type.toLowerCase() === 'bearer') return pass(type)
      return fail(type === undefined ? 'no-token-type' : 'other-token-type', {
        expected: 'token_type Bearer, in any case',
        seen: type === undefined ? 'none' : quoted(JSON.stringify(type)),
      })
    }),
  },
  {
    ...ON_ANSWER,
    id: 'T-TOK-05',
    title: 'the tenant says how long the token lives',
    section: 'Expiry',
    level: 'REC',
    profiles: 'R',
    clauses: ['RFC6749-5.1'],
    why: 'A client that does not know the lifetime keeps a token too long, or asks too often.',
    remedy: PROXY,
    judge: onTokens((_response, members) =>
      'expires_in' in members ? pass() : fail('no-expires-in', {
        expected: 'a member expires_in',
        seen: 'none',
      })
    ),
  },
  {
    ...ON_ANSWER,
    id: 'T-TOK-06',
    title: 'the lifetime is a whole number of seconds',
    section: 'Expiry',
    profiles: 'R',
    clauses: ['RFC6749-5.1', 'RFC6749-A.14'],
    why: 'A client that cannot read the lifetime takes the token for expired, or for eternal.',
    remedy: PROXY,
    judge: onTokens((_response, { expires_in: seconds }) => {
      if (seconds === undefined) return notApplicable('no-expires-in', 'there is no expires_in')
      if (Number.isSafeInteger(seconds) && Number(seconds) > 0) return pass(`${seconds} s`)
      return fail(typeof seconds === 'number' ? 'not-positive-and-whole' : 'not-a-number', {
        expected: 'expires_in as a JSON number, whole and above 0',
        seen: quoted(JSON.stringify(seconds)),
      })
    }),
  },
  {
    ...ON_ANSWER,
    id: 'T-TOK-07',
    title: 'a token lives between a minute and an hour',
    section: 'Expiry',
    level: 'REC',
    isHouseRule: true,
    profiles: 'BP',
    clauses: ['RFC6750-5.3'],
    why: 'Whoever finds a token in a log can use it until it ends; and one that lives for less ' +
      'than a minute makes a program ask for tokens all the time.',
    remedy:
      'OpenIddict gives an hour by default. Look for a lifetime set for this application by ' +
      'a recipe or a module, and ask your POS support.',
    judge: onTokens((_response, { expires_in: seconds }) => {
      if (typeof seconds !== 'number' || seconds <= 0) {
        return notApplicable('no-lifetime', 'there is no expires_in that could be read')
      }
      const expected = 'expires_in from 60 to 3600 s'
      if (seconds > 3600) return fail('long-lived', { expected, seen: `${seconds} s` })
      if (seconds < 60) return fail('short-lived', { expected, seen: `${seconds} s` })
      return pass(`${seconds} s`)
    }),
  },
  {
    ...ON_ANSWER,
    id: 'T-TOK-08',
    title: 'no refresh token comes with the token',
    level: 'SHOULD',
    profiles: 'RBP',
    clauses: ['RFC6749-4.4.3'],
    why: 'It would be a second credential that lives long, and a program with a secret needs none.',
    remedy: 'Security / OpenID Connect / Applications: untick Allow Refresh Token Flow; the same ' +
      'under Settings / Authorization Server. If the menu is missing, ask your POS support.',
    judge: onTokens((_response, members) =>
      // Some servers write null for what an answer does not have.
      members.refresh_token === undefined || members.refresh_token === null
        ? pass()
        : fail('refresh-token', { expected: 'no refresh_token', seen: 'one was issued' })
    ),
  },
  {
    ...ON_ANSWER,
    id: 'T-TOK-11',
    title: 'nobody on the way may keep the answer with the token',
    section: 'Token caching',
    profiles: 'RBP',
    clauses: ['RFC6749-5.1', 'RFC9111-5.2.2.5'],
    why: 'A cache that keeps the answer hands the token to others.',
    remedy: PROXY,
    judge: onTokens((response) => {
      const value = headerOf(response, 'Cache-Control')
      if (directivesOf(value).includes('no-store')) return pass(value)
      return fail('may-be-stored', {
        expected: 'Cache-Control: no-store',
        seen: value === undefined ? 'no Cache-Control' : quoted(value),
      })
    }),
  },
  {
    ...ON_ANSWER,
    id: 'T-TOK-12',
    title: 'the answer with the token says so to caches of old as well',
    section: 'Token caching',
    profiles: 'R',
    // Deprecated by RFC 9111, 5.4 and gone from OAuth 2.1, and still asked for by RFC 6749.
    clauses: ['RFC6749-5.1', 'RFC9111-5.4'],
    why: 'A cache that knows HTTP/1.0 alone looks at Pragma and not at Cache-Control.',
    remedy: PROXY,
    judge: onTokens((response) => {
      const value = headerOf(response, 'Pragma')
      if (directivesOf(value).includes('no-cache')) return pass(value)
      return fail('no-pragma', {
        expected: 'Pragma: no-cache',
        seen: value === undefined ? 'no Pragma' : quoted(value),
      })
    }),
  },
]

/** Names of directives, which ignore case (RFC 9111, 5.2), without what stands in quotes. */
function directivesOf(value = ''): string[] {
  return value.replace(/"(?:[^"\\]|\\.)*"/g, '').split(',').map((directive) =>
    directive.trim().toLowerCase()
  )
}

/** What the tenant means by its error code. */
const REASONS: Readonly<Record<string, string>> = {
  invalid_client: 'login-refused',
  unauthorized_client: 'client-not-allowed',
  unsupported_grant_type: 'grant-not-offered',
  invalid_scope: 'scope-refused',
}

function judgeToken(seen: Seen) {
  const { response } = firstTokenAnswer(seen) ?? seen.answer('P10')
  const members = objectIn(response)
  const expected = 'status 200 with an access_token'
  if (typeof members?.access_token === 'string') {
    if (response.status === 200) return pass(inWords(response))
    return fail('other-status', { expected, seen: inWords(response) })
  }
  const { error, error_description: description } = members ?? {}
  const words = typeof description === 'string' ? `: ${quoted(description)}` : ''
  // OpenIddict says so of a scope that it knows and the application may not have.
  const isOfScope = error === 'invalid_request' && seen.target.scope !== undefined &&
    /\bscope\b/i.test(words)
  const code = isOfScope ? 'invalid_scope' : error
  const reason = typeof code === 'string' && Object.hasOwn(REASONS, code) && REASONS[code]
  return fail(reason || 'no-token', {
    expected,
    seen: `${inWords(response)}${words}`,
  })
}

/** All tokens of the run, for one may differ from the next. */
function judgeCharacters(seen: Seen) {
  const expected = 'a token of letters, digits and -._~+/, with = at its end alone'
  const empty = seen.answered.find(({ response }) => objectIn(response)?.access_token === '')
  if (empty) return fail('empty', { expected, seen: 'an empty token', evidence: [empty.step] })
  const odd = seen.tokens.find((token) => !token.isB64Token)
  if (odd) {
    return fail(odd.isVisibleAscii ? 'not-a-b64token' : 'not-visible-ascii', {
      expected,
      seen: `token ${odd.number} has other characters`,
      evidence: [odd.step],
    })
  }
  const count = seen.tokens.length
  return pass(`${count} ${count === 1 ? 'token' : 'tokens'}`)
}
