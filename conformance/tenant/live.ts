import type { LifeFacts, Stop } from '../engine/evidence.ts'
import type { Limits } from '../engine/limits.ts'
import type { Recorder } from '../engine/recorder.ts'
import type { Redactor } from '../engine/redactor.ts'
import type { Sender } from '../engine/send_step.ts'
import type { TenantRun } from './run_tenant.ts'

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

/** Lets the subject live through the scenarios of the checks LIFE. */
export function live(_options: LifeOptions): Promise<{ facts?: LifeFacts; stop?: Stop }> {
  return Promise.resolve({})
}
