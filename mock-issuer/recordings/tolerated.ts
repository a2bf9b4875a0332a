import { type Case, nameOf, type Version } from './cases.ts'
import type { Difference } from './compare.ts'

/** A difference from a recording that is meant. */
export interface Tolerated {
  readonly version: Version
  readonly config: string
  readonly id: string
  /** What differs: `status`, `body`, `access_token`, `id_token` or a header's name in lower case. */
  readonly what: string
  readonly reason: string
}

/** Each row must still be needed: a replay that agrees in it fails. */
export const TOLERATED: readonly Tolerated[] = [
  ...tolerate('J22', ['content-length', 'body']),
  ...tolerate('J24', ['content-length', 'body', 'access_token']),
]

function tolerate(id: string, what: readonly string[]): Tolerated[] {
  const reason = 'the mock has no host that cannot store certificates, and so no key without one'
  return what.map((one) => ({ version: '5.8', config: 'rsakey', id, what: one, reason }))
}

/** Headers that are part of an answer only on a connection. */
export const TOLERATED_HEADERS: readonly { readonly name: string; readonly reason: string }[] = [
  { name: 'connection', reason: 'the server that holds the connection decides to close it' },
  { name: 'transfer-encoding', reason: 'framing: Response has none, a server adds it' },
]

/** What is wrong with a replay: differences that nobody meant, and rows that it does not need. */
export interface Verdict {
  readonly unexpected: readonly Difference[]
  readonly stale: readonly Tolerated[]
}

/** @param rows default: {@linkcode TOLERATED} */
export function judge(
  one: Case,
  differences: readonly Difference[],
  rows: readonly Tolerated[] = TOLERATED,
): Verdict {
  const own = rows.filter((row) => nameOf(row) === nameOf(one))
  return {
    unexpected: differences.filter(({ what }) => !own.some((row) => row.what === what)),
    stale: own.filter((row) => !differences.some(({ what }) => what === row.what)),
  }
}
