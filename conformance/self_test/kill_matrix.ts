import type { Report } from '../engine/report.ts'
import type { Status } from '../engine/verdict.ts'
import { type Pair, runScenario, type Scenario } from './scenario.ts'

/** What came of a pair. */
export interface Kill {
  readonly pair: Pair
  /** Of the check, on the tenant where it is to be green. */
  readonly green: Status
  /** Of the check, on the tenant where it is to be red. */
  readonly red: Status
  /** Other checks that are red on the red tenant and not on the green one. */
  readonly others: readonly string[]
}

const RED: readonly Status[] = ['fail', 'warn']

/** Runs both tenants of each pair. The faithful tenant runs once for all. */
export async function killMatrix(pairs: readonly Pair[]): Promise<Kill[]> {
  const greens = new Map<Scenario | undefined, Report>()
  const kills: Kill[] = []
  for (const pair of pairs) {
    const green = greens.get(pair.green) ?? await runScenario(pair.green ?? {})
    greens.set(pair.green, green)
    const red = await runScenario(pair.red)
    const before = new Set(redIn(green))
    kills.push({
      pair,
      green: statusIn(green, pair.check),
      red: statusIn(red, pair.check),
      others: redIn(red).filter((id) => id !== pair.check && !before.has(id)),
    })
  }
  return kills
}

/** Whether the check is red where it should be, green where it should be, and red by itself. */
export function isOwnKill({ green, red, others, pair }: Kill): boolean {
  return green === 'pass' && RED.includes(red) &&
    others.every((id) => pair.alsoRed?.[id] !== undefined)
}

function redIn({ verdicts }: Report): string[] {
  return verdicts.filter(({ status }) => RED.includes(status)).map(({ id }) => id)
}

function statusIn({ verdicts }: Report, id: string): Status {
  return verdicts.find((verdict) => verdict.id === id)?.status ?? 'error'
}
