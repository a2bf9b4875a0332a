import type { Level, Profile, Section, Source } from './check.ts'
import type { ClauseLink } from './clauses.ts'

/**
 * `pass` proven with its control · `fail` a MUST violated · `warn` a recommendation violated, or a
 * deviation that the profile tolerates · `info` an answer that cannot fail · `review` needs a
 * person · `n/a` does not apply, by what was seen · `skip` not run by choice · `blocked` would only
 * echo another failure, or the run had stopped · `inconclusive` ran, cannot decide · `error` fault
 * of the kit.
 */
export type Status =
  | 'pass'
  | 'fail'
  | 'warn'
  | 'info'
  | 'review'
  | 'n/a'
  | 'skip'
  | 'blocked'
  | 'inconclusive'
  | 'error'

/** What came of a part of a check. */
export interface PartVerdict {
  readonly part?: string | undefined
  readonly status: Status
  /** Stable code. */
  readonly reason: string
  readonly expected?: string | undefined
  readonly seen?: string | undefined
  /** Why the profile tolerates it. */
  readonly tolerated?: string | undefined
}

/** What came of a check. */
export interface Verdict extends PartVerdict {
  readonly id: string
  readonly title: string
  readonly section: Section
  readonly level: Level
  readonly isHouseRule: boolean
  /** Whether the check is a MUST of the profile, so that its failure fails the run. */
  readonly isRequired: boolean
  readonly clauses: readonly ClauseLink[]
  readonly source: Source
  readonly why: string
  readonly remedy: string
  /** Steps that show it. */
  readonly evidence: readonly string[]
  /** Where there are several, the worst first. */
  readonly parts?: readonly PartVerdict[] | undefined
}

/** A deviation of the product that a profile tolerates. */
export interface Deviation {
  readonly check: string
  /** Code of the finding; another finding of the same check is not covered. */
  readonly finding: string
  /** Why, and where it is known from. */
  readonly because: string
}

/** What a profile asks. */
export interface ProfileRules {
  readonly name: Profile
  readonly deviations: readonly Deviation[]
}
