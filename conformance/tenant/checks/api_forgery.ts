import { type Check, fail, type Finding, inconclusive, pass } from '../../engine/check.ts'
import type { Seen } from '../../engine/seen.ts'
import { apiOutcome, withoutControl } from '../api_answers.ts'
import { KEY_TEXTS, type KeyText } from '../forged_tokens.ts'

const BASE = {
  section: 'API',
  level: 'MUST',
  isHouseRule: false,
  profiles: 'B',
  source: 'specification',
  remedy: 'The validation of tokens is broken. On the tenant, Configuration / Features: OpenID ' +
    'Token Validation is the one to use (if the menu is missing, ask your POS support); a proxy or ' +
    'code of its own in front of the API must check the signature, by the keys and the algorithm ' +
    'of the tenant alone.',
  after: ['T-API-05'],
} as const

const HS256_STEPS = (Object.keys(KEY_TEXTS) as KeyText[])
  .map((text) => [`P30.hs256.${text}`, text] as const)

/** What the API does with tokens that somebody else made. For signed JWTs. */
export const API_FORGERY_CHECKS: readonly Check[] = [
  {
    ...BASE,
    id: 'T-API-06',
    title: 'the API refuses a token with a changed signature',
    clauses: ['RFC9068-4', 'RFC8725-3.3'],
    why: 'If the signature does not count, everybody can write a token for any role.',
    reads: ['P30.none', 'P10', 'P30.right', 'P30.tampered'],
    judge: (seen) => judgeForged(seen, 'P30.tampered', 'tampered-accepted'),
  },
  {
    ...BASE,
    id: 'T-API-07',
    title: 'the API refuses a token without a signature, or keyed with the public key',
    clauses: ['RFC8725-3.1', 'RFC8725-3.2'],
    why: 'Everybody knows the public key: who accepts it as a secret accepts tokens of everybody.',
    reads: ['P30.none', 'P10', 'P30.right', 'P30.unsigned'],
    // The keys are what the texts are made of.
    mayRead: ['P03', ...HS256_STEPS.map(([step]) => step)],
    judge: (seen) => [
      judgeForged(seen, 'P30.unsigned', 'unsigned-accepted', 'unsigned'),
      ...HS256_STEPS.filter(([step]) => seen.maybe(step)).map(([step, text]) =>
        judgeForged(seen, step, 'public-key-accepted', KEY_TEXTS[text])
      ),
    ],
  },
  {
    ...BASE,
    id: 'T-API-24',
    title: 'the API refuses a token that brings its own key',
    clauses: ['RFC8725-3.10', 'RFC7515-4.1.3'],
    why: 'Who trusts the key in a token trusts whoever wrote the token.',
    reads: ['P30.none', 'P10', 'P30.right', 'P30.jwk'],
    judge: (seen) => judgeForged(seen, 'P30.jwk', 'own-key-accepted'),
  },
]

/** 401, and nothing else, proves that the token was looked at and refused (RFC 6750, 3.1). */
function judgeForged(seen: Seen, step: string, reason: string, part?: string): Finding {
  const { response } = seen.answer(step)
  const { status } = response
  if (apiOutcome(response) === 'granted') {
    const words = `status ${status}, an answer`
    return fail(reason, { part, expected: '401', seen: words, evidence: ['P30.right', step] })
  }
  const problem = withoutControl(seen)
  if (problem) return { ...problem, part }
  return status === 401
    ? pass('401', part)
    : inconclusive('other-refusal', `status ${status} may have another reason`, part)
}
