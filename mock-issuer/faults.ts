import { checkKeys, checkOneOf, MockIssuerError } from './check.ts'
import type { Fault } from './fault.ts'
import type { RequestFacts } from './journal.ts'
import { ENDPOINT_NAMES, type EndpointName } from './router.ts'

/**
 * What a request must have for a step to be its turn. A client id must be registered to fit, and
 * requests to the API have none.
 */
export type FaultMatch = {
  readonly [Key in 'clientId' | 'grantType' | 'method' | 'operationName' | 'scope']?:
    | RequestFacts[Key]
    | undefined
}

/** A step of the script while it is written: `on(…).times(2).do(fault.status(503))`. */
export interface FaultStep {
  /** How many requests it is for. Default: 1. `Infinity` for all that come. */
  times(count: number): FaultStep
  /** In place of the tenant's own work: nothing is issued. Default, but for changed answers. */
  before(): FaultStep
  /** After the tenant's own work: a token is issued, and its answer lost. */
  after(): FaultStep
  /** What goes wrong; without it, the step fails `expectDone`. */
  do(fault: Fault): void
}

/** The script of what goes wrong: for each request the first step that fits and is not used up. */
export interface MockFaults {
  /**
   * Adds a step for requests to an endpoint that have all of the match.
   *
   * @throws {MockIssuerError} if the endpoint or a key of the match is unknown
   */
  on(endpoint: EndpointName | 'any', match?: FaultMatch): FaultStep
  /**
   * For the end of a test: no fault goes unnoticed.
   *
   * @throws {MockIssuerError} that names the steps left over
   */
  expectDone(): void
  /** The steps that are left over, in words: for people, who may read another text tomorrow. */
  left(): string[]
  /** Forgets the script. */
  clear(): void
}

/** A fault whose turn it is. */
export interface DueFault {
  readonly fault: Fault
  readonly phase: 'before' | 'after'
}

/** The script, and what only the mock itself does with it. */
export interface InternalFaults extends MockFaults {
  take(facts: RequestFacts): DueFault | undefined
}

interface Step {
  readonly endpoint: EndpointName | 'any'
  readonly match: FaultMatch
  times: number
  used: number
  phase: 'before' | 'after' | undefined
  fault: Fault | undefined
}

const MATCH_KEYS = ['clientId', 'grantType', 'method', 'operationName', 'scope'] as const

export function createFaults(): InternalFaults {
  let steps: Step[] = []
  const left = () =>
    steps.filter(({ times, used, fault }) =>
      !fault || (times === Infinity ? used === 0 : used < times)
    ).map(describe)
  return {
    on(endpoint, match = {}) {
      checkOneOf('faults.on', endpoint, [...ENDPOINT_NAMES, 'any'])
      checkKeys('faults.on', match, MATCH_KEYS)
      const step: Step = {
        endpoint,
        match,
        times: 1,
        used: 0,
        phase: undefined,
        fault: undefined,
      }
      steps.push(step)
      return writer(step)
    },
    expectDone() {
      const steps = left()
      if (steps.length === 0) return
      throw new MockIssuerError('faults.expectDone', `steps are left over: ${steps.join('; ')}`)
    },
    left,
    clear: () => void (steps = []),
    take(facts) {
      const step = steps.find((one) => one.fault && one.used < one.times && fits(one, facts))
      if (!step?.fault) return undefined
      step.used++
      return {
        fault: step.fault,
        phase: step.phase ?? (step.fault.changesAnswer ? 'after' : 'before'),
      }
    },
  }
}

function writer(step: Step): FaultStep {
  const self: FaultStep = {
    times(count) {
      if (!(count >= 1 && (Number.isInteger(count) || count === Infinity))) {
        throw new MockIssuerError('faults.times', 'must be a whole number from 1, or Infinity')
      }
      step.times = count
      return self
    },
    before() {
      step.phase = 'before'
      return self
    },
    after() {
      step.phase = 'after'
      return self
    },
    do(fault) {
      if (typeof fault?.run !== 'function') {
        throw new MockIssuerError('faults.do', 'must be given a fault, such as fault.html()')
      }
      if (fault.changesAnswer && step.phase === 'before') {
        throw new MockIssuerError(
          'faults.before',
          `'${fault.name}' changes an answer of the tenant: leave before() out`,
        )
      }
      step.fault = fault
    },
  }
  return self
}

function fits({ endpoint, match }: Step, facts: RequestFacts): boolean {
  return (endpoint === 'any' || endpoint === facts.endpoint) &&
    MATCH_KEYS.every((key) => match[key] === undefined || match[key] === facts[key])
}

/** The keys of a match, whose values the test knows. */
function describe({ endpoint, match, times, used, fault }: Step): string {
  const what = fault ? `'${fault.name}'` : 'no fault, end it with do(…)'
  const keys = MATCH_KEYS.filter((key) => match[key] !== undefined)
  const where = keys.length > 0 ? `${endpoint} with ${keys.join(', ')}` : endpoint
  return `${what} on ${where}, used ${used} of ${times}`
}
