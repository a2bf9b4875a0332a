import type { Profile } from '../engine/check.ts'
import type { CredentialFacts, Evidence, Target, Unsent } from '../engine/evidence.ts'
import type { Transport } from '../engine/exchange.ts'
import { type Limits, safeLimits } from '../engine/limits.ts'
import { createRecorder, type Recorder } from '../engine/recorder.ts'
import { createRedactor, type Redactor } from '../engine/redactor.ts'
import type { Report } from '../engine/report.ts'
import { type PlanOptions, type Progress, runPlan } from '../engine/run_plan.ts'
import { choose, type Selection, stepsFor } from '../engine/select.ts'
import { createSender, type SenderOptions } from '../engine/send_step.ts'
import type { SubjectKind } from '../engine/subject.ts'
import { CHECKS } from './checks.ts'
import { crashReport } from './crash_report.ts'
import { judgeEvidence } from './judge_evidence.ts'
import { live } from './live.ts'
import { similarText } from './similar_text.ts'
import { STEPS } from './steps.ts'
import { stopAfter } from './stop_rules.ts'

/** A run, with everything it reaches the world by. */
export interface TenantRun {
  readonly target: Target
  readonly clientSecret: string
  readonly credential: CredentialFacts
  readonly profile: Profile
  readonly selection: Selection
  readonly transport: Transport
  /** Default: none, and the checks LIFE do not apply. */
  readonly subject?: SubjectKind | undefined
  /** Default: those of a safe run. */
  readonly limits?: Limits | undefined
  readonly now: SenderOptions['now']
  readonly wait: SenderOptions['wait']
  readonly signal: AbortSignal
  /** Is told what goes on. What it throws is ignored: no run is lost by how it is shown. */
  onProgress?: ((progress: Progress) => void) | undefined
}

/** A report, and what tells whether a text made from it still holds a secret. */
export interface TenantRunResult {
  readonly report: Report
  readonly redactor: Pick<Redactor, 'holdsSecret' | 'redact'>
}

/**
 * Observes a tenant once, by the steps of a safe run, and judges what was seen. Where the kit breaks
 * on the way the report says so, and still has all that was sent until then.
 */
export async function runTenant(given: TenantRun): Promise<TenantRunResult> {
  const run = { ...given, onProgress: (progress: Progress) => tell(given, progress) }
  const { target, clientSecret, selection, profile, signal, now } = run
  // What everybody may read of the target cannot be hidden, even if the secret is made of it.
  const redactor = createRedactor([JSON.stringify(target), JSON.stringify(run.credential.origin)])
  redactor.add('secret', clientSecret)
  const recorder = createRecorder(redactor)
  const limits = run.limits ?? safeLimits(target.issuer)
  const runId = randomWord(12)
  const fictitious = { clientId: `nobody${randomWord(10)}`, secret: randomWord(43) }
  const forgedHost = `forged-${randomWord(10)}.invalid`
  const startedAt = new Date(now()).toISOString()
  const sender = createSender({
    transport: run.transport,
    limits,
    recorder,
    runHeaders: [
      ['User-Agent', `pos-auth-conformance run/${runId}`],
      ['X-Conformance-Run', runId],
    ],
    now,
    wait: run.wait,
    signal,
  })
  const chosen = choose(CHECKS, selection)
  const plan: PlanOptions = {
    steps: STEPS,
    wanted: stepsFor(CHECKS, chosen),
    target,
    sender,
    limits,
    recorder,
    secrets: {
      clientSecret,
      fictitious,
      forgedHost,
      wrongSecret: similarText(clientSecret),
    },
    stopAfter,
    now,
    signal,
    onProgress: run.onProgress,
  }
  const evidence = (rest: Pick<Evidence, 'life' | 'stop' | 'unsent'>): Evidence => ({
    target,
    runId,
    startedAt,
    endedAt: new Date(now()).toISOString(),
    fictitiousClientId: fictitious.clientId,
    forgedHost,
    exchanges: recorder.exchanges,
    handshakes: recorder.handshakes,
    tokens: recorder.tokens,
    credential: run.credential,
    ledger: sender.ledger,
    ...rest,
  })
  try {
    const { unsent, stop } = await runPlan(plan)
    const life = await live({ run, chosen, stop, sender, recorder, redactor, limits })
    const whole = evidence({ unsent, life: life.facts, stop: stop ?? life.stop })
    return { report: judgeEvidence(whole, profile, selection), redactor }
  } catch (error) {
    const unsent = unrecorded(recorder, plan.wanted)
    return { report: crashReport(run, error, evidence({ unsent })), redactor }
  }
}

function tell({ onProgress }: TenantRun, progress: Progress): void {
  try {
    const told: unknown = onProgress?.(progress)
    if (told instanceof Promise) told.catch(() => {})
  } catch {
    // As its documentation says.
  }
}

/** The steps of a broken run that left no trace. */
function unrecorded(
  { exchanges, handshakes }: Recorder,
  wanted: ReadonlySet<string>,
): Unsent[] {
  const recorded = new Set([...exchanges, ...handshakes].map(({ step }) => step))
  return STEPS.filter(({ id }) => !recorded.has(id)).map(({ id }) =>
    wanted.has(id)
      ? { step: id, reason: 'stopped', detail: 'the kit broke before its answer was recorded' }
      : { step: id, reason: 'filter', detail: 'no chosen check needs it' }
  )
}

/** Lower-case letters and digits, by chance. */
function randomWord(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  return Array.from(bytes, (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join('')
}
