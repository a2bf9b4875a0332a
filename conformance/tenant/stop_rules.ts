import type { Exchange, Stop } from '../engine/evidence.ts'
import type { Answered, View } from '../engine/seen.ts'
import type { Step } from '../engine/step.ts'
import { LIFE_STEPS, STEPS } from './steps.ts'
import { budgetStop } from './stop/budget_stop.ts'
import { firstAnswerStop } from './stop/first_answer_stop.ts'
import { loginStop } from './stop/login_stop.ts'
import { overloadStop } from './stop/overload_stop.ts'
import { answersDifferStop, untrustedStop } from './stop/trust_stop.ts'
import { unreachableStop } from './stop/unreachable_stop.ts'

const MAY_FAIL = new Set(
  [...STEPS, ...LIFE_STEPS].filter(({ mayFail }) => mayFail).map(({ id }) => id),
)

/** Discovery has been read three times by then, and no secret was sent yet. */
const LAST_BEFORE_SECRETS = 'P01.3'

/**
 * Says when a run must stop, and why, after each exchange (conformance catalogue, 2.4).
 *
 * @param seen everything so far, this exchange included
 */
export function stopAfter(exchange: Exchange, step: Step, seen: View): Stop | undefined {
  const { response } = exchange
  const isFirst = step.id === 'P01.1'
  const isLast = step.id === LAST_BEFORE_SECRETS
  const untrusted = () => isLast ? untrustedStop(step.id, seen) : undefined
  if (!response) {
    return isFirst ? unreachableStop(exchange) : connectionLostStop(exchange, seen) ?? untrusted()
  }
  const answered: Answered = { ...exchange, response }
  // A first 503 is a tenant that starts, which has words of its own.
  const overload = overloadStop(answered, { ...step, mayFail: step.mayFail || isFirst })
  if (overload) return overload
  if (isFirst) return firstAnswerStop(answered)
  if (isLast || step.id === 'P01.2') return answersDifferStop(answered, seen) ?? untrusted()
  return loginStop(answered, step, seen) ?? budgetStop(exchange, seen)
}

/** Two in a row without an answer, those not counted that need none. */
function connectionLostStop({ step, failure }: Exchange, { exchanges }: View): Stop | undefined {
  const [before, last] = exchanges.filter((other) => !MAY_FAIL.has(other.step)).slice(-2)
  if (!before || before.response || last?.step !== step) return undefined
  return {
    code: 'connection-lost',
    message: `${before.step} and ${step} got no answer (${failure?.message ?? 'unknown'}), so ` +
      'nothing more was sent: check the network and whether the tenant is still up, then run again',
    step,
    scope: 'all',
  }
}
