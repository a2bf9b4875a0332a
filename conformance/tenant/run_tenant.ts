import type { Profile } from '../engine/check.ts'
import type { CredentialFacts, Evidence, Target } from '../engine/evidence.ts'
import type { Transport } from '../engine/exchange.ts'
import { type Limits, safeLimits } from '../engine/limits.ts'
import { createRecorder } from '../engine/recorder.ts'
import { createRedactor, type Redactor } from '../engine/redactor.ts'
import type { Report } from '../engine/report.ts'
import { type PlanOptions, type Progress, runPlan } from '../engine/run_plan.ts'
import { choose, type Selection, stepsFor } from '../engine/select.ts'
import { createSender, type SenderOptions } from '../engine/send_step.ts'
import type { SubjectKind } from '../engine/subject.ts'
import { CHECKS } from './checks.ts'
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
  onProgress?: ((progress: Progress) => void) | undefined
}

/** A report, and what tells whether a text made from it still holds a secret. */
export interface TenantRunResult {
  readonly report: Report
  readonly redactor: Pick<Redactor, 'holdsSecret' | 'redact'>
}

/** Observes a tenant once, by the steps of a safe run, and judges what was seen. */
export async function runTenant(run: TenantRun): Promise<TenantRunResult> {
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
  const { unsent, stop } = await runPlan(plan)
  const life = await live({ run, chosen, stop, sender, recorder, redactor, limits })
  const evidence: Evidence = {
    target,
    runId,
    startedAt,
    endedAt: new Date(now()).toISOString(),
    fictitiousClientId: fictitious.clientId,
    forgedHost,
    exchanges: recorder.exchanges,
    handshakes: recorder.handshakes,
    unsent,
    tokens: recorder.tokens,
    credential: run.credential,
    life: life.facts,
    stop: stop ?? life.stop,
    ledger: sender.ledger,
  }
  return { report: judgeEvidence(evidence, profile, selection), redactor }
}

/** Lower-case letters and digits, by chance. */
function randomWord(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  return Array.from(bytes, (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join('')
}
