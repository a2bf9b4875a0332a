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

/** Reason of a verdict whose step is nowhere in a recorded run: such a run has a hole. */
export const STEP_MISSING = 'step-missing'

/** What came of a part of a check. */
export interface PartVerdict {
  /** Name of the part; missing for the whole. */
  readonly part?: string | undefined
  /** The outcome. */
  readonly status: Status
  /** Stable code. */
  readonly reason: string
  /** What was expected. */
  readonly expected?: string | undefined
  /** What was seen, or why it was not judged. */
  readonly seen?: string | undefined
  /** Why the profile tolerates it. */
  readonly tolerated?: string | undefined
}

/** What came of a check. */
export interface Verdict extends PartVerdict {
  /** `T-GROUP-nn`, permanent. */
  readonly id: string
  /** What holds where the check passes. */
  readonly title: string
  /** Heading it stands under. */
  readonly section: Section
  /** How much it asks. */
  readonly level: Level
  /** Whether it is a rule of the product or of good practice. */
  readonly isHouseRule: boolean
  /** Whether the check is a MUST of the profile, so that its failure fails the run. */
  readonly isRequired: boolean
  /** What it follows. */
  readonly clauses: readonly ClauseLink[]
  /** Where the expectation comes from. */
  readonly source: Source
  /** Why it matters to the operator of a shop. */
  readonly why: string
  /** What to do about a failure. */
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
