import type { Profile } from './check.ts'
import type { Conclusion } from './exit_code.ts'
import type { Evidence } from './evidence.ts'
import type { Status, Verdict } from './verdict.ts'

/** What a run came to, as the canonical JSON. All other reports are views of it. */
export interface Report {
  /** Of the schema, see `report.schema.json`. */
  readonly format: 'pos-auth/conformance-report@1'
  /** What judged. */
  readonly kit: { readonly name: 'pos-auth'; readonly version: string }
  /** By which it was judged. */
  readonly profile: Profile
  /** What was chosen by `--only` and `--skip`. */
  readonly selection: { readonly only: readonly string[]; readonly skip: readonly string[] }
  /** What the run came to. */
  readonly conclusion: Conclusion
  /** How many verdicts there are of each status. */
  readonly counts: Readonly<Record<Status, number>>
  /** In the order of the report. */
  readonly verdicts: readonly Verdict[]
  /** Everything that was looked at, to be judged again by `replay`. */
  readonly evidence: Evidence
}
