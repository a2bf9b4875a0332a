import process from 'node:process'
import { readOptions } from '../command/options_node.ts'
import { readSelection } from '../command/selection.ts'
import { choose } from '../engine/select.ts'
import { CHECKS } from '../tenant/checks.ts'
import { killMatrix } from './kill_matrix.ts'
import { summarise } from './matrix_page.ts'
import { PAIRS } from './pairs.ts'

/** Where the self-test writes. */
export interface SelfTestIo {
  readonly output: { write(text: string): unknown }
  readonly errors: { write(text: string): unknown }
}

const HELP = `Usage: pos-auth conformance self-test [check…]

Runs the kit against tenants that are right and tenants that are wrong in one
respect, all of them mock tenants in this process, and prints for each check the
fault that turns it red. Nothing leaves this machine.

  check…   only these: ids, their beginnings, groups, levels or clauses

Exit codes: 0 each fault was found, 1 one was not, 2 used wrongly.
`

/**
 * The command `pos-auth conformance self-test`.
 *
 * @returns the exit code
 * @throws {ConformanceError} for words that mean no check
 */
export async function run(
  args: readonly string[],
  { output, errors }: SelfTestIo = { output: process.stdout, errors: process.stderr },
): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    output.write(HELP)
    return 0
  }
  const { words, behind = [] } = readOptions(args, {})
  const meant = [...words, ...behind].flatMap((word) => word.split(','))
  const chosen = choose(CHECKS, readSelection(meant, []))
  const pairs = PAIRS.filter(({ check }) => chosen.has(check))
  const kills = await killMatrix(pairs, ({ pair, red, others }) => {
    const also = others.length === 0 ? '' : ` (with ${others.join(', ')})`
    output.write(`${pair.check.padEnd(11)} ${red.padEnd(5)} ${pair.change}${also}\n`)
  })
  const checks = CHECKS.filter(({ id }) => chosen.has(id))
  const { problems, ...counts } = summarise(kills, checks)
  for (const problem of problems) errors.write(`${problem}\n`)
  output.write(
    `\n${counts.kills} of ${counts.pairs} pairs hold, for ${counts.checks} checks; ` +
      `${problems.length} problems\n`,
  )
  return problems.length === 0 ? 0 : 1
}
