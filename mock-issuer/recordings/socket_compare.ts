import type { Case, RecordedHeaders, Recordings } from './cases.ts'
import { type Difference, differences } from './compare.ts'
import type { SocketAnswer } from './socket_answer.ts'

// `differences` knows nothing of them.
const OF_THE_CONNECTION = /^(connection|transfer-encoding)$/i

/**
 * All that differs on the wire: besides what differs in any answer, the status line, and the headers in
 * their order and casing.
 *
 * @param nowMs the tenant's clock, for `Date`
 */
export function socketDifferences(
  one: Case,
  answer: SocketAnswer,
  recordings: Recordings,
  nowMs: number,
): Difference[] {
  const { status, reason, headers } = one.response ?? { status: 0, reason: '', headers: [] }
  const others = answer.headers.filter(([name]) => !OF_THE_CONNECTION.test(name))
  const onWire = [
    {
      what: 'status line',
      recorded: `HTTP/1.1 ${status} ${reason}`,
      answered: answer.statusLine,
    },
    {
      what: 'header lines',
      recorded: namesOf(headers),
      answered: namesOf(answer.headers),
    },
  ]
  return [
    ...onWire.filter(({ recorded, answered }) => recorded !== answered),
    ...differences(one, { ...answer, headers: others }, recordings, nowMs),
  ]
}

function namesOf(headers: RecordedHeaders): string {
  return headers.map(([name, value]) => OF_THE_CONNECTION.test(name) ? `${name}: ${value}` : name)
    .join(', ')
}
