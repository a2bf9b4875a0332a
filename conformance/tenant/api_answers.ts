import { type Finding, inconclusive } from '../engine/check.ts'
import type { WireResponse } from '../engine/exchange.ts'
import { objectIn, type Seen } from '../engine/seen.ts'

/** What the API said to a call: `granted` with an answer, `refused` with 401 or 403, or else. */
export type ApiOutcome = 'granted' | 'refused' | 'other'

/** GraphQL refuses inside an answer too (GraphQL, 7.1.2): such an answer is refused, whatever its status. */
export function apiOutcome(response: WireResponse): ApiOutcome {
  const { status } = response
  if (status === 401 || status === 403) return 'refused'
  const answer = objectIn(response)
  if (answer && refusalIn(answer)) return 'refused'
  return status >= 200 && status < 300 && answer ? 'granted' : 'other'
}

/** Whether an answer of GraphQL says that a right is missing. */
function refusalIn({ errors }: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(errors) && REFUSAL.test(JSON.stringify(errors))
}

const REFUSAL =
  /\b(?:un)?authori[sz](?:ed|ation)\b|\b(?:un)?authenticat(?:ed|ion)\b|\bforbidden\b|access denied/i

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
  return status === 404 || status === 405
    ? inconclusive('api-not-found', `the right token got ${status}: ${LOOK_AT_API_URL}`)
    : inconclusive('no-api-answer', `the right token got ${status} and no JSON: ${LOOK_AT_API_URL}`)
}
