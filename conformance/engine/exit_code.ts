import type { Evidence } from './evidence.ts'
import type { Verdict } from './verdict.ts'

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

const SAFETY_STOPS: readonly string[] = [
  'connection-lost',
  'lockout',
  'request-budget',
  'tenant-busy',
  'tenant-starting',
  'time-budget',
]

/** The highest-information cause wins: 4 over 5 over 3 over 1 over 0. */
export function conclude(
  verdicts: readonly Verdict[],
  { stop, exchanges }: Pick<Evidence, 'exchanges' | 'stop'>,
): Conclusion {
  const required = verdicts.filter(({ isRequired }) => isRequired)
  const count = (status: Verdict['status']) =>
    required.filter((verdict) => verdict.status === status).length
  const broken = verdicts.find(({ status }) => status === 'error')
  if (broken) {
    return {
      exitCode: 4,
      reason: 'check-broke',
      message: `${broken.id} broke, which is a fault of the kit: please report it`,
    }
  }
  if (stop) {
    const { code, message } = stop
    const exitCode = code === 'interrupted' || code === 'output-closed'
      ? 130
      : SAFETY_STOPS.includes(code)
      ? 5
      : 3
    return { exitCode, reason: code, message }
  }
  const failed = count('fail')
  const undecided = count('inconclusive')
  const warned = count('warn')
  const decided = count('pass') + failed + warned
  // What was found out on this machine says nothing of a tenant that said nothing.
  if (decided === 0 || !exchanges.some(({ response }) => response)) {
    const message = 'nothing was judged: no MUST of the profile was run to its end'
    return { exitCode: 3, reason: 'nothing-judged', message }
  }
  if (undecided > MOST_UNDECIDED * (decided + undecided)) {
    const message = `${undecided} of ${decided + undecided} MUSTs could not be decided`
    return { exitCode: 3, reason: 'too-much-undecided', message }
  }
  if (failed > 0) {
    const message = `does not conform: ${failed} of ${decided} MUSTs failed`
    return { exitCode: 1, reason: 'does-not-conform', message }
  }
  const rest = warned === 0 ? '' : `, ${warned} with a warning`
  return { exitCode: 0, reason: 'conforms', message: `conforms: ${decided} MUSTs hold${rest}` }
}
