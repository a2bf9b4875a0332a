import { type Finding, inconclusive } from '../engine/check.ts'
import type { WireResponse } from '../engine/exchange.ts'
import { objectIn, quoted, type Seen } from '../engine/seen.ts'

/**
 * What the API said to a call: `granted` with an answer, `refused` with 401 or 403 or in its words,
 * or else.
 */
export type ApiOutcome = 'granted' | 'refused' | 'other'

/** GraphQL refuses inside an answer too (GraphQL, 7.1.2): such an answer is refused, whatever its status. */
export function apiOutcome(response: WireResponse): ApiOutcome {
  const { status } = response
  if (status === 401 || status === 403) return 'refused'
  const answer = objectIn(response)
  if (!answer) return 'other'
  if (refusalIn(answer)) return 'refused'
  return isSuccess(status) && errorsAlone(answer) === undefined ? 'granted' : 'other'
}

type Answer = Readonly<Record<string, unknown>>

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** What an answer without data says instead; `undefined` for any other. */
function errorsAlone({ data, errors }: Answer = {}): string | undefined {
  if (!Array.isArray(errors) || errors.length === 0) return undefined
  return data === undefined || data === null ? quoted(JSON.stringify(errors)) : undefined
}

/** Whether an answer of GraphQL says that a right is missing. */
function refusalIn(answer: Answer): boolean {
  return REFUSALS.some((refusal) => refusal.test(errorWords(answer)))
}

function errorWords({ errors }: Answer): string {
  if (!Array.isArray(errors)) return ''
  // Codes are words too: AUTH_NOT_AUTHENTICATED, accessDenied.
  return JSON.stringify(errors).replace(/_|(?<=[a-z])(?=[A-Z])/g, ' ')
}

const REFUSALS: readonly RegExp[] = [
  /\b(?:un)?authori[sz](?:ed|ation)\b|\b(?:un)?authenticat(?:ed|ion)\b|\bforbidden\b/i,
  /\b(?:access|permissions?) (?:(?:is|was|were) )?denied\b/i,
  /\b(?:insufficient|no|not have)(?: the)?(?: required)? permissions?\b/i,
  /\b(?:invalid|expired|malformed|missing) (?:access |bearer )?(?:token|jwt)\b/i,
  /\b(?:token|jwt) (?:(?:is|has|was) )?(?:been )?(?:invalid|expired|malformed|missing|revoked)\b/i,
  /\blogged in\b|\blogin required\b/i,
]

/** Whether an answer of GraphQL has errors, beside data or not, which it may say with 200. */
export function hasErrors(response: WireResponse): boolean {
  const { errors } = objectIn(response) ?? {}
  return Array.isArray(errors) && errors.length > 0
}

/** Whether an answer has the schema in it, whatever errors stand beside. */
export function showsSchema(response: WireResponse): boolean {
  const data = objectIn(response)?.data as Answer | null | undefined
  return (data?.__schema ?? undefined) !== undefined
}

/** Whether a request for the schema got none because the API shows it to nobody. */
export function hidesSchema(response: WireResponse): boolean {
  const answer = objectIn(response) ?? {}
  return errorsAlone(answer) !== undefined && INTROSPECTION_OFF.test(errorWords(answer))
}

const INTROSPECTION_OFF =
  /\bintrospection [\w ]{0,40}\b(?:disabled|not (?:allowed|enabled|permitted))\b/i

/** What to do where the address leads nowhere. */
export const LOOK_AT_API_URL: string =
  'look whether --api-url is the address of the API, such as ' +
  'https://your-tenant/api/graphql'

/**
 * The control of what must be refused: the API answers the token of the client. Why it cannot be
 * judged; `undefined` if it can.
 */
export function withoutControl(seen: Seen): Finding | undefined {
  const { response } = seen.answer('P30.right')
  const { status } = response
  if (apiOutcome(response) === 'granted') return undefined
  if (apiOutcome(response) === 'refused') {
    const words = `the right token was refused too, with ${status}, so no refusal proves anything`
    return inconclusive('control-failed', words)
  }
  if (status === 404 || status === 405) {
    return inconclusive('api-not-found', `the right token got ${status}: ${LOOK_AT_API_URL}`)
  }
  const errors = errorsAlone(objectIn(response))
  return errors === undefined
    ? inconclusive('no-api-answer', `the right token got ${status} and no JSON: ${LOOK_AT_API_URL}`)
    : inconclusive('errors-alone', `the right token got ${status} with errors alone: ${errors}`)
}

/** That the API broke, which GraphQL may say with 200: then it was no refusal. `undefined` if it did not. */
export function breakdown(response: WireResponse): Finding | undefined {
  const { status } = response
  if (status >= 500) return inconclusive('server-error', `status ${status}`)
  if (!isSuccess(status) || apiOutcome(response) !== 'other') return undefined
  const errors = errorsAlone(objectIn(response))
  return errors === undefined
    ? undefined
    : inconclusive('errors-alone', `status ${status} with errors alone: ${errors}`)
}
