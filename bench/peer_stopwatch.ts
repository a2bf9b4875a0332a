// Calls timed beside each other.
import process from 'node:process'

const ROUNDS = 15
const ROUND_NS = 20_000_000
const MAX_CALLS = 200_000

/** Medians over the rounds. */
export interface Timing {
  readonly ns: number
  /** Over the first of the calls, in the same round. */
  readonly ratio: number
  /** Beyond the first of the calls, in the same round. */
  readonly extraNs: number
}

/** One after the other within a round, so that a busy machine slows all. */
export async function timeCalls<Name>(
  calls: ReadonlyMap<Name, () => Promise<unknown>>,
): Promise<Map<Name, Timing>> {
  const entries = [...calls].map(([name, call]) => ({
    name,
    call,
    times: 1_000,
    rounds: [] as Timing[],
  }))
  for (let round = -2; round < ROUNDS; round++) {
    let first: number | undefined
    for (const entry of entries) {
      const ns = await nanosecondsPerCall(entry.call, entry.times)
      first ??= ns
      entry.times = Math.min(MAX_CALLS, Math.ceil(ROUND_NS / ns))
      if (round < 0) continue // while the runtime warms up
      entry.rounds.push({ ns, ratio: ns / first, extraNs: ns - first })
    }
  }
  return new Map(entries.map(({ name, rounds }) => [name, medians(rounds)]))
}

async function nanosecondsPerCall(call: () => Promise<unknown>, times: number): Promise<number> {
  const start = process.hrtime.bigint()
  for (let at = 0; at < times; at++) await call()
  return Number(process.hrtime.bigint() - start) / times
}

/** Median of the nanoseconds that a synchronous call takes. */
export function timeSync(call: () => unknown): number {
  const rounds: number[] = []
  for (let round = -2; round < ROUNDS; round++) {
    let found = 0
    const start = process.hrtime.bigint()
    for (let at = 0; at < MAX_CALLS; at++) if (call() !== undefined) found++
    const ns = Number(process.hrtime.bigint() - start) / MAX_CALLS
    if (found < MAX_CALLS) throw new Error(`${MAX_CALLS - found} calls found nothing`)
    if (round >= 0) rounds.push(ns)
  }
  return median(rounds)
}

/** The middle one, or the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN
}

function medians(rounds: readonly Timing[]): Timing {
  const of = (key: keyof Timing) => median(rounds.map((round) => round[key]))
  return { ns: of('ns'), ratio: of('ratio'), extraNs: of('extraNs') }
}
