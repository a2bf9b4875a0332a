import {
  type Check,
  fail,
  type Finding,
  inconclusive,
  notApplicable,
  pass,
} from '../../engine/check.ts'
import type { LifeFacts, SubjectRequest } from '../../engine/evidence.ts'
import { LEAST_LENGTH } from '../../engine/redactor.ts'
import type { Seen } from '../../engine/seen.ts'
import { MOMENTS } from '../life/scenarios.ts'
import { inWords, isOpenToOthers } from './cred_keeping.ts'

const LIFE = {
  level: 'MUST',
  isHouseRule: true,
  profiles: 'P',
  source: 'product documentation',
  reads: ['P10'],
  mayRead: ['L.discovery', 'L.api'],
  looksAt: 'life',
} as const

const OF_THE_CLIENT = 'This is a matter of the client, not of the tenant: '

/** The life of a client on the tenant. */
export const LIFE_CHECKS: readonly Check[] = [
  {
    ...LIFE,
    id: 'T-LIFE-01',
    title: 'ten API calls in a row cost one discovery and one token request',
    section: 'Token caching',
    clauses: ['Product documentation: Access token', 'RFC6749-4.4.3'],
    why:
      'Each token is a row in the database of the tenant and a login in its logs. A client that ' +
      'asks anew for each call makes both grow with the trade of the shop.',
    remedy:
      `${OF_THE_CLIENT}keep the token and what discovery said, and use them until they expire.`,
    judge: (seen) => judgeCost(lifeOf(seen), MOMENTS.inARow),
  },
  {
    ...LIFE,
    id: 'T-LIFE-02',
    title: 'twenty calls at once from cold cost one discovery and one token request',
    section: 'Token caching',
    clauses: ['Product documentation: Access token'],
    why:
      'A busy program starts many calls together. If each asks for a token of its own, the tenant ' +
      'is flooded with logins whenever one has expired.',
    remedy: `${OF_THE_CLIENT}let callers who come while a token is fetched wait for that one.`,
    judge: (seen) => judgeCost(lifeOf(seen), MOMENTS.atOnce),
  },
  {
    ...LIFE,
    id: 'T-LIFE-05',
    title: 'an API that refuses the token costs one new token at most, a missing permission none',
    section: 'Token caching',
    clauses: ['RFC6750-3.1', 'Product documentation: Access token'],
    why:
      'A token may be withdrawn, and one new one helps. More of them do not: a client that asks ' +
      'for each refusal turns a missing role into a flood of logins.',
    remedy:
      `${OF_THE_CLIENT}renew once after 401 with error="invalid_token", and not at all after a ` +
      '401 without a challenge, which is how the POS reports a missing permission.',
    judge: (seen) => {
      const life = lifeOf(seen)
      return shortLived(life) ?? [
        judgeMost(life, MOMENTS.refused, 1, 'renews-again-and-again', 'invalid token'),
        judgeMost(life, MOMENTS.bare, 0, 'renews-for-a-permission', 'missing permission'),
      ]
    },
  },
  {
    ...LIFE,
    id: 'T-LIFE-03',
    title: 'the token is used while it is good, and renewed once when it is over',
    section: 'Expiry',
    clauses: ['RFC6749-5.1', 'Product documentation: Access token'],
    why:
      'A token used past its end makes calls fail; one given up early makes logins that nobody ' +
      'needs.',
    remedy:
      `${OF_THE_CLIENT}keep the token until shortly before the end that expires_in names, then ` +
      'fetch one.',
    judge: (seen) => {
      const life = lifeOf(seen)
      if (life.expiresInSeconds === undefined) {
        return notApplicable('no-lifetime', 'the tenant does not say how long a token holds')
      }
      const short = shortLived(life)
      if (short) return short
      const isHeld = requestsIn(life, MOMENTS.beforeExpiry, 'token').length > 0
      if (!isHeld) return notLived(life, MOMENTS.beforeExpiry)
      return [judgeHalf(life), judgeOver(life)]
    },
  },
  {
    ...LIFE,
    id: 'T-LIFE-06',
    title: 'neither secret nor token is in what the client says, throws or puts into a URL',
    section: 'Secret handling',
    clauses: ['RFC6750-5.3', 'CWE-532', 'Product documentation: Client Secret'],
    why:
      'Events and errors end up in log files and in the tickets of a support, URLs in the logs of ' +
      'every proxy.',
    remedy:
      `${OF_THE_CLIENT}leave secret and tokens out of events, errors and URLs, then make a new ` +
      'Client Secret (Security / OpenID Connect / Applications), because the old one may be in logs. ' +
      'If the menu is missing, ask your POS support.',
    judge: (seen) => {
      const { leaks, searched, failures } = lifeOf(seen)
      if (leaks.length > 0) {
        return fail('let-out', { expected: 'nothing of them', seen: `in ${leaks.join(', in ')}` })
      }
      if (seen.credential.length < LEAST_LENGTH) {
        const text = `a secret under ${LEAST_LENGTH} characters is not searched for: words collide`
        return inconclusive('secret-too-short', text)
      }
      const failure = failures[0]
      if (failure) return inconclusive('not-lived-through', inShort(failure))
      return pass(`searched ${searched} events, errors and parts of requests`)
    },
  },
  {
    ...LIFE,
    id: 'T-LIFE-07',
    title: 'the secret came from the environment, a safe file, standard input or a command',
    section: 'Secret handling',
    reads: [],
    mayRead: [],
    looksAt: 'credential',
    after: ['T-CRED-09', 'T-CRED-10'],
    clauses: ['Product documentation: Client Secret', 'CWE-798'],
    why: 'A secret that a program holds itself is in its code, or in a place nobody looks after.',
    remedy:
      'Let the program read the secret where it runs: from an environment variable, a file of ' +
      'mode 0600, standard input, or a command of a password manager.',
    judge: ({ credential: { origin, file } }) => {
      const expected = 'the environment, a file of mode 0600, standard input or a command'
      if (origin.kind === 'value') {
        return fail('handed-over', { expected, seen: 'a value that a program handed over' })
      }
      if (file && isOpenToOthers(file)) {
        return fail('open-file', { expected, seen: `a file of mode ${file.mode}` })
      }
      return pass(`from ${inWords(origin)}`)
    },
  },
]

