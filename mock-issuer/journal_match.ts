import { checkKeys, checkOneOf } from './check.ts'
import type { JournalEntry, JournalMatch } from './journal.ts'
import { ENDPOINT_NAMES } from './router.ts'

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
  'failure',
]
const FINGERPRINTS: readonly (keyof JournalMatch)[] = ['secret', 'token', 'issued']
const SHOWN = 3

/** The entries that have what is asked for. @throws {MockIssuerError} if a key is unknown */
export function findMatching(
  match: JournalMatch,
  entries: readonly JournalEntry[],
): JournalEntry[] {
  check(match)
  return entries.filter((entry) => differences(match, entry).length === 0)
}

/**
 * What is wrong with the number of matching entries, with those that came closest.
 *
 * @throws {MockIssuerError} if a key is unknown
 */
export function describeCount(
  match: JournalMatch,
  times: number,
  entries: readonly JournalEntry[],
  total: number,
): string | undefined {
  check(match)
  const judged = entries.map((entry) => ({ entry, differences: differences(match, entry) }))
  const matching = judged.filter(({ differences }) => differences.length === 0)
  const gone = total - entries.length
  if (gone > 0) {
    return `the first ${gone} of ${total} requests are no longer kept, so nobody can tell: ` +
      'call journal.clear() between the parts of a long test'
  }
  if (matching.length === times) return undefined
  const others = judged.filter(({ differences }) => differences.length > 0)
  const closest = others.sort((a, b) => a.differences.length - b.differences.length)
  const lines = matching.length > times
    ? matching.map(({ entry }) => `  ${summary(entry)}`)
    : closest.map(({ entry, differences }) => `  ${summary(entry)}: ${differences.join(', ')}`)
  return [
    `${times} expected with ${describe(match, entries)}, but ${matching.length} of ${total} match`,
    ...lines.slice(0, SHOWN),
    ...(lines.length > SHOWN ? [`  and ${lines.length - SHOWN} more`] : []),
  ].join('\n')
}

function check(match: JournalMatch): void {
  checkKeys('journal', match, KEYS)
  if (match.endpoint !== undefined) checkOneOf('journal.endpoint', match.endpoint, ENDPOINT_NAMES)
}

function differences(match: JournalMatch, entry: JournalEntry): string[] {
  return KEYS.filter((key) => match[key] !== undefined && match[key] !== entry[key])
    .map((key) => `${key} is ${entry[key] ?? 'missing'}`)
}

function summary({ number, endpoint, method, clientId, status, failure }: JournalEntry): string {
  const who = clientId === undefined ? '' : ` of ${clientId}`
  const what = failure === undefined ? '' : ` (${failure})`
  return `#${number} ${method} ${endpoint}${who}, ${status ?? 'unanswered'}${what}`
}

/** A test may pass a secret, by mistake, as anything: what no entry has is not printed. */
function describe(match: JournalMatch, entries: readonly JournalEntry[]): string {
  const parts = KEYS.filter((key) => match[key] !== undefined).map((key) => {
    const value = match[key]
    if (typeof value === 'number' || /^#[\da-f]{8}$/.test(`${value}`)) return `${key} ${value}`
    if (FINGERPRINTS.includes(key)) return `${key} (no fingerprint: take journal.fingerprint())`
    const isKnown = key === 'endpoint' || entries.some((entry) => entry[key] === value)
    return `${key} ${isKnown ? value : '(a value that no request had)'}`
  })
  return parts.join(', ') || 'anything'
}
