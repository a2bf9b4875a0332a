import { type Case, nameOf } from './cases.ts'
import { TOLERATED } from './tolerated.ts'

/** Why an exchange is not replayed. */
export type OutOfScope =
  | 'no exchange recorded'
  | 'only a socket can send it'
  | 'limit of the framework'
  | 'not as Orchard Core configures it'
  | 'authorization and logout'
  | 'imitated error page'
  | 'flows of users'

type Rule = readonly [why: OutOfScope, applies: (one: Exchange) => boolean]
/** A case in which something was sent and answered. */
type Exchange = Case & {
  request: NonNullable<Case['request']>
  response: NonNullable<Case['response']>
}

// HTTP/1.0, a Host that no URL can have, framing that lies, a body with GET.
const SOCKET = /^(D18c|D23|E29\..*|L\.(badchunk|badhdr|cl.*|expect.*|http.|tecl))$/
const LIMITS = [413, 414, 431, 505]
// `local`: OpenIddict's own validation; `legacy`: an old Orchard; `https`: OpenIddict wants TLS.
const NOT_ORCHARD = ['https', 'legacy', 'local', 'local-entry']
const OF_USERS = /^(\/north)?\/connect\/(authorize|logout)/

/** The first that applies. */
const RULES: readonly Rule[] = [
  [
    'only a socket can send it',
    ({ id, request }) => SOCKET.test(id) || request.version !== undefined,
  ],
  ['limit of the framework', ({ response }) => LIMITS.includes(response.status ?? 0)],
  ['not as Orchard Core configures it', ({ config }) => NOT_ORCHARD.includes(config)],
  [
    'authorization and logout',
    ({ config, request }) => config !== 'min' && OF_USERS.test(request.target),
  ],
  ['imitated error page', ({ response }) => response.body.startsWith('<html>')],
  ['flows of users', ({ request }) => /<token:(user|refresh)/.test(textOf(request))],
  [
    'flows of users',
    ({ request, response }) =>
      /grant_type=(password|refresh_token)/.test(request.body) &&
      /"access_token"|username\/password couple/.test(response.body),
  ],
]

/** `undefined`: it is replayed. */
export function outOfScope(one: Case): OutOfScope | undefined {
  const { request, response } = one
  if (!request || !response || response.status === null) return 'no exchange recorded'
  return RULES.find(([, applies]) => applies({ ...one, request, response }))?.[0]
}

function textOf({ target, headers, body }: Exchange['request']): string {
  return [target, ...headers.flat(), body].join('\n')
}

/** How many exchanges there are, and what becomes of them. */
export interface Summary {
  readonly exchanges: number
  readonly replayed: number
  /** Of these, with no difference but for headers of the connection. */
  readonly equal: number
  /** Of these, with a difference that is meant. */
  readonly tolerated: number
  readonly outOfScope: Readonly<Partial<Record<OutOfScope, number>>>
}

export function summary(cases: readonly Case[]): Summary {
  const reasons = cases.map(outOfScope)
  const replayed = cases.filter((_, at) => reasons[at] === undefined)
  const tolerated = replayed.filter((one) => TOLERATED.some((row) => nameOf(row) === nameOf(one)))
  const counts: Partial<Record<OutOfScope, number>> = {}
  for (const reason of reasons) if (reason) counts[reason] = (counts[reason] ?? 0) + 1
  return {
    exchanges: cases.length,
    replayed: replayed.length,
    equal: replayed.length - tolerated.length,
    tolerated: tolerated.length,
    outOfScope: counts,
  }
}
