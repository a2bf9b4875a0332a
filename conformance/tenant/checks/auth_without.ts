import { type Check, fail, type Finding, inconclusive, pass } from '../../engine/check.ts'
import {
  type Answered,
  hasToken,
  inWords,
  objectIn,
  quoted,
  type Seen,
  textOf,
} from '../../engine/seen.ts'
import { refusalOf, unclear } from '../token_answers.ts'

/** What they have in common. P10 is the control: the same request with the secret is taken. */
const WITHOUT_SECRET = {
  section: 'Client authentication',
  level: 'MUST',
  isHouseRule: false,
  source: 'specification',
  after: ['T-TOK-01'],
} as const

const CONFIDENTIAL = 'Security / OpenID Connect / Applications: set Type to Confidential client, ' +
  'with a Client Secret. If the menu is missing, ask your POS support.'

/** Requests that show no secret, show it twice, or show it where it must not stand. */
export const WITHOUT_SECRET_CHECKS: readonly Check[] = [
  {
    ...WITHOUT_SECRET,
    id: 'T-AUTH-08',
    title: 'who does not say who it is gets no token',
    profiles: 'RBP',
    clauses: ['RFC6749-3.2.1', 'RFC6749-5.2'],
    why: 'Anybody could ask for one.',
    remedy: 'A token without a login comes from somebody else than OpenIddict: find out what ' +
      'answers at the token endpoint. Another error code is the choice of OpenIddict; no page sets it.',
    reads: ['P10', 'P15.none'],
    judge(seen) {
      const answer = seen.answer('P15.none')
      const words = inWords(answer.response)
      const expected = 'invalid_client, for no client authentication was included'
      if (hasToken(answer.response)) return fail('token-issued', { expected, seen: words })
      const refused = refusalOf(answer.response)
      if (refused === 'invalid_client') return pass(words)
      if (refused === 'invalid_request') return fail('invalid-request', { expected, seen: words })
      return unclear(answer)
    },
  },
  {
    ...WITHOUT_SECRET,
    id: 'T-AUTH-09',
    title: 'the application is a confidential client',
    section: 'Secret handling',
    isHouseRule: true,
    profiles: 'BP',
    clauses: ['RFC6749-2.1', 'RFC6749-4.4', 'Product documentation: Type'],
    source: 'product documentation',
    why: 'A public client has no secret: whoever knows its Client ID is that client.',
    remedy: CONFIDENTIAL,
    reads: ['P10'],
    mayRead: ['P14', 'P15.id'],
    // A public client gets no token: that is no echo, but the reason.
    after: [],
    judge: judgeConfidential,
  },
  {
    ...WITHOUT_SECRET,
    id: 'T-AUTH-10',
    title: 'an empty secret gets no token',
    section: 'Secret handling',
    profiles: 'BP',
    clauses: ['RFC6749-3.2', 'RFC6749-2.3.1'],
    why: 'A program whose secret was not configured would go unnoticed, and so would a stranger.',
    remedy: CONFIDENTIAL,
    reads: ['P10', 'P15.empty'],
    judge: (seen) => judgeWithout(seen.answer('P15.empty'), 'for an empty secret counts as none'),
  },
  {
    ...WITHOUT_SECRET,
    id: 'T-AUTH-11',
    title: 'a secret shown in two ways at once is refused',
    profiles: 'R',
    clauses: ['RFC6749-2.3', 'RFC6749-5.2'],
    why: 'If a proxy looks at one of the two and the tenant at the other, they differ on who asks.',
    remedy: 'OpenIddict refuses it by itself: look for a proxy or gateway that takes one of the ' +
      'two away, or logs in clients in its place.',
    reads: ['P10', 'P16'],
    after: ['T-TOK-01', 'T-AUTH-01'],
    judge(seen) {
      const answer = seen.answer('P16')
      const words = inWords(answer.response)
      const expected = '400 invalid_request, for there are two client authentications'
      if (hasToken(answer.response)) return fail('token-issued', { expected, seen: words })
      const refused = refusalOf(answer.response)
      if (refused === 'invalid_request' && answer.response.status === 400) return pass(words)
      // Each of the two is right by itself, so that is not for the login.
      if (refused === 'invalid_client') return fail('other-code', { expected, seen: words })
      return unclear(answer)
    },
  },
  {
    ...WITHOUT_SECRET,
    id: 'T-AUTH-12',
    title: 'credentials in the query are not looked at',
    profiles: 'RBP',
    clauses: ['RFC6749-2.3.1'],
    why: 'Addresses stand in the logs of every proxy: a secret in one is known to many.',
    remedy: 'OpenIddict does not look there: look for a proxy or module that makes a body of the ' +
      'query on its way to the token endpoint.',
    reads: ['P10', 'P13', 'P15.none', 'P25.query'],
    judge: judgeQuery,
  },
]

