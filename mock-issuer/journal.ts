import { MockIssuerError } from './check.ts'
import { describeCount, findMatching } from './journal_match.ts'
import { historiesOf } from './journal_tokens.ts'
import type { EndpointName } from './router.ts'

/** What a request said, as it may be kept: `#` and eight digits stand for a value that may not. */
export interface RequestFacts {
  /** What it was for. */
  readonly endpoint: EndpointName
  /** In capitals. */
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** Fingerprints of the query's values by their names, if there is a query. */
  readonly query?: Readonly<Record<string, string>>
  /** In clear if it is one that Orchard Core knows. */
  readonly grantType?: string
  /** In clear if it is registered. */
  readonly clientId?: string
  /** How the client proved who it is; `both` ways at once are refused. */
  readonly clientAuthentication?: 'client_secret_basic' | 'client_secret_post' | 'both' | 'none'
  /** Fingerprint of the client secret. */
  readonly secret?: string
  /** Names in clear if the tenant has them. */
  readonly scope?: string
  /** Fingerprint of the bearer token, or of the parameter `token` of introspection and revocation. */
  readonly token?: string
  /** Name of the GraphQL operation. */
  readonly operationName?: string
}

/** One request and its answer. */
export interface JournalEntry extends RequestFacts {
  /** 1 for the first request. */
  readonly number: number
  /** When it came, in epoch milliseconds of the tenant's clock. */
  readonly atMs: number
  /** Number of the entry that issued that token, while the journal still has it. */
  readonly issuedBy?: number
  /** Of the answer; missing while there is none. */
  readonly status?: number
  /** Error code of the answer's body or challenge. */
  readonly error?: string
  /** Fingerprint of the access token that was issued, even if a fault kept the answer back. */
  readonly issued?: string
  /** Name of the fault that answered or changed the answer. */
  readonly fault?: string
  /** What the mock itself, or a function of the test in it, failed with: no answer of a tenant. */
  readonly failure?: string
}

/** The keys of an entry that a request must have, such as `{ endpoint: 'token', status: 401 }`. */
export type JournalMatch = {
  readonly [Key in keyof Omit<JournalEntry, 'query'>]?: JournalEntry[Key] | undefined
}

/** The life of one token. */
export interface TokenHistory {
  /** Its fingerprint. */
  readonly token: string
  /** Number of the entry that issued it; `undefined` for a token from elsewhere. */
  readonly issuedBy: number | undefined
  /**
   * Numbers of the entries in which it was accepted: no 401, 403 or 5xx. Introspection and revocation
   * are about a token, and no uses of it.
   */
  readonly uses: readonly number[]
  /** Numbers of the entries in which it was answered with 401 or 403. */
  readonly refusals: readonly number[]
}

/**
 * What reached the tenant: the last 10,000 requests, without what may be a secret or token. The names
 * of GraphQL operations are shown as sent, unless they are a registered secret. Requests at once are
 * in the order in which their bodies were there.
 */
export interface MockJournal {
  /** Oldest first. */
  readonly entries: readonly JournalEntry[]
  /** Requests so far, those that are no longer kept included. */
  readonly total: number
  /** Those that match, oldest first. @throws {MockIssuerError} if a key is unknown */
  find(match: JournalMatch): JournalEntry[]
  /** How many of those kept match. @throws {MockIssuerError} if a key is unknown */
  count(match: JournalMatch): number
  /**
   * For the end of a test.
   *
   * @throws {MockIssuerError} that shows the closest entries, unless so many match; also if some of
   * all requests are no longer kept, as nobody can tell then
   */
  expectCount(match: JournalMatch, times: number): void
  /** Each token with the entries that issued, took and refused it, in the order of first sight. */
  tokens(): TokenHistory[]
  /** The fingerprint that stands for a secret or token of the test's own. */
  fingerprint(value: string): string
  /** Forgets all of it, and counts from 1 again. */
  clear(): void
}

/** What became of a request. */
export type JournalOutcome = Pick<JournalEntry, 'status' | 'error' | 'issued' | 'fault' | 'failure'>

/** The journal, and what only the mock itself does with it. */
export interface InternalJournal extends MockJournal {
  /** Enters a request; the returned function adds what became of it. */
  open(facts: RequestFacts, atMs: number): (outcome: JournalOutcome) => void
}

const MOST_ENTRIES = 10_000

/** @param fingerprint of a value, with its `#` */
export function createJournal(fingerprint: (value: string) => string): InternalJournal {
  let entries: JournalEntry[] = []
  let total = 0
  const issuers = new Map<string, number>()

  function keep(entry: JournalEntry): void {
    entries.push(entry)
    if (entries.length < 2 * MOST_ENTRIES) return
    // In one go, as taking the first of a long list each time is slow.
    const gone = entries.slice(0, MOST_ENTRIES)
    entries = entries.slice(MOST_ENTRIES)
    for (const { issued } of gone) if (issued) issuers.delete(issued)
  }

  const kept = () => entries.slice(-MOST_ENTRIES)
  const find = (match: JournalMatch) => findMatching(match, kept())
  return {
    get entries() {
      return kept()
    },
    get total() {
      return total
    },
    find,
    count: (match) => find(match).length,
    expectCount(match, times) {
      const problem = describeCount(match, times, kept(), total)
      if (problem) throw new MockIssuerError('journal.expectCount', problem)
    },
    tokens: () => historiesOf(kept()),
    fingerprint,
    clear() {
      entries = []
      total = 0
      issuers.clear()
    },
    open(facts, atMs) {
      const issuedBy = facts.token === undefined ? undefined : issuers.get(facts.token)
      const known = issuedBy === undefined ? facts : { ...facts, issuedBy }
      const entry: JournalEntry = { number: ++total, atMs, ...known }
      keep(entry)
      return (outcome) => {
        // It may be gone by now: too many others came, or the journal was cleared.
        const isKept = entries[entry.number - (entries[0]?.number ?? 0)] === entry
        if (isKept && outcome.issued) issuers.set(outcome.issued, entry.number)
        Object.assign(entry, outcome)
      }
    },
  }
}
