import type { Evidence } from '../engine/evidence.ts'
import { createCounter } from '../engine/ledger.ts'
import type { Report } from '../engine/report.ts'
import { judgeEvidence } from './judge_evidence.ts'
import type { TenantRun } from './run_tenant.ts'

/**
 * The report of a run in which the kit itself broke: exit code 4, whatever the verdicts are.
 *
 * @param evidence what was recorded until then. Default: nothing was sent
 */
export function crashReport(
  run: TenantRun,
  error: unknown,
  evidence: Evidence = untouched(run),
): Report {
  const name = error instanceof Error ? error.name : typeof error
  const stop = {
    code: 'kit-fault',
    scope: 'all',
    message: `the kit broke (${name}), which is no fault of the tenant: please report it`,
  } as const
  // It stands in the evidence, so that no replay judges the rest as a whole run.
  return judgeEvidence({ ...evidence, stop }, run.profile, run.selection)
}

function untouched({ target, credential, now }: TenantRun): Evidence {
  const at = new Date(now()).toISOString()
  return {
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
}
