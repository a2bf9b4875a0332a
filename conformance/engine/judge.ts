import type { Check, Finding } from './check.ts'
import { clauseLinks } from './clauses.ts'
import type { Evidence } from './evidence.ts'
import { look, type Seen } from './seen.ts'
import {
  type PartVerdict,
  type ProfileRules,
  type Status,
  STEP_MISSING,
  type Verdict,
} from './verdict.ts'

/** Worst first. */
const ORDER: readonly Status[] = [
  'error',
  'fail',
  'inconclusive',
  'blocked',
  'review',
  'warn',
  'skip',
  'pass',
  'info',
  'n/a',
]

/** Begins the ids of the steps that call the API. */
const API_STEP = 'P30.'

/** Only who says so has no address: it would be `api/graphql` below the issuer. */
const NO_API =
  ', and this run was told of none: take --no-api away, or give --api-url, to have it judged'

/**
 * Judges a recorded run. Depends on nothing else: the same evidence gives the same verdicts.
 *
 * @param checks in the order of the report
 * @param chosen ids of those that are to be judged; the others are skipped
 */
export function judge(
  evidence: Evidence,
  checks: readonly Check[],
  chosen: ReadonlySet<string>,
  profile: ProfileRules,
): Verdict[] {
  const seen = look(evidence)
  const verdicts = new Map<string, Verdict>()
  for (const check of checks) {
    verdicts.set(check.id, judgeOne(check, seen, chosen, profile))
  }
  const isRed = (id: string) => verdicts.get(id)?.status === 'fail'
  return checks.map((check) => {
    const verdict = verdicts.get(check.id) as Verdict
    const parent = check.after?.find(isRed)
    const isEcho = parent !== undefined && !['n/a', 'pass', 'skip'].includes(verdict.status)
    if (!isEcho) return verdict
    const { parts: _parts, ...rest } = verdict
    return {
      ...rest,
      status: 'blocked' as const,
      reason: 'parent-failed',
      seen: `${parent} failed, mend that first`,
    }
  })
}

function judgeOne(
  check: Check,
  seen: Seen,
  chosen: ReadonlySet<string>,
  profile: ProfileRules,
): Verdict {
  const isRequired = check.level === 'MUST' &&
    (profile.name === 'pos'
      ? check.isHouseRule || /[RBP]/.test(check.profiles)
      : !check.isHouseRule && check.profiles.includes('R'))
  const base = {
    id: check.id,
    title: check.title,
    section: check.section,
    level: check.level,
    isHouseRule: check.isHouseRule,
    isRequired,
    clauses: clauseLinks(check.clauses),
    source: check.source,
    why: check.why,
    remedy: check.remedy,
  }
  const findings = findingsOf(check, seen, chosen)
  const parts = findings
    .map((finding) => grade(check.id, finding, isRequired, profile))
    .sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status))
  const [worst = { status: 'error', reason: 'no-finding' } as const, ...others] = parts
  const evidence = findings.flatMap((finding) => finding.evidence ?? check.reads)
  return {
    ...base,
    ...worst,
    evidence: [...new Set(evidence)],
    parts: others.length === 0 ? undefined : parts,
  }
}

/** A finding, or why there is none. */
type Found = Omit<Finding, 'status'> & { readonly status: Status }

function findingsOf(
  check: Check,
  seen: Seen,
  chosen: ReadonlySet<string>,
): readonly Found[] {
  if (!chosen.has(check.id)) {
    return [{ status: 'skip', reason: 'not-chosen', seen: 'left out by --only or --skip' }]
  }
  const missing = check.reads.find((step) => !wasSeen(step, check, seen))
  if (missing !== undefined) return [unread(missing, seen)]
  if (check.looksAt === 'life' && !seen.life) return [withoutLife(seen)]
  try {
    const found = check.judge(seen)
    return 'status' in found ? [found] : found
  } catch {
    const text = 'the check broke on what it saw, which is a fault of the kit: please report it'
    return [{ status: 'error', reason: 'check-broke', seen: text }]
  }
}

function wasSeen(step: string, { judgesFailures }: Check, seen: Seen): boolean {
  const isIt = (other: { readonly step: string }) => other.step === step
  return seen.maybe(step) !== undefined || seen.handshakes.some(isIt) ||
    (judgesFailures === true && seen.exchanges.some(isIt))
}

/** Why there is no answer to judge. */
function unread(step: string, seen: Seen): PartVerdict {
  const { failure } = seen.exchanges.find((exchange) => exchange.step === step) ?? {}
  if (failure) {
    return { status: 'inconclusive', reason: 'no-answer', seen: `${step}: ${failure.message}` }
  }
  const unsent = seen.unsent.find((unsent) => unsent.step === step)
  if (!unsent && !seen.stop) {
    const words = `nothing is recorded of ${step}, neither an answer nor why it was not sent`
    return { status: 'inconclusive', reason: STEP_MISSING, seen: words }
  }
  const { reason, detail } = unsent ??
    { reason: 'stopped', detail: seen.stop?.message ?? 'the run ended before it' }
  const words = `${step} was not sent: ${detail}`
  switch (reason) {
    case 'condition':
      return step.startsWith(API_STEP) && seen.target.apiUrl === undefined
        ? { status: 'n/a', reason: 'no-api', seen: words + NO_API }
        : { status: 'n/a', reason: 'condition', seen: words }
    case 'filter':
    case 'budget':
      return { status: 'skip', reason, seen: words }
    case 'stopped':
      return { status: 'blocked', reason: seen.stop?.code ?? 'stopped', seen: words }
  }
}

function withoutLife({ stop }: Seen): PartVerdict {
  return stop
    ? { status: 'blocked', reason: stop.code, seen: stop.message }
    : { status: 'n/a', reason: 'no-subject', seen: 'no client was given to be tried' }
}

function grade(
  id: string,
  { status, reason = 'as-expected', part, expected, seen }: Found,
  isRequired: boolean,
  { deviations }: ProfileRules,
): PartVerdict {
  const said = { reason, part, expected, seen }
  if (status !== 'fail' && status !== 'warn') return { status, ...said }
  const deviation = deviations.find(({ check, finding }) => check === id && finding === reason)
  if (deviation) return { status: 'warn', ...said, tolerated: deviation.because }
  return { status: isRequired ? status : 'warn', ...said }
}
