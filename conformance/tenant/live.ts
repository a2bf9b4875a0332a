import type { LifeFacts, Stop, SubjectRequest } from '../engine/evidence.ts'
import type { Limits } from '../engine/limits.ts'
import type { Recorder } from '../engine/recorder.ts'
import type { Redactor } from '../engine/redactor.ts'
import { interrupted } from '../engine/run_plan.ts'
import { look, objectIn, textOf } from '../engine/seen.ts'
import type { Sender } from '../engine/send_step.ts'
import type { Step } from '../engine/step.ts'
import type { SubjectKind } from '../engine/subject.ts'
import { LIFE_CHECKS } from './checks/life.ts'
import { createLeakSearch } from './life/leaks.ts'
import { play } from './life/play.ts'
import { SCENARIOS } from './life/scenarios.ts'
import { createTenantRecord } from './life/tenant_record.ts'
import { lifeApiUrl } from './steps/life.ts'
import type { TenantRun } from './run_tenant.ts'
import { stopAfter } from './stop_rules.ts'

/** What a life needs of a run. */
export interface LifeOptions {
  readonly run: TenantRun
  readonly chosen: ReadonlySet<string>
  /** Of the plan, if it was stopped. */
  readonly stop: Stop | undefined
  readonly sender: Sender
  readonly recorder: Recorder
  readonly redactor: Redactor
  readonly limits: Limits
}

/** What a life showed, and why it ended early. */
export interface LifeResult {
  readonly facts?: LifeFacts | undefined
  readonly stop?: Stop | undefined
}

/** A scenario sends three requests to the tenant at most, and waits for nothing else. */
const REQUESTS_IN_SCENARIO = 3

/**
 * Lets the subject live through the scenarios of the checks LIFE, each time a new one. Discovery and
 * one call of the API go to the tenant; tokens come from the answer to P10, so none is issued. Without
 * an API the calls go to an address below the issuer that only the recorder answers.
 */
export async function live(options: LifeOptions): Promise<LifeResult> {
  const { run, chosen, stop } = options
  const isWanted = LIFE_CHECKS.some(({ id, looksAt }) => looksAt === 'life' && chosen.has(id))
  if (!run.subject || stop || !isWanted) return {}
  run.onProgress?.({ kind: 'life' })
  return await liveAs(run.subject, options)
}

async function liveAs(kind: SubjectKind, options: LifeOptions): Promise<LifeResult> {
  const { run, recorder, redactor, sender, limits } = options
  const { target, signal } = run
  const requests: SubjectRequest[] = []
  const failures: LifeFacts['failures'][number][] = []
  const search = createLeakSearch(redactor)
  const view = () => look({ ...recorder, target })
  const lastExchange = (step: Step) =>
    recorder.exchanges.filter((sent) => sent.step === step.id).at(-1)
  const record = createTenantRecord(sender, limits, (step) => {
    if (signal.aborted) return interrupted(signal)
    const exchange = lastExchange(step)
    return exchange && stopAfter(exchange, step, view())
  })
  const { firstTokenResponse } = recorder
  const lifeSeconds = firstTokenResponse && secondsIn(objectIn(firstTokenResponse)?.expires_in)
  const facts = () => ({
    subject: kind.name,
    requests,
    failures,
    leaks: search.leaks,
    searched: search.searched,
    expiresInSeconds: lifeSeconds,
  })
  if (!firstTokenResponse) {
    failures.push({ scenario: 'all', message: 'the tenant issued no token that could be used' })
    return { facts: facts() }
  }
  const apiUrl = lifeApiUrl(target)
  for (const scenario of SCENARIOS) {
    const failure = await play(scenario, {
      kind,
      issuer: target.issuer,
      clientId: target.clientId,
      clientSecret: run.clientSecret,
      scope: target.scope,
      apiUrl: apiUrl ?? `${target.issuer.replace(/\/+$/, '')}/pos-auth-conformance`,
      hasApi: apiUrl !== undefined,
      tokenEndpoint: textOf(view().metadata?.token_endpoint),
      firstToken: recorder.firstToken,
      firstTokenResponse,
      lifeSeconds,
      record,
      search,
      redactor,
      startMs: run.now(),
      limitSeconds: REQUESTS_IN_SCENARIO * (limits.requestSeconds + limits.pauseSeconds),
      signal,
      tell: (request) => void requests.push(request),
    })
    if (failure) failures.push(failure)
    const stop = signal.aborted ? interrupted(signal) : record.stop
    if (record.isSilent) {
      failures.push({ scenario: 'all', message: 'the tenant did not answer the client under test' })
    }
    if (stop || record.isSilent) return { facts: facts(), stop }
  }
  return { facts: facts() }
}

/** A number, or one in a text, as clients take it. */
function secondsIn(expiresIn: unknown): number | undefined {
  const isDigits = typeof expiresIn === 'string' && /^\d+$/.test(expiresIn)
  const seconds = isDigits ? Number(expiresIn) : expiresIn
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : undefined
}
