import { type Check, fail, inconclusive, notApplicable, pass, warn } from '../../engine/check.ts'
import { type Challenge, parseChallenges } from '../../engine/challenges.ts'
import type { WireResponse } from '../../engine/exchange.ts'
import { headerOf, objectIn, quoted } from '../../engine/seen.ts'
import {
  apiOutcome,
  breakdown,
  hidesSchema,
  LOOK_AT_API_URL,
  showsSchema,
  withoutControl,
} from '../api_answers.ts'
import { withoutWord } from '../refusals.ts'
import { API_FORGERY_CHECKS } from './api_forgery.ts'
import { API_LEAK_CHECKS } from './api_leak.ts'
import { SUPPORT } from './words.ts'

const VALIDATION = 'On the tenant, Configuration / Features: enable OpenID Token Validation, and ' +
  `Security / OpenID Connect / Settings / Token Validation: choose this server. ${SUPPORT}`

const BASE = {
  section: 'API',
  level: 'MUST',
  isHouseRule: false,
  source: 'specification',
} as const

/** What the API does with tokens. */
export const API_CHECKS: readonly Check[] = [
  {
    ...BASE,
    id: 'T-API-01',
    title: 'the API asks a caller without a token for one',
    profiles: 'RBP',
    clauses: ['RFC6750-3', 'RFC9110-15.5.2'],
    why: 'A program learns from it that it needs a token; from a login page it learns nothing.',
    remedy: VALIDATION,
    reads: ['P30.none', 'P10', 'P30.right'],
    after: ['T-API-05'],
    judge(seen) {
      const { response } = seen.answer('P30.none')
      const header = headerOf(response, 'WWW-Authenticate')
      if (apiOutcome(response) === 'granted') {
        return notApplicable('public', 'the API answers everybody: see T-API-16')
      }
      const problem = withoutControl(seen) ?? breakdown(response)
      if (problem) return problem
      const expected = '401 with WWW-Authenticate: Bearer'
      if (response.status !== 401) {
        return fail('not-401', { expected, seen: `status ${response.status}` })
      }
      if (header === undefined) {
        return fail('no-challenge', { expected, seen: '401 without WWW-Authenticate' })
      }
      if (!bearerIn(response)) {
        return fail('other-scheme', { expected, seen: `401 with ${quoted(header)}` })
      }
      return pass(`401 with ${quoted(header)}`)
    },
  },
  {
    ...BASE,
    id: 'T-API-02',
    title: 'the challenge of the API has a parameter',
    profiles: 'R',
    clauses: ['RFC6750-3'],
    why: 'The specification wants one, and some clients do not recognise the bare word.',
    remedy: 'A developer sets a realm: OpenIddictValidationAspNetCoreOptions.Realm. No page of ' +
      'the tenant has it.',
    reads: ['P30.none'],
    judge(seen) {
      const { response } = seen.answer('P30.none')
      const challenge = bearerIn(response)
      if (!challenge) {
        return notApplicable('no-challenge', `no Bearer challenge: status ${response.status}`)
      }
      if (challenge.parameters.size > 0) return pass([...challenge.parameters.keys()].join(', '))
      return fail('bare-challenge', {
        expected: 'a parameter such as realm behind Bearer',
        seen: quoted(headerOf(response, 'WWW-Authenticate') ?? ''),
      })
    },
  },
  {
    ...BASE,
    id: 'T-API-04',
    title: 'the API refuses a token that nobody issued, and says so',
    profiles: 'RBP',
    clauses: ['RFC6750-3.1'],
    why: 'An API that takes any token is open to everybody; one that says `invalid_token` lets a ' +
      'program get a new one by itself.',
    remedy: VALIDATION,
    reads: ['P30.none', 'P10', 'P30.garbage', 'P30.right'],
    after: ['T-API-05'],
    judge(seen) {
      const { response } = seen.answer('P30.garbage')
      const { status } = response
      if (apiOutcome(seen.answer('P30.none').response) === 'granted') {
        return notApplicable('public', 'the API answers everybody: see T-API-16')
      }
      const expected = '401 with error="invalid_token"'
      if (apiOutcome(response) === 'granted') {
        return fail('garbage-accepted', { expected, seen: `status ${status}, an answer` })
      }
      const problem = withoutControl(seen) ?? breakdown(response)
      if (problem) return problem
      if (status !== 401) return warn('not-401', { expected, seen: `status ${status}` })
      const error = bearerIn(response)?.parameters.get('error')
      if (error === 'invalid_token') return pass(expected)
      const said = error === undefined ? 'no error' : quoted(error)
      return warn('no-invalid-token', { expected, seen: `401 with ${said}` })
    },
  },
  {
    ...BASE,
    id: 'T-API-05',
    title: "the API answers the client's token",
    isHouseRule: true,
    profiles: 'P',
    source: 'product documentation',
    clauses: ['Product documentation: Roles'],
    why: 'A token is of no use if the API does not take it or its roles do not suffice.',
    remedy: `For 401: ${VALIDATION} For 403, or errors inside the answer: Security / OpenID ` +
      'Connect / Applications, the application, Client Credentials Roles: tick GraphQL User and ' +
      'those that the program needs. For 404: ' +
      `${LOOK_AT_API_URL}.`,
    reads: ['P30.none', 'P10', 'P30.right'],
    judge(seen) {
      const { response } = seen.answer('P30.right')
      const { status } = response
      const outcome = apiOutcome(response)
      if (outcome === 'granted') return pass(`status ${status}`)
      if (outcome === 'other') return withoutControl(seen) ?? pass()
      const expected = 'an answer to { __typename }'
      if (status === 401) return fail('token-refused', { expected, seen: challengeOf(response) })
      if (status === 403) return fail('not-permitted', { expected, seen: challengeOf(response) })
      return fail('refused-inside', { expected, seen: `status ${status}, refused in its errors` })
    },
  },
  {
    ...BASE,
    id: 'T-API-10',
    title: 'the API takes no token from the URL',
    profiles: 'RB',
    clauses: ['RFC6750-2.3', 'RFC6750-5.3', 'RFC9700-4.3.2', 'OAuth-2.1-5.1'],
    why: 'URLs stand in logs, histories and referrers, and with them the token.',
    remedy: 'A developer switches it off: OpenIddictValidationAspNetCoreOptions, ' +
      'DisableAccessTokenExtractionFromQueryString. No page of the tenant has it; never put a ' +
      'token into a URL.',
    reads: ['P30.none', 'P10', 'P30.garbage', 'P30.query', 'P30.right'],
    after: ['T-API-05'],
    judge(seen) {
      const [none, garbage, query] = (['P30.none', 'P30.garbage', 'P30.query'] as const)
        .map((step) => answerInShort(seen.answer(step).response))
      const problem = withoutControl(seen)
      if (problem) return problem
      if (none === garbage) {
        return notApplicable('same-answers', 'a bad token and none get the same answer')
      }
      if (query === none) return pass('a token in the URL is ignored')
      if (query !== garbage) {
        return inconclusive('third-answer', `none: ${none}; in the URL: ${query}`)
      }
      return fail('query-read', {
        expected: `the answer for no token: ${none}`,
        seen: `the answer for a bad one: ${query}`,
      })
    },
  },
  {
    ...BASE,
    id: 'T-API-13',
    title: 'the API takes the scheme in any letter case',
    profiles: 'R',
    clauses: ['RFC9110-11.1'],
    why: 'Clients write Bearer, bearer or BEARER; all are right.',
    remedy: 'The proxy or firewall in front of the API, or its code, compares letter by letter: ' +
      'let it ignore the case.',
    reads: ['P30.none', 'P10', 'P30.right', 'P30.scheme'],
    after: ['T-API-05'],
    judge(seen) {
      const answer = seen.answer('P30.scheme')
      const { response } = answer
      const problem = withoutControl(seen) ?? breakdown(response) ?? withoutWord(answer)
      if (problem) return problem
      if (apiOutcome(response) === 'granted') return pass('with "bearer" too')
      return fail('case-matters', {
        expected: 'an answer, as with "Bearer"',
        seen: `with "bearer" ${challengeOf(response)}`,
      })
    },
  },
  {
    ...BASE,
    id: 'T-API-16',
    title: 'the API answers nobody without a token, nor shows its schema',
    isHouseRule: true,
    profiles: 'P',
    source: 'product documentation',
    clauses: ['ASVS-8', 'Product documentation: Roles'],
    why: 'What the role Anonymous may ask, everybody on the Internet may ask.',
    remedy:
      'On the tenant, Security / Roles / Anonymous: take away "Execute GraphQL" and "Execute ' +
      `GraphQL Mutations". ${SUPPORT}`,
    reads: ['P30.none', 'P10', 'P30.schema', 'P30.right'],
    judge(seen) {
      const isGraphql = 'data' in (objectIn(seen.answer('P30.right').response) ?? {})
      return (['P30.none', 'P30.schema'] as const).map((step) => {
        const part = step === 'P30.none' ? 'query' : 'schema'
        const { response } = seen.answer(step)
        const { status } = response
        const outcome = apiOutcome(response)
        if (outcome === 'granted' || showsSchema(response)) {
          return fail(`anonymous-${part}`, {
            part,
            expected: '401 or 403',
            seen: `status ${status} without a token`,
            evidence: [step],
          })
        }
        const problem = withoutControl(seen)
        if (problem) return { ...problem, part }
        if (!isGraphql) return notApplicable('no-graphql', 'the API is no GraphQL', part)
        if (outcome === 'refused' || (part === 'schema' && hidesSchema(response))) {
          return pass(`refused with ${status}`, part)
        }
        const unclear = inconclusive('no-verdict', `status ${status} without a token`)
        return { ...(breakdown(response) ?? unclear), part }
      })
    },
  },
  ...API_FORGERY_CHECKS,
  ...API_LEAK_CHECKS,
]

/** The challenge of the scheme Bearer. */
function bearerIn(response: WireResponse): Challenge | undefined {
  return parseChallenges(headerOf(response, 'WWW-Authenticate') ?? '')
    ?.find(({ scheme }) => scheme === 'bearer')
}

function challengeOf(response: WireResponse): string {
  const header = headerOf(response, 'WWW-Authenticate')
  return header === undefined
    ? `status ${response.status}`
    : `status ${response.status}, ${quoted(header)}`
}

/** Status and error: bodies and other headers may differ each time. */
function answerInShort(response: WireResponse): string {
  const error = bearerIn(response)?.parameters.get('error')
  return `status ${response.status}${error === undefined ? '' : ` with ${quoted(error)}`}`
}
