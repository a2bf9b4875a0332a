import type { Step } from '../engine/step.ts'
import { API_STEPS } from './steps/api.ts'
import { FIRST_HANDSHAKE_STEPS, TRANSPORT_STEPS } from './steps/transport.ts'

/** What a run would send to a tenant set up as the documentation says. */
export interface Forecast {
  /** In their order. */
  readonly sent: readonly Step[]
  /** Steps that would be sent to another tenant only, by what it would have to do, behind "if". */
  readonly more: readonly { readonly condition: string; readonly steps: readonly Step[] }[]
  readonly requests: number
  readonly handshakes: number
  readonly mints: number
  /** Logins refused for the client itself. */
  readonly failedLogins: number
  /** Logins refused for clients that do not exist. */
  readonly fictitiousLogins: number
  /** About, with the pauses between. */
  readonly seconds: number
}

/** What there is to foresee. */
export interface ForecastOptions {
  readonly steps: readonly Step[]
  /** Ids of those that are wanted. */
  readonly wanted: ReadonlySet<string>
  readonly issuer: string
  readonly hasApi: boolean
  readonly pauseSeconds: number
}

/** For a request and its answer over the internet. */
const SECONDS_EACH = 0.15

/** Foresees a run without a packet. */
export function foresee(options: ForecastOptions): Forecast {
  const { steps, wanted, pauseSeconds } = options
  const candidates = steps.filter((step) => wanted.has(step.id) && isPossible(step, options))
  const sent = candidates.filter(({ condition }) => condition?.isForeseen !== false)
  const count = (has: (step: Step) => boolean) => sent.filter(has).length
  const seconds = sent.length * (SECONDS_EACH + pauseSeconds)
  return {
    sent,
    more: groupByCondition(candidates.filter((step) => !sent.includes(step))),
    requests: count(({ request }) => request !== undefined),
    handshakes: count(({ handshake }) => handshake !== undefined),
    mints: count(({ mints }) => mints === 1),
    failedLogins: count(({ failedLogin }) => failedLogin === 'client'),
    fictitiousLogins: count(({ failedLogin }) => failedLogin === 'fictitious'),
    seconds: Math.ceil(seconds),
  }
}

/** Without TLS there is none to look at, and nothing is asked of an API that there is not. */
function isPossible(step: Step, { issuer, hasApi }: ForecastOptions): boolean {
  if (TRANSPORT_STEPS.includes(step) || FIRST_HANDSHAKE_STEPS.includes(step)) {
    return issuer.startsWith('https:')
  }
  return hasApi || !(API_STEPS.includes(step) || step.id === 'L.api')
}

function groupByCondition(steps: readonly Step[]): Forecast['more'] {
  const groups = new Map<string, Step[]>()
  for (const step of steps) {
    const words = step.condition?.words ?? ''
    groups.set(words, [...groups.get(words) ?? [], step])
  }
  return [...groups].map(([condition, steps]) => ({ condition, steps }))
}
