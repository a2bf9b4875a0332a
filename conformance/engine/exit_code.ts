import type { Evidence } from './evidence.ts'
import { STEP_MISSING, type Verdict } from './verdict.ts'

/** What a run came to. Codes: 0 conforms, 1 does not, 3 could not judge, 4 fault of the kit, 5 stopped for safety, 130 and 143 interrupted. */
export interface Conclusion {
  /** Of the command; 130 for every signal. */
  readonly exitCode: 0 | 1 | 3 | 4 | 5 | 130
  /** Stable, kebab-case. */
  readonly reason: string
  /** One line for people. */
  readonly message: string
}

/** Of the MUSTs judged, the share that may be undecided. */
const MOST_UNDECIDED = 0.2

/** So many undecided MUSTs hide no failure, whatever their share: few are chosen then. */
const FEW_UNDECIDED = 2

const SAFETY_STOPS: readonly string[] = [
  'connection-lost',
  'lockout',
  'request-budget',
  'tenant-busy',
  'tenant-starting',
  'time-budget',
]

/** Stops by a tenant that has shown its failure by then. */
const STOPS_BY_FAILURE: readonly string[] = ['grant-refused']

/** The reason of a check that found a token where there should be none. */
const TOKEN_ISSUED = 'token-issued'

/** The reason of a check whose steps were not sent for the limits of a run. */
const OVER_BUDGET = 'budget'

/** More are counted, not named. */
const MOST_NAMED = 5

/**
 * The highest-information cause wins: 4 over 5 over 3 over 1 over 0.
 *
 * @param essential ids of checks without which no tenant conforms, if they are required and chosen
 */
export function conclude(
  verdicts: readonly Verdict[],
  { stop, exchanges, handshakes = [] }:
    & Pick<Evidence, 'exchanges' | 'stop'>
    & Partial<Pick<Evidence, 'handshakes'>>,
  essential: readonly string[] = [],
): Conclusion {
  const broken = verdicts.find(({ status }) => status === 'error')
  if (broken) {
    return {
      exitCode: 4,
      reason: 'check-broke',
      message: `${broken.id} broke, which is a fault of the kit: please report it`,
    }
  }
  const required = verdicts.filter(({ isRequired }) => isRequired)
  const failed = required.filter(({ status }) => status === 'fail')
  if (stop) {
    const { code, message } = stop
    if (STOPS_BY_FAILURE.includes(code) && failed.length > 0) {
      return { exitCode: 1, reason: code, message: `${message}${andFailed(failed)}` }
    }
    const exitCode = code === 'kit-fault'
      ? 4
      : code === 'interrupted' || code === 'output-closed'
      ? 130
      : SAFETY_STOPS.includes(code)
      ? 5
      : 3
    return { exitCode, reason: code, message }
  }
  const warned = required.filter(({ status }) => status === 'warn')
  const decided = required.filter(({ status }) => ['pass', 'fail', 'warn'].includes(status))
  const undecided = required.filter(isUndecided)
  const judged = decided.length + undecided.length
  const isAnswered = exchanges.some(({ response }) => response)
  const sent = new Set([...exchanges, ...handshakes].map(({ step }) => step))
  const isOfTenant = ({ evidence }: Verdict) => evidence.some((step) => sent.has(step))
  // What was found out on this machine says nothing of a tenant, unless that alone was asked for.
  const isLocal = required.every((verdict) => isLeftOut(verdict) || verdict.evidence.length === 0)
  if (decided.length === 0 || !isAnswered || !(isLocal || decided.some(isOfTenant))) {
    const message = 'nothing was judged: no MUST of the profile was run to its end'
    return { exitCode: 3, reason: 'nothing-judged', message }
  }
  const missing = undecided.filter(({ reason }) => reason === STEP_MISSING)
  if (missing.length > 0) {
    const message = `the recorded run is not whole: steps are missing that ${
      must(missing.length, 'reads', 'read')
    }${andFailed(failed)}`
    return { exitCode: 3, reason: 'evidence-incomplete', message }
  }
  // Whoever gives tokens away has used up those of a run: what is left out is an echo of that.
  const givesAway = failed.some(({ reason }) => reason === TOKEN_ISSUED)
  const open = undecided.filter(({ reason }) => !(givesAway && reason === OVER_BUDGET))
  const isHidden = failed.length === 0 || open.length > FEW_UNDECIDED
  if (isHidden && open.length > MOST_UNDECIDED * judged) {
    const message = `${open.length} of ${judged} MUSTs could not be decided${
      andFailed(failed)
    }; mend what their reasons name, and run again`
    return { exitCode: 3, reason: 'too-much-undecided', message }
  }
  const leftOut = verdicts.filter(isLeftOut).length
  const scope = leftOut === 0
    ? ''
    : `; ${leftOut === 1 ? '1 check was' : `${leftOut} checks were`} left out`
  const chosen = leftOut === 0 ? '' : 'chosen '
  if (failed.length > 0) {
    const of = decided.length === 1
      ? `the 1 ${chosen}MUST failed`
      : `${failed.length} of ${decided.length} ${chosen}MUSTs failed`
    return { exitCode: 1, reason: 'does-not-conform', message: `does not conform: ${of}${scope}` }
  }
  const lacking = undecided.filter(({ id }) => essential.includes(id))
  if (lacking.length > 0) {
    const message =
      `${named(lacking)} could not be decided, and without that no tenant conforms; ` +
      'mend what the reason given there names, and run again'
    return { exitCode: 3, reason: 'essential-undecided', message }
  }
  const asked = required.filter(({ status }) => status === 'review')
  const hold = must(decided.length, 'holds', 'hold', chosen)
  const rest = (count: string | number, words: string) => count === 0 ? '' : `, ${count} ${words}`
  const message = `${leftOut === 0 ? 'conforms: ' : 'the '}${hold}${
    rest(warned.length, 'with a warning')
  }${rest(named(undecided), 'could not be decided')}${
    rest(named(asked), 'for a person to answer')
  }${scope}`
  return { exitCode: 0, reason: 'conforms', message }
}

/** By choice, now or in the recorded run. */
function isLeftOut({ status, reason }: Verdict): boolean {
  return status === 'skip' && (reason === 'not-chosen' || reason === 'filter')
}

/** It should have been judged and was not, by no failure of another check. */
function isUndecided({ status, reason }: Verdict): boolean {
  return status === 'inconclusive' || (status === 'blocked' && reason !== 'parent-failed') ||
    (status === 'skip' && reason === OVER_BUDGET)
}

/** A failure that is proven is told, whatever else happened. */
function andFailed(failed: readonly Verdict[]): string {
  return failed.length === 0 ? '' : `; failed: ${failed.map(({ id }) => id).join(', ')}`
}

/** 0 for none. */
function named(verdicts: readonly Verdict[]): string | number {
  if (verdicts.length === 0 || verdicts.length > MOST_NAMED) return verdicts.length
  return verdicts.map(({ id }) => id).join(', ')
}

function must(count: number, one: string, many: string, chosen = ''): string {
  return `${count} ${chosen}MUST${count === 1 ? ` ${one}` : `s ${many}`}`
}
