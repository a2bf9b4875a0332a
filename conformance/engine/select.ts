import type { Check } from './check.ts'

/** What is to be judged. Each word is an id, the beginning of one up to a dash, a group, a level or a clause. */
export interface Selection {
  /** Words of what is judged; none for all. */
  readonly only: readonly string[]
  /** Words of what is left out. */
  readonly skip: readonly string[]
}

/** @returns ids of the chosen checks */
export function choose(checks: readonly Check[], { only, skip }: Selection): Set<string> {
  const chosen = checks.filter((check) =>
    (only.length === 0 || only.some((word) => isMeant(check, word))) &&
    !skip.some((word) => isMeant(check, word))
  )
  return new Set(chosen.map(({ id }) => id))
}

/** Whether a word means a check: `T-DISC-01`, `T-DISC`, `DISC`, `MUST`, `RFC6749-5.2`. */
export function isMeant(check: Check, word: string): boolean {
  const { id, level, clauses } = check
  return id === word || id.startsWith(`${word}-`) || id.startsWith(`T-${word}-`) ||
    level === word || clauses.includes(word)
}

/** Steps that the chosen checks look at, and those that must come before. */
export function stepsFor(checks: readonly Check[], chosen: ReadonlySet<string>): Set<string> {
  const steps = new Set(NEEDED_BY_ALL)
  for (const { id, reads, mayRead = [] } of checks) {
    if (chosen.has(id)) { for (const step of [...reads, ...mayRead]) steps.add(step) }
  }
  return steps
}

/** Discovery, thrice: no secret goes to a tenant that answers differently each time. */
const NEEDED_BY_ALL = ['P01.1', 'P01.2', 'P01.3']
