import { optionError } from './errors.ts'

/** Options without those left out. */
export type Given<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> }

/** Whether a value will do, and what will. */
export type Rule = readonly [(value: unknown) => boolean, string]

/** A rule for each option there is. */
export type Rules = { readonly [option: string | symbol]: Rule }

/**
 * The options that are not `undefined`. Refuses values that break their rule, and options that have
 * none: a misspelt one that is silently ignored is the kind of mistake nobody finds.
 *
 * @throws {PosAuthError} `INVALID_OPTION`, naming the option, never its value: that may be a secret
 */
export function checkOptions<T extends object>(what: string, options: T, rules: Rules): Given<T> {
  const refuse = (problem: string) => optionError(problem, what === 'fetch' ? 'api' : 'config')
  if (!(options instanceof Object)) throw refuse(`${what} needs an object of options`)
  const given: Record<string | symbol, unknown> = {}
  for (const key of Reflect.ownKeys(options)) {
    const name = String(key).slice(0, 40)
    const rule = Object.hasOwn(rules, key) && rules[key as string]
    if (!rule) {
      const known = Reflect.ownKeys(rules).map((key) =>
        typeof key === 'symbol' ? `[${key.description?.replace(/.*\./, '')}]` : key
      )
      const near = known.sort((a, b) => likeness(name, b) - likeness(name, a))[0]
      throw refuse(`${what} has no option '${name}'. Did you mean '${near}'?`)
    }
    const value = options[key as keyof T]
    if (value === undefined) continue
    if (!rule[0](value)) throw refuse(`Option '${name}' must be ${rule[1]}`)
    given[key] = value
  }
  return given as Given<T>
}

/** The share of neighbouring letters two words have in common (Dice), whatever their case. */
function likeness(left: string, right: string): number {
  const pairs = (word: string) =>
    [...word.toLowerCase()].map((letter, at, all) => letter + (all[at + 1] ?? ''))
  const [a, b] = [pairs(left), pairs(right)]
  return a.filter((pair) => b.includes(pair)).length / (a.length + b.length)
}
