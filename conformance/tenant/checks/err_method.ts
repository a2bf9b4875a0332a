import { type Check, fail, type Finding, inconclusive, pass, warn } from '../../engine/check.ts'
import { errorOf, hasToken, headerOf, inWords, quoted, type Seen } from '../../engine/seen.ts'
import { registeredErrorOf, withoutControl, withoutWord } from '../refusals.ts'

const METHOD = {
  section: 'Error answers',
  level: 'MUST',
  isHouseRule: false,
  profiles: 'R',
  source: 'specification',
  remedy: 'No page of the tenant sets this. See that the finding is not made by a proxy or ' +
    'firewall in front of it, then show it to your POS support.',
} as const

/** What the token endpoint does with what is no form by POST. */
export const ERR_METHOD_CHECKS: readonly Check[] = [
  {
    ...METHOD,
    id: 'T-ERR-07',
    title: 'the token endpoint issues no token by GET',
    clauses: ['RFC6749-3.2', 'RFC9110-15.5.6'],
    why: 'By GET a secret stands in the address, which proxies, logs and histories keep.',
    reads: ['P10', 'P18.get'],
    judge: (seen) => withoutControl(seen) ?? [getRefused(seen), getStatus(seen)],
  },
  {
    ...METHOD,
    id: 'T-ERR-09',
    title: 'the token endpoint reads no JSON',
    clauses: ['RFC6749-3.2'],
    why: 'A firewall on the way looks into forms: what is sent in another way gets past it.',
    reads: ['P10', 'P19.json'],
    judge: (seen) => withoutControl(seen) ?? typeRefused(seen, 'P19.json'),
  },
  {
    ...METHOD,
    id: 'T-ERR-10',
    title: 'the token endpoint reads no multipart body',
    clauses: ['RFC6749-3.2'],
    why: 'Two ways to write a request are two ways to read it differently.',
    reads: ['P10', 'P19.multipart'],
    judge: (seen) => withoutControl(seen) ?? typeRefused(seen, 'P19.multipart'),
  },
]

/** What only who has read the request can say (RFC 6749, 5.2). */
const READ = ['invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type']

/** The request was an unknown client's for an unknown grant: who finds that out has read it. */
function getRefused(seen: Seen): Finding {
  const part = 'GET'
  const answer = seen.answer('P18.get')
  const { response } = answer
  const said = inWords(response)
  const expected = 'a refusal of the method'
  if (hasToken(response)) return fail('token-issued', { part, expected, seen: said })
  if (READ.includes(errorOf(response) ?? '')) {
    return fail('request-read', { part, expected, seen: said })
  }
  // Without a word of OAuth, nobody can say whether a proxy or who read the request wants a login.
  const isLogin = response.status === 401 && registeredErrorOf(response) === undefined
  if (isLogin) return inconclusive('login-first', said, part)
  const without = withoutWord(answer)
  if (without) return { ...without, part }
  return response.status === 500 ? inconclusive('server-error', said, part) : pass(said, part)
}

function getStatus(seen: Seen): Finding {
  const part = 'status'
  const { response } = seen.answer('P18.get')
  const allow = headerOf(response, 'allow')
  if (response.status === 405 && allow !== undefined) {
    return pass(`405, Allow: ${quoted(allow)}`, part)
  }
  return warn('not-405', { part, expected: '405 with Allow', seen: inWords(response) })
}

function typeRefused(seen: Seen, step: string): Finding {
  const answer = seen.answer(step)
  const { response } = answer
  const { status } = response
  const said = inWords(response)
  const expected = '400 or 415'
  if (hasToken(response)) return fail('token-issued', { expected, seen: said })
  const error = registeredErrorOf(response)
  if (error === 'unsupported_grant_type') return fail('body-read', { expected, seen: said })
  const isLogin = error === 'invalid_client' || (error === undefined && status === 401)
  if (isLogin) return inconclusive('login-first', said)
  const without = withoutWord(answer)
  if (without) return without
  // Without a word of OAuth, something in front of the tenant said no.
  const isOther = error === undefined && status >= 400 && status < 500
  if (isOther || status === 400 || status === 415) return pass(said)
  return fail('other-status', { expected, seen: said })
}
