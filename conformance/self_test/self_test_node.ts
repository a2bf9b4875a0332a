import process from 'node:process'
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

  check…   ids or their beginnings, such as T-DISC: only these

Exit codes: 0 each fault was found, 1 one was not, 2 used wrongly.
`

/** The command `pos-auth conformance self-test`. @returns the exit code */
export async function run(
  args: readonly string[],
  { output, errors }: SelfTestIo = { output: process.stdout, errors: process.stderr },
): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    output.write(HELP)
    return 0
  }
  const isMeant = (id: string) => args.length === 0 || args.some((word) => id.startsWith(word))
  const pairs = PAIRS.filter(({ check }) => isMeant(check))
  if (pairs.length === 0) {
    errors.write('pos-auth conformance self-test: unknown-check: see conformance list\n')
    return 2
  }
  const kills = await killMatrix(pairs, ({ pair, red, others }) => {
    const also = others.length === 0 ? '' : ` (with ${others.join(', ')})`
    output.write(`${pair.check.padEnd(11)} ${red.padEnd(5)} ${pair.change}${also}\n`)
  })
  const checks = CHECKS.filter(({ id }) => isMeant(id))
  const { problems, ...counts } = summarise(kills, checks)
  for (const problem of problems) errors.write(`${problem}\n`)
  output.write(
    `\n${counts.kills} of ${counts.pairs} pairs hold, for ${counts.checks} checks; ` +
      `${problems.length} problems\n`,
  )
  return problems.length === 0 ? 0 : 1
}
