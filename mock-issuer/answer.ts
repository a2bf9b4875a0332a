import type { ConnectionFault } from './connection.ts'

/** What goes back over the wire: plain data, which each way in (fetch, MSW, a server) renders. */
export interface Answer {
  /** Of HTTP; 0 if the connection ends without an answer. */
  readonly status: number
  /** In the order of the wire, spelled as the tenant spells them. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Text, in UTF-8 on the wire. */
  readonly body: string
  /** What goes wrong with the connection meanwhile. */
  readonly connection?: ConnectionFault
}

/** Statuses whose answers have no content (Fetch, 2.2.3). */
export const WITHOUT_CONTENT: readonly number[] = [204, 205, 304]

/** The tenant tells nobody to keep what it says about tokens. */
export const NO_STORE: Answer['headers'] = [
  ['Cache-Control', 'no-store'],
  ['Expires', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['Pragma', 'no-cache'],
]

/** OpenIddict's JSON: indented by two spaces, with a length, its type without a blank. */
export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Answer['headers'] = [],
): Answer {
  const text = JSON.stringify(body, undefined, 2)
  return {
    status,
    headers: [
      ['Content-Length', lengthOf(text)],
      ['Content-Type', 'application/json;charset=UTF-8'],
      ...headers,
    ],
    body: text,
  }
}

/** A status and nothing else, as the web framework answers what concerns nobody. */
export function emptyAnswer(status: number, headers: Answer['headers'] = []): Answer {
  return { status, headers: [['Content-Length', '0'], ...headers], body: '' }
}

/** Bytes in UTF-8, as a header has them. */
export function lengthOf(text: string): string {
  return String(bytesIn(text))
}

/** How many bytes a text has in UTF-8. */
export function bytesIn(text: string): number {
  return /^[\0-\x7f]*$/.test(text) ? text.length : new TextEncoder().encode(text).length
}
