import type { Report } from '../engine/report.ts'
import type { PartVerdict, Status, Verdict } from '../engine/verdict.ts'
import { groupBy } from './lines.ts'

/** What somebody should look at, the worst first. */
const TO_LOOK_AT: readonly Status[] = ['error', 'fail', 'inconclusive', 'review', 'warn']

/**
 * Those of some verdicts that are worth a paragraph each, the worst first, else in the order of the
 * report. What is undecided for the same reason as others is not among them: it is told once.
 */
export function findings({ verdicts: all }: Report, some: readonly Verdict[] = all): Verdict[] {
  const isAlone = (verdict: Verdict) => !isUndecidedWithOthers(verdict, all)
  return TO_LOOK_AT.flatMap((status) =>
    some.filter((verdict) => verdict.status === status && isAlone(verdict))
  )
}

/** Whether all that is wrong is known of the product and accepted by the profile. */
export function isAccepted(verdict: Verdict): boolean {
  return verdict.status === 'warn' &&
    shownParts(verdict).every(({ tolerated }) => tolerated !== undefined)
}

/** The parts of a verdict that are not green, those that say the same as one; or the whole. */
export function shownParts(verdict: Verdict): PartVerdict[] {
  const parts = verdict.parts?.filter(({ status }) => TO_LOOK_AT.includes(status)) ?? []
  const groups = groupBy(parts, (part) => JSON.stringify({ ...part, part: '' }))
  const merged = [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, part: [first, ...others].map(({ part }) => part).join(', ') }] : []
  )
  return merged.length > 0 ? merged : [verdict]
}

/** Checks that were not judged for one reason. */
export interface NotJudged {
  readonly status: Status
  readonly why: string
  readonly ids: readonly string[]
}

/** What was not judged, by reason: what could not be decided first, what does not apply last. */
export function notJudged({ verdicts, evidence }: Report): NotJudged[] {
  return (['inconclusive', 'blocked', 'skip', 'n/a'] as const).flatMap((status) => {
    const some = verdicts.filter((verdict) =>
      verdict.status === status &&
      (status !== 'inconclusive' || isUndecidedWithOthers(verdict, verdicts))
    )
    const groups = groupBy(some, (verdict) => whyNot(verdict, evidence.stop?.message))
    return [...groups].map(([why, some]) => ({ status, why, ids: some.map(({ id }) => id) }))
  })
}

function isUndecidedWithOthers({ id, status, seen }: Verdict, all: readonly Verdict[]): boolean {
  return status === 'inconclusive' &&
    all.some((other) => other.status === status && other.seen === seen && other.id !== id)
}

/** The reason without the step that was not sent, so that equal ones meet. */
function whyNot({ seen, reason }: Verdict, stop: string | undefined): string {
  const why = seen?.replace(/^\S+ was not sent: /, '') ?? reason
  return why === stop ? 'the run was stopped, see the verdict' : why
}
