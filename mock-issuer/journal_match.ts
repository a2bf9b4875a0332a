import { checkKeys } from './check.ts'
import type { JournalEntry, JournalMatch } from './journal.ts'

const KEYS: readonly (keyof JournalMatch)[] = [
  'number',
  'atMs',
  'endpoint',
  'method',
  'path',
  'grantType',
  'clientId',
  'clientAuthentication',
  'secret',
  'scope',
  'token',
  'issuedBy',
  'operationName',
  'status',
  'error',
  'issued',
  'fault',
]
const FINGERPRINTS: readonly (keyof JournalMatch)[] = ['secret', 'token', 'issued']
const SHOWN = 3

/** Whether the entry has what is asked for. @throws {MockIssuerError} if a key is unknown */
export function matches(match: JournalMatch, entry: JournalEntry): boolean {
  return differences(match, entry).length === 0
}

/** What is wrong with the number of matching entries, with those that came closest. */
export function describeCount(
  match: JournalMatch,
  times: number,
  entries: readonly JournalEntry[],
  total: number,
): string | undefined {
  const judged = entries.map((entry) => ({ entry, differences: differences(match, entry) }))
  const matching = judged.filter(({ differences }) => differences.length === 0)
  if (matching.length === times) return undefined
  const others = judged.filter(({ differences }) => differences.length > 0)
  const closest = others.sort((a, b) => a.differences.length - b.differences.length)
  const lines = matching.length > times
    ? matching.map(({ entry }) => `  ${summary(entry)}`)
    : closest.map(({ entry, differences }) => `  ${summary(entry)}: ${differences.join(', ')}`)
  const gone = total - entries.length
  return [
    `${times} expected with ${describe(match)}, but ${matching.length} of ${total} match`,
    ...(gone > 0 ? [`  (the first ${gone} are no longer kept)`] : []),
    ...lines.slice(0, SHOWN),
    ...(lines.length > SHOWN ? [`  and ${lines.length - SHOWN} more`] : []),
  ].join('\n')
}

function differences(match: JournalMatch, entry: JournalEntry): string[] {
  checkKeys('journal', match, KEYS)
  return KEYS.filter((key) => match[key] !== undefined && match[key] !== entry[key])
    .map((key) => `${key} is ${entry[key] ?? 'missing'}`)
}

function summary({ number, endpoint, method, clientId, status }: JournalEntry): string {
  const who = clientId === undefined ? '' : ` of ${clientId}`
  return `#${number} ${method} ${endpoint}${who}, ${status ?? 'unanswered'}`
}

/** A test may pass a secret where a fingerprint belongs: it is not printed. */
function describe(match: JournalMatch): string {
  const parts = KEYS.filter((key) => match[key] !== undefined).map((key) => {
    const shown = FINGERPRINTS.includes(key) && !/^#[\da-f]{8}$/.test(String(match[key]))
      ? '(no fingerprint: take journal.fingerprint())'
      : match[key]
    return `${key} ${shown}`
  })
  return parts.join(', ') || 'anything'
}
