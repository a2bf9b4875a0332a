import type { Evidence } from '../engine/evidence.ts'
import { createCounter } from '../engine/ledger.ts'
import type { Report } from '../engine/report.ts'
import { judgeEvidence } from './judge_evidence.ts'
import type { TenantRun } from './run_tenant.ts'

/** The report of a run in which the kit itself broke: nothing of the tenant is judged. */
export function crashReport(run: TenantRun, error: unknown): Report {
  const { target, credential, profile, selection } = run
  const at = new Date(run.now()).toISOString()
  const evidence: Evidence = {
    target,
    runId: '',
    startedAt: at,
    endedAt: at,
    fictitiousClientId: '',
    forgedHost: '',
    exchanges: [],
    handshakes: [],
    unsent: [],
    tokens: [],
    credential,
    ledger: createCounter().now,
  }
  const name = error instanceof Error ? error.name : typeof error
  const conclusion = {
    exitCode: 4,
    reason: 'kit-fault',
    message: `the kit broke (${name}), which is no fault of the tenant: please report it`,
  } as const
  return { ...judgeEvidence(evidence, profile, selection), conclusion }
}
