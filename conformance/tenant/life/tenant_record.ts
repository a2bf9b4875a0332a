import type { Stop } from '../../engine/evidence.ts'
import type { WireRequest, WireResponse } from '../../engine/exchange.ts'
import type { Limits } from '../../engine/limits.ts'
import type { Sender } from '../../engine/send_step.ts'
import type { Step } from '../../engine/step.ts'

/** Asks the tenant once for each step, and answers from that for ever after. */
export interface TenantRecord {
  /** @returns `undefined` if the tenant gave no answer, or may not be asked */
  ask(step: Step, request: WireRequest): Promise<WireResponse | undefined>
  /** Whether the tenant was asked already. */
  knows(step: Step): boolean
  /** Whether it gave no answer to what was asked last, or could not be asked. */
  readonly isSilent: boolean
  /** Why nothing more may be sent. */
  readonly stop: Stop | undefined
}

/** @param stopAfter looks at what was sent last, and says whether the run must stop */
export function createTenantRecord(
  sender: Sender,
  limits: Limits,
  stopAfter: (step: Step) => Stop | undefined,
): TenantRecord {
  const answers = new Map<string, Promise<WireResponse | undefined>>()
  let stop: Stop | undefined
  let isSilent = false

  async function send(step: Step, request: WireRequest): Promise<WireResponse | undefined> {
    isSilent = true
    if (stop || sender.ledger.requests >= limits.requests) return undefined
    const { result } = await sender.send(step, request)
    stop ??= stopAfter(step)
    isSilent = result.response === undefined
    return result.response
  }

  return {
    ask(step, request) {
      const answer = answers.get(step.id) ?? send(step, request)
      answers.set(step.id, answer)
      return answer
    },
    knows: ({ id }) => answers.has(id),
    get isSilent() {
      return isSilent
    },
    get stop() {
      return stop
    },
  }
}
