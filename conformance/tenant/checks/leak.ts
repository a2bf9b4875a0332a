import { type Check, fail, type Finding, inconclusive, pass, warn } from '../../engine/check.ts'
import { LEAST_LENGTH } from '../../engine/redactor.ts'
import { type Answered, hasToken, headerOf, inWords, quoted, type Seen } from '../../engine/seen.ts'

/** What only the error page of a developer has, as ASP.NET and others make it. */
const DEVELOPER_PAGE = [
  'An unhandled exception occurred while processing the request',
  'id="stackpage"',
  'class="rawExceptionDetails"',
  'DeveloperExceptionPageMiddleware',
  "Server Error in '/",
  'Werkzeug Debugger',
  'Whoops! There was an error',
  // What ASP.NET Core says to who asks for JSON: problem details, or text without a page around it.
  '"exception":{"details":',
  '\nHEADERS\n=======\n',
] as const

/** What gets out that should stay in. */
export const LEAK_CHECKS: readonly Check[] = [
  {
    id: 'T-LEAK-01',
    title: 'no answer holds the Client Secret',
    section: 'Secret handling',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'BP',
    clauses: ['ASVS-13.3', 'ASVS-14', 'CWE-200'],
    source: 'specification',
    why: 'Answers are written into logs and shown on screens; a secret in one is a secret no more.',
    remedy:
      'Find out what repeats the request: the tenant, a proxy, or an error page; switch that ' +
      'off and make a new Client Secret (Security / OpenID Connect / Applications). If the menu ' +
      'is missing, ask your POS support.',
    reads: ['P10'],
    mayRead: ['P11', 'P12.scheme', 'P12.encoded'],
    judge(seen) {
      if (seen.credential.length < LEAST_LENGTH) {
        const words =
          `the secret has fewer than ${LEAST_LENGTH} characters: so short a text is not ` +
          'searched for, because it collides with words'
        return inconclusive('secret-too-short', words)
      }
      return [
        ...withMarker(seen, 'secret').map(([step, where]) =>
          fail('secret-shown', {
            part: step,
            expected: 'no Client Secret, in no encoding',
            seen: `${where} of the answer to ${step} holds it`,
            evidence: [step],
          })
        ),
        ...withMarker(seen, 'token').map(([step, where]) =>
          warn('token-shown', {
            part: step,
            expected: 'a token only where it is issued',
            seen: `${where} of the answer to ${step} holds a token`,
            evidence: [step],
          })
        ),
        pass(`${seen.answered.length} answers were searched`),
      ]
    },
  },
  {
    id: 'T-LEAK-03',
    title: 'no error is answered with the page of a developer',
    section: 'Secret handling',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'BP',
    clauses: ['ASVS-13.4.2', 'CWE-209'],
    source: 'specification',
    why: 'Such a page shows source, settings and cookies to everybody who causes an error.',
    remedy: 'Where the tenant is hosted, set ASPNETCORE_ENVIRONMENT to Production and start it ' +
      'anew.',
    reads: ['P32.get'],
    mayRead: ['P32.options', 'P30.none', 'P30.garbage'],
    judge(seen) {
      const errors = seen.answered.filter(({ response }) => response.status >= 400)
      if (errors.length === 0) {
        return inconclusive('no-error', 'no request was answered by an error')
      }
      for (const { step, response } of errors) {
        const body = response.body.replaceAll('\r\n', '\n')
        const found = DEVELOPER_PAGE.find((words) => body.includes(words))
        if (found === undefined) continue
        return fail('developer-page', {
          expected: 'an error without details of the program',
          seen: `status ${response.status} with ${quoted(found.trim().replace('\n', ' '))}`,
          evidence: [step],
        })
      }
      return pass(`${errors.length} errors were searched`)
    },
  },
  {
    id: 'T-LEAK-05',
    title: 'pages of other origins can read from neither the token nor the authorization endpoint',
    section: 'Secret handling',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'B',
    clauses: ['RFC9700-2.6'],
    source: 'specification',
    why: 'Where any web page may read an answer with the cookies of its visitor, it reads for him.',
    remedy: 'On the tenant, Configuration / Settings / CORS: untick "Allow any origin" in each ' +
      'policy, and name the origins that need it. If the menu is missing, ask your POS support. ' +
      'Look at the proxy in front of it, too: a token for such a page comes from there.',
    reads: ['P32.get', 'P32.options'],
    mayRead: ['P32.authorize'],
    judge(seen) {
      const authorize = seen.maybe('P32.authorize')
      return [
        judgeToken(seen.answer('P32.get'), seen),
        judgeToken(seen.answer('P32.options'), seen),
        ...(authorize ? [judgeAuthorize(authorize)] : []),
      ]
    },
  },
]

/** Steps whose answers hold a marker, and where. Those that issue a token hold it rightly. */
function withMarker(seen: Seen, kind: 'secret' | 'token'): [step: string, where: string][] {
  const marker = `‹${kind}#`
  return seen.answered
    .filter(({ response }) => kind === 'secret' || !hasToken(response))
    .flatMap(({ step, response }): [string, string][] => {
      if (JSON.stringify(response.headers).includes(marker)) return [[step, 'a header']]
      return response.body.includes(marker) ? [[step, 'the body']] : []
    })
    .concat(
      kind === 'token' ? [] : seen.tokens
        .filter((facts) => JSON.stringify(facts).includes(marker))
        .map(({ step }) => [step, 'the token']),
    )
}

/** A reflected origin with credentials opens it; `*` lets nobody read with cookies (Fetch, 3.2). */
function judgeToken({ step, response }: Answered, { forgedHost }: Seen): Finding {
  const allowed = headerOf(response, 'Access-Control-Allow-Origin')
  const withCookies = headerOf(response, 'Access-Control-Allow-Credentials') === 'true'
  const part = step === 'P32.get' ? 'GET' : 'OPTIONS'
  if (hasToken(response)) {
    const expected = 'no token, for nobody logged in'
    return fail('token-issued', { part, expected, seen: inWords(response), evidence: [step] })
  }
  if (allowed === undefined) return pass('no Access-Control-Allow-Origin', part)
  const isReflected = allowed === `https://${forgedHost}` || allowed === 'null'
  if (!isReflected || !withCookies) {
    return pass(`${quoted(allowed)}${withCookies ? '' : ', without credentials'}`, part)
  }
  return fail('origin-reflected', {
    part,
    expected: 'no Access-Control-Allow-Credentials for an unknown origin',
    seen: `${quoted(allowed)} with credentials`,
    evidence: [step],
  })
}

function judgeAuthorize({ step, response }: Answered): Finding {
  const allowed = headerOf(response, 'Access-Control-Allow-Origin')
  if (allowed === undefined) return pass('no Access-Control-Allow-Origin', 'authorize')
  return fail('authorize-cors', {
    part: 'authorize',
    expected: 'no Access-Control-Allow-Origin at the authorization endpoint',
    seen: quoted(allowed),
    evidence: [step],
  })
}
