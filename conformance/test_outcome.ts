import { type GivenTarget, readTarget } from './command/target.ts'
import type { Report } from './engine/report.ts'
import type { Status, Verdict } from './engine/verdict.ts'
import { visible } from './report/escape.ts'

/** What becomes of a test. */
export interface TestOutcome {
  readonly ending: 'failed' | 'passed' | 'skipped'
  /** Why it failed or was skipped; '' if it passed. */
  readonly words: string
}

const PASSED: TestOutcome = { ending: 'passed', words: '' }

/** Titles stand in every report, and an issuer that is refused may hold a password. */
export function suiteName(target: GivenTarget): string {
  try {
    return `conformance of ${visible(readTarget(target).issuer)}`
  } catch {
    return 'conformance of a tenant'
  }
}

/** Of the run itself: every exit code but 0 and 1 is red. */
export function outcomeOfRun({ conclusion }: Pick<Report, 'conclusion'>): TestOutcome {
  const { exitCode, reason, message } = conclusion
  if (exitCode < 2) return PASSED
  return { ending: 'failed', words: `exit code ${exitCode}, ${reason}: ${visible(message)}` }
}

/** The others are skipped, with the reason: nothing is known to be wrong. */
const GREEN: readonly Status[] = ['pass', 'warn', 'info']

/** Of a check. */
export function outcomeOfCheck(
  { verdicts, evidence: { stop } }: Pick<Report, 'evidence' | 'verdicts'>,
  id: string,
): TestOutcome {
  const verdict = verdicts.find((verdict) => verdict.id === id) as Verdict
  const { status, reason, seen } = verdict
  const isForWantOfAnswer = status === 'blocked' || reason === 'no-answer'
  if (stop && isForWantOfAnswer) {
    return { ending: 'skipped', words: `the run was stopped: ${visible(stop.message)}` }
  }
  if (status === 'fail' || status === 'error') return { ending: 'failed', words: inWords(verdict) }
  if (GREEN.includes(status)) return PASSED
  return { ending: 'skipped', words: `${status}: ${visible(seen ?? reason)}` }
}

function inWords({ id, parts = [], remedy, ...worst }: Verdict): string {
  const lines = [worst, ...parts.filter(({ status }) => status === worst.status)]
    .flatMap(({ part, status, reason, expected, seen }) => [
      `${id}${part === undefined ? '' : `/${visible(part)}`} ${status} (${reason})`,
      ...expected === undefined ? [] : [`expected: ${visible(expected)}`],
      ...seen === undefined ? [] : [`seen: ${visible(seen)}`],
    ])
  return [...lines, `remedy: ${remedy}`].join('\n')
}
