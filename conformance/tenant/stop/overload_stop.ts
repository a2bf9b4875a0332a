import type { Stop } from '../../engine/evidence.ts'
import type { WireResponse } from '../../engine/exchange.ts'
import { type Answered, errorOf, headerOf, quoted } from '../../engine/seen.ts'
import type { Step } from '../../engine/step.ts'
import { ERROR_STEPS } from '../steps/errors.ts'

/** Words of who counts logins, or bans for a while. Blanks stand for `_` and `-` too. */
const LOCKED = new RegExp(
  [
    String.raw`\block(ed)? ?out\b`,
    String
      .raw`\b(account|application|client|user) ?(is |was |has been )?(temporarily )?(locked|blocked|disabled|suspended)\b`,
    String.raw`\btoo many [a-z ]{0,30}(attempts|failures|logins|tries)\b`,
    String.raw`\b(temporarily|has been|have been|was) (locked|banned)\b`,
    String.raw`\btemporarily blocked\b`,
  ].join('|'),
  'i',
)

/** Words of a ban, or of a firewall about the one request. */
const BLOCKED = /\b(has been|have been|was) blocked\b/i

/** Logins that are odd on purpose, so that a firewall may refuse them for that. */
const ODD = new Set(['P11', 'P25.query', ...ERROR_STEPS.map(({ id }) => id)])

/** The stop of a tenant that defends itself against the run, or has no room for it. */
export function overloadStop(
  answered: Answered,
  { danger, mayFail }: Pick<Step, 'danger' | 'mayFail'>,
): Stop | undefined {
  const { step, request, response } = answered
  const { status } = response
  const where = `${request.method} ${request.url.split('?', 1)[0]}`
  const words = status >= 400 ? lockoutWords(answered, { danger, mayFail }) : undefined
  // RFC 4918, 11.3: Locked.
  if (words !== undefined || status === 423) {
    const what = words === undefined ? 'status 423' : `words of a lockout (${quoted(words)})`
    const message = `${where} was answered with ${what}, so nothing ` +
      'more was sent: lift it, find out what counts as an attempt there, then run again'
    return { code: 'lockout', message, step, scope: 'all' }
  }
  // A step that may fail looks at a neighbour, such as port 80, whose state says nothing.
  if (status !== 429 && (status !== 503 || mayFail)) return undefined
  const message =
    `${where} was answered with ${status}, the tenant asks for rest, so nothing more ` +
    `was sent: run again ${howLong(response) ?? 'when it is less busy'}`
  return { code: 'tenant-busy', message, step, scope: 'all' }
}

/**
 * What the tenant says in the forms of OAuth counts always. Any other body counts if a login was
 * tried: pages have such words in scripts, and firewalls say them to a request that they dislike.
 */
function lockoutWords(
  { step, request, response }: Answered,
  { danger, mayFail }: Pick<Step, 'danger' | 'mayFail'>,
): string | undefined {
  const find = (text: string, ...patterns: RegExp[]) => {
    const line = text.replace(/[\s_-]+/g, ' ')
    return patterns.map((pattern) => pattern.exec(line)?.[0]).find((words) => words !== undefined)
  }
  const { body } = response
  const told = errorOf(response) === undefined ? '' : body
  const words = find(`${told}\n${headerOf(response, 'WWW-Authenticate') ?? ''}`, LOCKED, BLOCKED)
  const isLogin = danger !== 'RO' && !request.headers.some(([, value]) => /^bearer /i.test(value))
  if (words !== undefined || !isLogin) return words
  return mayFail || ODD.has(step) ? find(body, LOCKED) : find(body, LOCKED, BLOCKED)
}

/** What `Retry-After` asks for (RFC 9110, 10.2.3), behind "try again". */
export function howLong(response: WireResponse): string | undefined {
  const value = headerOf(response, 'Retry-After')?.trim()
  if (value === undefined) return undefined
  return /^\d{1,9}$/.test(value) ? `in ${Number(value)} s, as it asks` : `after ${quoted(value)}`
}
