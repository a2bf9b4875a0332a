import type { Stop } from '../../engine/evidence.ts'
import type { WireResponse } from '../../engine/exchange.ts'
import { type Answered, headerOf, quoted } from '../../engine/seen.ts'
import type { Step } from '../../engine/step.ts'

/** Blanks stand for `_` and `-` too. */
const LOCKOUT = new RegExp(
  [
    String.raw`\block(ed)? ?out\b`,
    String
      .raw`\b(account|application|client|user) ?(is |was |has been )?(temporarily )?(locked|blocked|disabled|suspended)\b`,
    String.raw`\btoo many [a-z ]{0,30}(attempts|failures|logins|tries)\b`,
    String.raw`\b(temporarily|has been|have been|was) (locked|blocked|banned)\b`,
  ].join('|'),
  'i',
)

/** The stop of a tenant that defends itself against the run, or has no room for it. */
export function overloadStop(
  { step, request, response }: Answered,
  { mayFail }: Pick<Step, 'mayFail'>,
): Stop | undefined {
  const { status, body } = response
  const where = `${request.method} ${request.url.split('?', 1)[0]}`
  const text = `${body}\n${headerOf(response, 'WWW-Authenticate') ?? ''}`
  const words = status >= 400 ? LOCKOUT.exec(text.replace(/[\s_-]+/g, ' '))?.[0] : undefined
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

/** What `Retry-After` asks for (RFC 9110, 10.2.3), behind "try again". */
export function howLong(response: WireResponse): string | undefined {
  const value = headerOf(response, 'Retry-After')?.trim()
  if (value === undefined) return undefined
  return /^\d{1,9}$/.test(value) ? `in ${Number(value)} s, as it asks` : `after ${quoted(value)}`
}
