import { checkKeys, checkOneOf, MockIssuerError } from '../check.ts'
import * as makers from '../fault_kinds.ts'
import type { Fault } from '../fault.ts'
import { createFaults, type FaultMatch, type MockFaults } from '../faults.ts'
import type { MockIssuer } from '../mock_issuer.ts'
import type { EndpointName } from '../router.ts'
import { type ControlAnswer, ControlError } from './control_answer_node.ts'

type Tenant = Pick<MockIssuer, 'faults'>

/** A step of the script, as JSON. */
interface StepForm {
  readonly on: EndpointName | 'any'
  readonly match?: FaultMatch
  readonly times?: number
  readonly phase?: 'before' | 'after'
  /** Name of a maker of `fault`, and its arguments. */
  readonly fault: string
  readonly with?: readonly unknown[]
}

// An action is a function of the test's own, which cannot come over the wire.
const { action: _, ...MAKERS } = makers
const STEP_KEYS = ['on', 'match', 'times', 'phase', 'fault', 'with']

/** The steps that are left, in words. */
export function listFaults({ faults }: Tenant): ControlAnswer {
  return { status: 200, body: { left: faults.left() } }
}

/** Adds a step to the script. @throws {MockIssuerError} naming what is wrong */
export function addFault(tenant: Tenant, body: unknown): ControlAnswer {
  checkKeys('faults', body, STEP_KEYS)
  const step = body as StepForm
  const fault = makeFault(step)
  // Tried on a script of its own first: one that is wrong must not leave half a step behind.
  write(createFaults(), step, fault)
  write(tenant.faults, step, fault)
  return { ...listFaults(tenant), status: 201 }
}

/** Forgets the script. */
export function clearFaults({ faults }: Tenant): ControlAnswer {
  faults.clear()
  return { status: 204 }
}

function makeFault({ fault, with: given = [] }: StepForm): Fault {
  const names = Object.keys(MAKERS) as (keyof typeof MAKERS)[]
  const name = checkOneOf('faults.fault', fault, names)
  if (!Array.isArray(given)) throw new MockIssuerError('faults.with', 'must be a list')
  try {
    return (MAKERS[name] as (...given: unknown[]) => Fault)(...given)
  } catch (error) {
    if (error instanceof MockIssuerError) throw error
    throw new ControlError(400, `faults.with: must be the arguments of fault.${name}`)
  }
}

function write(faults: MockFaults, { on, match = {}, times = 1, phase }: StepForm, fault: Fault) {
  const step = faults.on(on, match).times(times)
  if (phase !== undefined) step[checkOneOf('faults.phase', phase, ['before', 'after'])]()
  step.do(fault)
}
