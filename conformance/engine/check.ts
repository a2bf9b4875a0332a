import type { Seen } from './seen.ts'

/** Where the expectation comes from. */
export type Source = 'specification' | 'product documentation' | 'recorded OpenIddict'

/** In the order of the report. */
export type Section =
  | 'Discovery'
  | 'Token caching'
  | 'Expiry'
  | 'Secret handling'
  | 'Token endpoint'
  | 'Client authentication'
  | 'Error answers'
  | 'Grants and roles'
  | 'Keys'
  | 'API'
  | 'Transport'

/** `INFO` cannot fail. */
export type Level = 'MUST' | 'SHOULD' | 'REC' | 'INFO'

/** `rfc`: does it speak the protocol; `pos`: what must hold before a tenant of a POS goes live. */
export type Profile = 'pos' | 'rfc'

/** A requirement, and the pure function that judges a recorded run by it. */
export interface Check {
  /** `T-GROUP-nn`, permanent. */
  readonly id: string
  /** What holds where the check passes, as a sentence without a full stop. */
  readonly title: string
  readonly section: Section
  readonly level: Level
  /** A rule of the product's documentation or of good practice, no keyword of a specification. */
  readonly isHouseRule: boolean
  /** Letters of the catalogue: R `rfc`, B best current practice, P `pos`. */
  readonly profiles: string
  /** Names of the clause table, such as `RFC6749-5.2`. */
  readonly clauses: readonly string[]
  readonly source: Source
  /** Why it matters to the operator of a shop. */
  readonly why: string
  /** What to do about a failure, in the words of the admin pages: menu, field, box. */
  readonly remedy: string
  /** Steps that must have been answered, its control among them; else it is not judged. */
  readonly reads: readonly string[]
  /** Whether no answer to one of them is something to judge too. Default: false. */
  readonly judgesFailures?: boolean | undefined
  /** Steps it looks at where they were answered. */
  readonly mayRead?: readonly string[] | undefined
  /** Whether it looks at the credential, at the life of the subject, or at TLS; default: none. */
  readonly looksAt?: 'credential' | 'life' | undefined
  /** Checks whose failure makes this one an echo. */
  readonly after?: readonly string[] | undefined
  judge(seen: Seen): Finding | readonly Finding[]
}

/** What a check found. Several of one check are parts, and the worst decides. */
export interface Finding {
  readonly status: 'pass' | 'fail' | 'warn' | 'info' | 'review' | 'n/a' | 'inconclusive'
  /** Stable code of the finding, kebab-case; a tolerated deviation is told by it. */
  readonly reason?: string | undefined
  /** Name of the part, such as `scope`. */
  readonly part?: string | undefined
  /** What was expected; required for `fail` and `warn`. */
  readonly expected?: string | undefined
  /** What was seen, or why it cannot be judged. */
  readonly seen?: string | undefined
  /** Steps that show it. Default: those the check reads. */
  readonly evidence?: readonly string[] | undefined
}

/** Holds, with its control. @param seen what shows it, in a few words */
export function pass(seen?: string, part?: string): Finding {
  return { status: 'pass', seen, part }
}

/** Violated. */
export function fail(
  reason: string,
  finding: Omit<Finding, 'status' | 'reason'> & { expected: string; seen: string },
): Finding {
  return { status: 'fail', reason, ...finding }
}

/** Violated, but in a part that is only recommended. */
export function warn(
  reason: string,
  finding: Omit<Finding, 'status' | 'reason'> & { expected: string; seen: string },
): Finding {
  return { status: 'warn', reason, ...finding }
}

/** Ran, and cannot decide. */
export function inconclusive(reason: string, seen: string, part?: string): Finding {
  return { status: 'inconclusive', reason, seen, part }
}

/** Does not apply to this tenant, by what was seen. */
export function notApplicable(reason: string, seen: string, part?: string): Finding {
  return { status: 'n/a', reason, seen, part }
}

/** Needs a person's answer. */
export function review(reason: string, seen: string): Finding {
  return { status: 'review', reason, seen }
}
