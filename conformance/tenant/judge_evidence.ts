import type { Profile } from '../engine/check.ts'
import { conclude } from '../engine/exit_code.ts'
import type { Evidence } from '../engine/evidence.ts'
import { judge } from '../engine/judge.ts'
import type { Report } from '../engine/report.ts'
import { choose, type Selection } from '../engine/select.ts'
import type { Status } from '../engine/verdict.ts'
import { VERSION } from '../version.ts'
import { CHECKS } from './checks.ts'
import { ESSENTIAL, PROFILES } from './profiles.ts'

/** In the order of a summary. */
export const STATUSES: readonly Status[] = [
  'pass',
  'fail',
  'warn',
  'info',
  'review',
  'n/a',
  'skip',
  'blocked',
  'inconclusive',
  'error',
]

/** Judges a recorded run, without a packet. The same evidence gives the same report. */
export function judgeEvidence(evidence: Evidence, profile: Profile, selection: Selection): Report {
  const verdicts = judge(evidence, CHECKS, choose(CHECKS, selection), PROFILES[profile])
  const counts = Object.fromEntries(
    STATUSES.map((status) => [status, verdicts.filter((v) => v.status === status).length]),
  ) as Report['counts']
  return {
    format: 'pos-auth/conformance-report@1',
    kit: { name: 'pos-auth', version: VERSION },
    profile,
    selection,
    conclusion: conclude(verdicts, evidence, ESSENTIAL),
    counts,
    verdicts,
    evidence,
  }
}
