import { ConformanceError } from '../conformance_error.ts'
import { mayShow } from '../credential/shown_word.ts'
import type { Check } from '../engine/check.ts'
import { choose, isMeant, type Selection } from '../engine/select.ts'
import { CHECKS } from '../tenant/checks.ts'
import { suggestion } from './similar_word.ts'

const LIST_HINT = ": see 'pos-auth conformance list'"

/**
 * What is to be judged, from words as they were typed: ids, groups, levels and clauses, in small or
 * capital letters.
 *
 * @throws {ConformanceError} `unknown-check`, for a word that means no check; `nothing-chosen`
 */
export function readSelection(only: readonly string[], skip: readonly string[]): Selection {
  const known = knownWords(CHECKS)
  const spelled = (words: readonly string[]) => words.map((word) => check(word, known))
  const selection = { only: spelled(only), skip: spelled(skip) }
  if (choose(CHECKS, selection).size > 0) return selection
  throw new ConformanceError(
    'nothing-chosen',
    'only and skip leave no check to be judged: skip less',
  )
}

function check(word: string, known: readonly string[]): string {
  const spelled = known.find((other) => other.toLowerCase() === word.toLowerCase()) ?? word
  if (CHECKS.some((check) => isMeant(check, spelled))) return spelled
  const shown = mayShow(word) ? `'${word}'` : 'a word that was given'
  const hint = suggestion(word, known) || LIST_HINT
  throw new ConformanceError(
    'unknown-check',
    `${shown} is no check, group, level or clause${hint}`,
  )
}

/** Ids and their beginnings, groups, levels and clauses. */
function knownWords(checks: readonly Check[]): string[] {
  const words = checks.flatMap(({ id, level, clauses }) => {
    const [, group = ''] = id.split('-')
    return [id, group, `T-${group}`, level, ...clauses]
  })
  return [...new Set(['T', ...words])]
}

/**
 * The check of an id, in small or capital letters.
 *
 * @throws {ConformanceError} `unknown-check`
 */
export function findCheck(id: string): Check {
  const found = CHECKS.find((check) => check.id.toLowerCase() === id.toLowerCase())
  if (found) return found
  const shown = mayShow(id) ? `'${id}'` : 'what was given'
  const hint = suggestion(id, CHECKS.map((check) => check.id)) || LIST_HINT
  throw new ConformanceError('unknown-check', `${shown} is no check${hint}`)
}
