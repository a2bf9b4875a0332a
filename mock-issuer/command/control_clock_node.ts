import { checkKeys } from '../check.ts'
import type { MockClock } from '../clock.ts'
import type { MockIssuer } from '../mock_issuer.ts'
import { type ControlAnswer, ControlError } from './control_answer_node.ts'

type Tenant = Pick<MockIssuer, 'clock'>

const MOVES: Readonly<Record<string, (clock: MockClock, value: unknown) => void>> = {
  freeze: (clock, value) => value === true ? clock.freeze() : clock.freeze(momentOf(value)),
  set: (clock, value) => clock.set(momentOf(value)),
  advance: (clock, value) => clock.advance(value as number),
  run(clock, value) {
    if (value !== true) throw new ControlError(400, "clock: 'run' must be true")
    clock.run()
  },
}

/** Epoch milliseconds. */
export function readClock({ clock }: Tenant): ControlAnswer {
  return { status: 200, body: { now: clock.now() } }
}

/** @param body one of `freeze`, `set`, `advance`, `run` @throws {MockIssuerError} as the clock does */
export function moveClock(tenant: Tenant, body: unknown): ControlAnswer {
  checkKeys('clock', body, Object.keys(MOVES))
  const [entry, ...others] = Object.entries(body as object)
  if (!entry || others.length > 0) {
    throw new ControlError(400, `clock: must have one of ${Object.keys(MOVES).join(', ')}`)
  }
  const [name, value] = entry
  MOVES[name]?.(tenant.clock, value)
  return readClock(tenant)
}

/** `Date` would make a moment of nearly everything. */
function momentOf(value: unknown): number | string {
  if (typeof value === 'number' || typeof value === 'string') return value
  throw new ControlError(400, 'clock: must be epoch milliseconds or an ISO 8601 text')
}
