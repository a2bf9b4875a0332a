import type { Redactor } from '../../engine/redactor.ts'
import { textsIn } from './texts.ts'

/** Searches what a subject lets out. */
export interface LeakSearch {
  /** @param channel with an article: `an event` */
  look(scenario: string, channel: string, said: unknown): void
  /** Whether a secret or token stands anywhere in it. */
  holdsSecret(said: unknown): boolean
  readonly leaks: readonly string[]
  readonly searched: number
}

/** @param redactor knows the secret and every token */
export function createLeakSearch(redactor: Redactor): LeakSearch {
  const leaks = new Set<string>()
  let searched = 0
  const holdsSecret = (said: unknown) => textsIn(said).some((text) => redactor.holdsSecret(text))
  return {
    look(scenario, channel, said) {
      searched++
      if (holdsSecret(said)) leaks.add(`${channel} (${scenario})`)
    },
    holdsSecret,
    get leaks() {
      return [...leaks]
    },
    get searched() {
      return searched
    },
  }
}