/** Without a secret it is no token, and an error that is for its lack. */
function judgeWithout(answer: Answered, why: string): Finding {
  const words = inWords(answer.response)
  const evidence = [answer.step]
  if (hasToken(answer.response)) {
    return fail('token-issued', { expected: `no token, ${why}`, seen: words, evidence })
  }
  const refused = refusalOf(answer.response)
  return refused === 'invalid_client' || refused === 'invalid_request'
    ? { ...pass(words), evidence }
    : unclear(answer)
}

/**
 * OpenIddict answers both types alike where there is no secret. With any secret it answers a public
 * client `unauthorized_client`, whether the secret is right (P10) or wrong (P14); and a client that
 * may not use the grant as well, but only after a right secret, and with another number.
 */
function judgeConfidential(seen: Seen): Finding {
  const expected = 'a client that needs its secret'
  const right = seen.answer('P10')
  const wrong = seen.maybe('P14')
  const proof = isPublicClient(right)
    ? right
    : [wrong].find((answer) => answer && refusalOf(answer.response) === 'unauthorized_client')
  if (proof) {
    const { step, response } = proof
    return fail('public-client', { expected, seen: inWords(response), evidence: [step] })
  }
  if (!hasToken(right.response)) return unclear(right)
  const without = seen.maybe('P15.id')
  if (!without) return inconclusive('not-asked', 'P15.id, a login without the secret, was not sent')
  const finding = judgeWithout(without, 'for there is no secret')
  if (finding.status !== 'pass' || !wrong) return finding
  return refusalOf(wrong.response) === 'invalid_client'
    ? {
      ...pass(`P15.id: ${finding.seen}, P14: ${inWords(wrong.response)}`),
      evidence: ['P15.id', 'P14'],
    }
    : unclear(wrong)
}

/** By the number of OpenIddict's documentation. */
function isPublicClient({ response }: Answered): boolean {
  return refusalOf(response) === 'unauthorized_client' &&
    textOf(objectIn(response)?.error_uri).endsWith('/ID2043')
}

/**
 * With a client that does not exist: if the query were looked at, the answer would be that of P13,
 * a failed login; if not, that of P15.none. Where these two are the same, nobody can tell.
 */
function judgeQuery(seen: Seen): Finding {
  const answer = seen.answer('P25.query')
  const [said, without, unknown] = [answer, seen.answer('P15.none'), seen.answer('P13')]
    .map(({ response }) => `${inWords(response)} ${wordsOf(response)}`)
  const expected = 'the answer to a request without credentials'
  const evidence = ['P25.query', 'P15.none', 'P13']
  if (hasToken(answer.response)) {
    return fail('token-issued', { expected, seen: inWords(answer.response), evidence })
  }
  if (without === unknown) {
    const words = 'an unknown client is answered as none at all, so the query could be looked at'
    return { ...inconclusive('answers-alike', words), evidence }
  }
  if (said === without) return { ...pass(inWords(answer.response)), evidence }
  if (said === unknown) {
    const words = `${inWords(answer.response)}, as for a client that does not exist`
    return fail('query-read', { expected, seen: words, evidence })
  }
  // Refused outright, which is stricter than asked for, unless all are refused so.
  const isOutright = refusalOf(answer.response) === 'invalid_request' &&
    refusalOf(seen.answer('P13').response) !== 'invalid_request'
  return isOutright
    ? { ...pass(`${inWords(answer.response)} ${quoted(wordsOf(answer.response))}`), evidence }
    : unclear(answer)
}

function wordsOf(response: Answered['response']): string {
  const { error_description: description } = objectIn(response) ?? {}
  return typeof description === 'string' ? description : ''
}
