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

/**
 * Runs both tenants of each pair. Tenants that several pairs share run once.
 *
 * @param onKill told of each as it comes
 * @param greens reports of the tenants that are to be green, kept for the next call
 */
export async function killMatrix(
  pairs: readonly Pair[],
  onKill: (kill: Kill) => void = () => {},
  greens: Map<Scenario | undefined, Report> = new Map(),
): Promise<Kill[]> {
  const kills: Kill[] = []
  for (const pair of pairs) {
    const green = greens.get(pair.green) ?? await runScenario(pair.green ?? {})
    greens.set(pair.green, green)
    const red = await runScenario(pair.red)
    const before = new Set(redIn(green))
    const kill = {
      pair,
      green: statusIn(green, pair.check),
      red: statusIn(red, pair.check),
      others: redIn(red).filter((id) => id !== pair.check && !before.has(id)),
    }
    kills.push(kill)
    onKill(kill)
  }
  return kills
}

/** Whether the check is green and red where it should be, and what else is red has its reason. */
export function isSound({ green, red, others, pair }: Kill): boolean {
  return green === 'pass' && RED.includes(red) &&
    others.every((id) => pair.alsoRed?.[id] !== undefined)
}

/**
 * Checks that are never red without a certain other one: they tell nothing that the other does not.
 *
 * @returns each with those others
 */
export function findEchoes(kills: readonly Kill[]): Map<string, readonly string[]> {
  const always = new Map<string, readonly string[]>()
  for (const { pair: { check }, others } of kills) {
    const before = always.get(check)
    always.set(check, before ? before.filter((id) => others.includes(id)) : others)
  }
  return new Map([...always].filter(([, others]) => others.length > 0))
}

function redIn({ verdicts }: Report): string[] {
  return verdicts.filter(({ status }) => RED.includes(status)).map(({ id }) => id)
}

function statusIn({ verdicts }: Report, id: string): Status {
  return verdicts.find((verdict) => verdict.id === id)?.status ?? 'error'
}
