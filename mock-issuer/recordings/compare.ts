import type { Case, RecordedHeaders, Recordings } from './cases.ts'
import { SECRETS } from './laboratory.ts'
import { decodedTokensOf, tokenIn } from './decoded.ts'
import { bind, bodyOf } from './placeholders.ts'
import { TOLERATED_HEADERS } from './tolerated.ts'

/** What the mock answered. */
export interface Answered {
  readonly status: number
  readonly headers: RecordedHeaders
  readonly body: Uint8Array
}

/** One thing that is not as recorded. */
export interface Difference {
  /** `status`, `body`, `access_token`, `id_token` or a header's name in lower case. */
  readonly what: string
  readonly recorded: string
  readonly answered: string
}

/**
 * All that differs. Order and casing of headers are for a socket to show.
 *
 * @param nowMs the tenant's clock, for `Date`
 */
export function differences(
  one: Case,
  answered: Answered,
  recordings: Recordings,
  nowMs: number,
): Difference[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(answered.body)
  const body = bind(bodyOf(one, recordings), text, one.lengthsAside)
  const recordedHeaders = new Map(
    one.response?.headers.map(([name, value]) => [name.toLowerCase(), value]),
  )
  if (recordedHeaders.has('date')) recordedHeaders.set('date', new Date(nowMs).toUTCString())
  for (const { name } of TOLERATED_HEADERS) recordedHeaders.delete(name)
  if (one.lengthsAside && recordedHeaders.has('content-length')) {
    recordedHeaders.set('content-length', String(answered.body.length))
  }
  const headers = new Map(answered.headers.map(([name, value]) => [name.toLowerCase(), value]))
  const names = [...new Set([...recordedHeaders.keys(), ...headers.keys()])]
  const found = [
    difference('status', String(one.response?.status), String(answered.status)),
    ...names.map((name) =>
      difference(name, recordedHeaders.get(name) ?? '(none)', headers.get(name) ?? '(none)')
    ),
    difference('body', body, text),
    ...lengthDifference(one, headers.get('content-length'), answered.body.length),
  ]
  for (const { member, text: recorded } of decodedTokensOf(one)) {
    const decoded = tokenIn(text, member)
    found.push(difference(member, bind(recorded, decoded), decoded))
  }
  return found.filter((one) => one.recorded !== one.answered)
}

function difference(what: string, recorded: string, answered: string): Difference {
  return { what, recorded, answered }
}

/** A length that is not that of the body, which HEAD alone may have. */
function lengthDifference({ request }: Case, length: string | undefined, bytes: number) {
  if (length === undefined || request?.method === 'HEAD') return []
  return [difference('content-length of the body', String(bytes), length)]
}

/** For a message: no secret, no token. */
export function describe({ what, recorded, answered }: Difference): string {
  return `${what} differs\n  recorded: ${masked(recorded)}\n  answered: ${masked(answered)}`
}

function masked(text: string): string {
  const short = text
    .replace(/CfDJ8[\w-]+/g, (token) => `(token of ${token.length} characters)`)
    .replace(/eyJ[\w-]+(\.[\w-]+)+/g, (token) => `(JWT of ${token.length} characters)`)
    .replace(/(?<![\w-])[\w-]{43}(?![\w-])/g, '(reference token)')
  return Object.values(SECRETS).reduce((so, secret) => so.replaceAll(secret, '(secret)'), short)
}
