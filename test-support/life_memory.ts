import type { CallContext } from './life_contexts_node.ts'
import type { LifeClock, Moment } from './life_clock.ts'

/** A failure that must stand. */
interface Standing extends Moment {
  readonly code: string
  readonly ms: number
  /** In a row; 0 where the tenant itself set the pause. */
  readonly failures: number
  /** Secrets that had been refused by then: another one lifts it. */
  readonly refused: number
  /** Number of calls made when it came: those made earlier may be in a mint of their own. */
  readonly since: number
  /** A clock has ended it for a call; that this clock is set back later does not revive it. */
  over?: true
}

/** The secrets of one client. */
export interface LifeSecrets {
  /** How many the tenant has refused. */
  refused(): number
  /** Whether the source gives another than those. */
  isFresh(): boolean
}

/** What a client must remember of failures, at least: the table of section 4. */
export interface LifeMemory {
  called(): void
  /** @param answer the last one of the mint that failed */
  failed(code: string, context: CallContext, answer: Response | undefined): void
  succeeded(context: CallContext): void
  reset(): void
  /** Why this call may not begin a mint; nothing if it may. */
  forbids(context: CallContext): string | undefined
}

export function createLifeMemory(clock: LifeClock, secrets: LifeSecrets): LifeMemory {
  const standing = new Map<string, Standing>() // by what it concerns
  let calls = 0
  const ofKey = ({ key }: CallContext) => `key ${key}`
  const CLIENT = 'client'
  const INVALID_CLIENT = 'POS_AUTH_INVALID_CLIENT'
  const stands = (failure: Standing) => clock.within(failure, failure.ms)

  return {
    called() {
      calls++
      for (const failure of standing.values()) if (!stands(failure)) failure.over = true
    },
    failed(code, context, answer) {
      const about = code === 'POS_AUTH_REQUEST_REJECTED' ? ofKey(context) : CLIENT
      const last = standing.get(about)
      const another = code === INVALID_CLIENT && last?.refused !== secrets.refused()
      const inARow = last?.code === code && !another ? last.failures : 0
      // Of failures that were under way together, only the first counts.
      const together = last !== undefined && (context.number <= last.since || stands(last))
      const asked = askedSeconds(code, answer)
      const failures = asked ? 0 : inARow + (inARow > 0 && together ? 0 : 1)
      const ms = (asked ?? usualSeconds(code, failures)) * 1_000
      standing.set(about, {
        ...clock.moment(),
        code,
        ms,
        failures,
        refused: secrets.refused(),
        since: calls,
      })
    },
    succeeded(context) {
      standing.delete(CLIENT)
      standing.delete(ofKey(context))
    },
    reset: () => standing.clear(),
    forbids(context) {
      for (const about of [CLIENT, ofKey(context)]) {
        const failure = standing.get(about)
        if (!failure || failure.over || context.number <= failure.since) continue
        if (failure.code === INVALID_CLIENT && secrets.isFresh()) continue
        if (stands(failure)) return `${failure.code} must be remembered for ${failure.ms} ms`
      }
      return undefined
    },
  }
}

/** Seconds at first and at most. */
const FIRST_AND_MOST: Record<string, readonly [number, number]> = {
  POS_AUTH_NETWORK_FAILED: [1, 30],
  POS_AUTH_TIMEOUT: [1, 30],
  POS_AUTH_SERVER_UNAVAILABLE: [1, 30],
  POS_AUTH_SECRET_UNAVAILABLE: [1, 30],
  POS_AUTH_INVALID_CLIENT: [30, 300],
  POS_AUTH_REQUEST_REJECTED: [30, 300],
}

function usualSeconds(code: string, failures: number): number {
  const [first, most] = FIRST_AND_MOST[code] ?? [5, 60]
  return Math.min(first * 2 ** (failures - 1), most)
}

/** What the tenant asks for, or 5 s less half of it. */
function askedSeconds(code: string, answer: Response | undefined): number | undefined {
  if (!answer || !/_(RATE_LIMITED|SERVER_UNAVAILABLE)$/.test(code)) return undefined
  const asked = Number(answer.headers.get('retry-after'))
  return asked > 0 ? asked : answer.status === 429 || answer.status === 503 ? 2.5 : undefined
}
