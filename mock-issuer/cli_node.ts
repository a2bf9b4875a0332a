/**
 * `pos-auth mock-issuer`: a mock tenant as a program, until a signal ends it.
 *
 * @module
 */
import process from 'node:process'
import { asCommandError } from './command/command_error_node.ts'
import type { CommandHost } from './command/host_node.ts'
import { readOptions, USAGE } from './command/options_node.ts'
import { runTenant } from './command/run_tenant_node.ts'

/**
 * Runs the command.
 *
 * @param args without its name
 * @param host default: this process
 * @return exit code: 0 for `--help`, 1 if it cannot start, 2 if it was called wrongly, 129, 130 or
 * 143 by the signal that ended it
 */
export async function run(
  args: readonly string[],
  host: CommandHost = process,
): Promise<number> {
  try {
    const options = readOptions(args)
    if (!options.help) return await runTenant(options, host)
    host.stdout.write(`${USAGE}\n`)
    return 0
  } catch (error) {
    const { message, exitCode } = asCommandError(error)
    host.stderr.write(`mock-issuer: ${message}\n`)
    return exitCode
  }
}
