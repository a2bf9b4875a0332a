import {
  type Check,
  fail,
  type Finding,
  inconclusive,
  notApplicable,
  pass,
} from '../../engine/check.ts'
import { type Answered, hasToken, inWords, objectIn, quoted, type Seen } from '../../engine/seen.ts'

/** The three questions of P11, asked again one by one where it was refused. */
const ON_UNUSUAL = {
  section: 'Token endpoint',
  level: 'MUST',
  isHouseRule: false,
  source: 'specification',
  after: ['T-TOK-01'],
} as const

/** What a request for a token may hold (RFC 6749, 3.2 and 3.3). */
export const TOKEN_REQUEST_CHECKS: readonly Check[] = [
  {
    ...ON_UNUSUAL,
    id: 'T-TOK-10',
    title: 'the tenant says which scope it granted, where it is another than was asked for',
    profiles: 'R',
    clauses: ['RFC6749-3.3', 'RFC6749-5.1'],
    why: 'A program that is told nothing believes that it may do all it asked for.',
    remedy: 'OpenIddict says so by itself: ask who changed the answers of the token endpoint. ' +
      'Which scopes the application may have stands on Security / OpenID Connect / Applications. ' +
      'If the menu is missing, ask your POS support.',
    reads: ['P10'],
    mayRead: ['P10.post', 'P12.scheme', 'P12.encoded'],
    judge: judgeScopes,
  },
  {
    ...ON_UNUSUAL,
    id: 'T-TOK-14',
    title: 'a parameter that the tenant does not know is ignored',
    profiles: 'R',
    clauses: ['RFC6749-3.2'],
    why: 'Newer clients send parameters that an older tenant has never heard of.',
    remedy: 'OpenIddict ignores them: look for a firewall or proxy that lets through only ' +
      'parameters it knows, and let it pass all others to the token endpoint.',
    reads: ['P10', 'P11'],
    mayRead: ['P11.unknown'],
    judge: (seen) => judgeUnusual(seen, 'P11.unknown', 'unknown-parameter-refused'),
  },
  {
    ...ON_UNUSUAL,
    id: 'T-TOK-15',
    title: 'an empty parameter counts as none',
    profiles: 'R',
    clauses: ['RFC6749-3.2'],
    why: 'Many clients send an empty scope where none is configured.',
    remedy: 'OpenIddict takes it for none: look for a firewall or proxy that refuses empty ' +
      'parameters, and let it pass them to the token endpoint.',
    reads: ['P10', 'P11'],
    mayRead: ['P11.empty'],
    judge(seen) {
      const alone = seen.maybe('P11.empty')
      // A tenant may insist on a scope (RFC 6749, 3.3); that it refuses none says nothing then.
      const isScope = alone && objectIn(alone.response)?.error === 'invalid_scope'
      if (seen.target.scope !== undefined && isScope) {
        return inconclusive('scope-needed', 'the tenant may want a scope in each request')
      }
      return judgeUnusual(seen, 'P11.empty', 'empty-parameter-refused')
    },
  },
  {
    ...ON_UNUSUAL,
    id: 'T-TOK-16',
    title: 'each request gets a token of its own',
    section: 'Token caching',
    profiles: 'RB',
    clauses: ['RFC6749-10.10'],
    why: 'The same token twice was kept by somebody on the way, or can be guessed.',
    remedy: 'OpenIddict makes a new one each time: look for a proxy or content delivery network ' +
      'that keeps answers of the token endpoint, and forbid it that.',
    reads: ['P10', 'P11'],
    mayRead: ['P11.post', 'P11.unknown', 'P11.empty', 'P12.scheme', 'P12.encoded'],
    judge({ tokens }) {
      if (tokens.length < 2) return notApplicable('one-token', 'fewer than two tokens were issued')
      const numbers = tokens.map(({ number }) => number)
      const again = tokens.find(({ number }, index) => numbers.indexOf(number) < index)
      if (!again) return pass(`${tokens.length} tokens, all different`)
      return fail('same-token', {
        expected: 'a new token for each request',
        seen: `${again.step} got token ${again.number} again`,
        evidence: tokens.filter(({ number }) => number === again.number).map(({ step }) => step),
      })
    },
  },
]

/** Judges P11, or the question alone where the three together were refused. */
function judgeUnusual(seen: Seen, alone: string, reason: string): Finding {
  const together = seen.answer('P11')
  if (hasToken(together.response)) return pass(inWords(together.response))
  const answer = seen.maybe(alone)
  if (!answer) {
    return inconclusive('not-asked-alone', `P11: ${inWords(together.response)}`)
  }
  const { response } = answer
  const evidence = [alone]
  if (hasToken(response)) return { ...pass(inWords(response)), evidence }
  if (response.status === 429 || response.status === 503) {
    return { ...inconclusive('busy', `${alone}: ${inWords(response)}`), evidence }
  }
  return fail(reason, { expected: 'a token, as without it', seen: inWords(response), evidence })
}

/** Steps that ask for the scope of the options. */
const WITH_SCOPE: readonly string[] = ['P10', 'P10.post', 'P12.scheme', 'P12.encoded']

/** One or more scope tokens (RFC 6749, A.4). */
const SCOPE = /^[!#-[\]-~]+( [!#-[\]-~]+)*$/

function judgeScopes(seen: Seen): readonly Finding[] {
  const asked = seen.answered.filter((answer) =>
    WITH_SCOPE.includes(answer.step) && hasToken(answer.response) && askedFor(answer) !== ''
  )
  if (asked.length === 0) {
    return [notApplicable('no-scope', 'no token was asked for with a scope; see --scope')]
  }
  return asked.map((answer) => judgeScope(answer, seen))
}

function judgeScope(answer: Answered, { tokens }: Seen): Finding {
  const { step, response } = answer
  const at = { part: step, evidence: [step] }
  const { scope: said = askedFor(answer) } = objectIn(response) ?? {}
  if (typeof said !== 'string' || !SCOPE.test(said)) {
    const expected = 'scope as a text of names with single blanks between them'
    return fail('malformed-scope', { ...at, expected, seen: quoted(JSON.stringify(said)) })
  }
  // What an opaque token grants nobody can see: the tenant is taken at its word.
  const granted = tokens.find((token) => token.step === step)?.claims?.scope
  if (typeof granted !== 'string' || sorted(granted) === sorted(said)) {
    return { ...pass(`scope ${quoted(said)}`), ...at }
  }
  return fail('other-scope-granted', {
    ...at,
    expected: `scope ${quoted(granted)}, as in the token`,
    seen: quoted(said),
  })
}

function askedFor({ request }: Answered): string {
  return new URLSearchParams(request.body).get('scope')?.trim() ?? ''
}

function sorted(scope: string): string {
  return [...new Set(scope.split(' '))].sort().join(' ')
}
