import type { Profile } from '../engine/check.ts'
import type { Deviation, ProfileRules } from '../engine/verdict.ts'

/** Where the product is known to differ from the specification, which nobody can set right by hand. */
export const POS_DEVIATIONS: readonly Deviation[] = []

/** What each profile asks. */
export const PROFILES: Readonly<Record<Profile, ProfileRules>> = {
  pos: { name: 'pos', deviations: POS_DEVIATIONS },
  rfc: { name: 'rfc', deviations: [] },
}