/** The checks are judged only where there was a life. */
function lifeOf({ life }: Seen): LifeFacts {
  if (!life) throw new Error('a check looks at a life that nobody lived')
  return life
}

function inShort({ scenario, message }: LifeFacts['failures'][number]): string {
  return `${scenario}: ${message}`
}

/** Where tokens are over at once, nothing can be kept. */
function shortLived({ expiresInSeconds }: LifeFacts): Finding | undefined {
  if (expiresInSeconds === undefined || expiresInSeconds > 0) return undefined
  return notApplicable('no-life', `the tenant gives its tokens ${expiresInSeconds} s`)
}

function times(count: number, what: string): string {
  return `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`
}

function requestsIn(
  { requests }: LifeFacts,
  moment: string,
  kind: SubjectRequest['kind'],
): readonly SubjectRequest[] {
  return requests.filter((request) => request.scenario === moment && request.kind === kind)
}

function failureIn({ failures }: LifeFacts, moment: string) {
  return failures.find(({ scenario }) => scenario === moment || scenario === 'all')
}

/** The client got no token that anything could be said of. */
function notLived(life: LifeFacts, moment: string): Finding {
  const failure = failureIn(life, moment)
  if (failure) return inconclusive('not-lived-through', inShort(failure))
  return inconclusive('not-by-this-client', 'it asked for no token through the recorder')
}

/** More than one of either is a failure, even if the scenario broke off. */
function judgeCost(life: LifeFacts, moment: string): Finding {
  const short = shortLived(life)
  if (short) return short
  const tokens = requestsIn(life, moment, 'token').length
  const discoveries = requestsIn(life, moment, 'discovery').length
  const seen = `${times(tokens, 'token request')}, ${times(discoveries, 'discovery request')}`
  if (tokens > 1) return fail('token-requests', { expected: 'one token request', seen })
  if (discoveries > 1) return fail('discoveries', { expected: 'one discovery', seen })
  const failure = failureIn(life, moment)
  if (failure) return inconclusive('not-lived-through', inShort(failure))
  const calls = requestsIn(life, moment, 'api')
  if (tokens === 0 || calls.some(({ token }) => token !== 'current')) {
    return inconclusive('not-by-this-client', `${seen}, and calls with a token from elsewhere`)
  }
  return pass(`${seen} for ${times(calls.length, 'call')}`)
}

/** @param most token requests */
function judgeMost(
  life: LifeFacts,
  moment: string,
  most: number,
  reason: string,
  part: string,
): Finding {
  const tokens = requestsIn(life, moment, 'token').length
  const seen = times(tokens, 'token request')
  if (tokens > most) return fail(reason, { part, expected: `${most} at most`, seen })
  const failure = failureIn(life, moment)
  if (failure) return inconclusive('not-lived-through', inShort(failure), part)
  if (requestsIn(life, moment, 'api').length === 0) {
    return inconclusive('not-called', 'the API was not called', part)
  }
  return pass(seen, part)
}

function judgeHalf(life: LifeFacts): Finding {
  const part = 'half of the life over'
  return judgeMost(life, MOMENTS.halfLife, 0, 'renewed-early', part)
}

function judgeOver(life: LifeFacts): Finding {
  const part = 'the life over'
  const tokens = requestsIn(life, MOMENTS.overLife, 'token').length
  const calls = requestsIn(life, MOMENTS.overLife, 'api')
  const expected = 'one token request, then calls with the new token'
  if (tokens > 1) {
    return fail('renewed-again', { part, expected, seen: times(tokens, 'token request') })
  }
  if (calls.some(({ token }) => token === 'expired')) {
    return fail('expired-token-used', { part, expected, seen: 'a call with the expired token' })
  }
  const failure = failureIn(life, MOMENTS.overLife)
  if (failure) return inconclusive('not-lived-through', inShort(failure), part)
  if (calls.length === 0) return inconclusive('not-called', 'the API was not called', part)
  if (calls.some(({ token }) => token !== 'current')) {
    return fail('old-token-used', { part, expected, seen: 'calls with another token' })
  }
  return pass('one token request, and calls with the new token', part)
}
