import { type ClauseLink, clauseLinks } from '../engine/clauses.ts'
import type { Check } from '../engine/check.ts'
import { choose } from '../engine/select.ts'
import { wrap } from '../report/lines.ts'
import { CHECKS, SECTIONS } from '../tenant/checks.ts'
import { PROFILES } from '../tenant/profiles.ts'
import { LIFE_STEPS, STEPS } from '../tenant/steps.ts'
import { type Io, print } from './io_node.ts'
import { misuse, readOptions, refuseWords } from './options_node.ts'
import { findCheck, readSelection } from './selection.ts'

const COLUMNS = 80

/**
 * `pos-auth conformance list`: the checks, by section.
 *
 * @throws {ConformanceError}
 */
export async function listChecks(args: readonly string[], { output }: Io): Promise<void> {
  const given = readOptions(args, { 'only': 'texts', 'skip': 'texts' })
  refuseWords(given)
  const chosen = choose(CHECKS, readSelection(given.list('only'), given.list('skip')))
  const blocks = SECTIONS.flatMap((section) => {
    const checks = CHECKS.filter((check) => check.section === section && chosen.has(check.id))
    return checks.length === 0 ? [] : [[section, ...checks.flatMap(listLines)].join('\n')]
  })
  await print(output, `${[...blocks, `${chosen.size} of ${CHECKS.length} checks`].join('\n\n')}\n`)
}

function listLines({ id, level, isHouseRule, title }: Check): string[] {
  const grade = level + (isHouseRule ? '°' : '')
  return wrap(title, COLUMNS, `  ${id.padEnd(11)} ${grade.padEnd(7)} `)
}

/**
 * `pos-auth conformance explain ID`: one check, in full.
 *
 * @throws {ConformanceError}
 */
export async function explainCheck(args: readonly string[], { output }: Io): Promise<void> {
  const { words: [id, ...others], behind } = readOptions(args, {})
  if (id === undefined || others.length > 0 || behind) {
    throw misuse("explain takes one id, such as T-DISC-01: see 'pos-auth conformance list'")
  }
  await print(output, `${explanation(findCheck(id)).join('\n')}\n`)
}

function explanation(check: Check): string[] {
  const { id, title, level, isHouseRule, section, source, why, remedy, clauses } = check
  const rule = isHouseRule ? ', a house rule' : ''
  const deviations = PROFILES.pos.deviations.filter((deviation) => deviation.check === id)
  const reads = new Set([...check.reads, ...check.mayRead ?? []])
  const steps = [...STEPS, ...LIFE_STEPS].filter((step) => reads.has(step.id))
  return [
    ...wrap(`${id}  ${title}`, COLUMNS),
    '',
    `${section}, ${level}${rule}; from the ${source}`,
    ...clauseLinks(clauses).flatMap(clauseLines),
    '',
    'Why it matters',
    ...indented(why),
    'What to do when it fails',
    ...indented(remedy),
    ...steps.length === 0 ? [] : ['What it looks at'],
    ...steps.flatMap((step) => indented(`${step.id} ${step.does}`)),
    ...check.looksAt === 'credential'
      ? ['What it looks at', '  the credential on this machine']
      : [],
    ...check.looksAt === 'life' ? ['What it looks at', '  the life of a client'] : [],
    ...deviations.length === 0 ? [] : ['What the product is known for, tolerated by profile pos'],
    ...deviations.flatMap(({ finding, because }) => indented(`${finding}: ${because}`)),
  ]
}

/** An address is never broken: it would be no link any more. */
function clauseLines({ name, url }: ClauseLink): string[] {
  if (url === undefined) return indented(name)
  const line = `  ${name} ${url}`
  return line.length <= COLUMNS ? [line] : [`  ${name}`, `    ${url}`]
}

function indented(text: string): string[] {
  return wrap(text, COLUMNS, '  ')
}
