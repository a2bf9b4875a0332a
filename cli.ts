#!/usr/bin/env node
// pos-auth: gives the rest of the command line to the command that its first word names.

const { default: process } = await import('node:process')
const { isatty } = await import('node:tty')

const USAGE = `Usage: pos-auth <command> [options]

  mock-issuer   runs a POS tenant for tests on this machine
  register      leads through the registration of an application with a POS
  conformance   judges a POS tenant, and a client's life on it

pos-auth <command> --help tells more of it.`

// Who reads the output may leave before its end, as `head` does.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
const hasTerminal = [0, 1, 2].some(isatty)
const exitCode = await run(process.argv.slice(2))
process.exitCode = exitCode
// At its end Node sets the modes of its terminal, and aborts with a core dump if that is gone.
if (exitCode === 129 && hasTerminal) process.kill(process.pid, 'SIGHUP')
// Who was interrupted waits for nothing that is still open, such as standard input.
else if (exitCode > 128) process.exit(exitCode)

/** Only the command that is asked for is loaded. */
async function run([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'mock-issuer':
      return await (await import('./mock-issuer/cli_node.ts')).run(args)
    case 'register':
      return await (await import('./register/cli_node.ts')).run(args)
    case 'conformance':
      return await (await import('./conformance/cli_node.ts')).run(args)
    case '--help':
    case '-h':
      console.log(USAGE)
      return 0
    case undefined:
      console.error(USAGE)
      return 2
    default:
      console.error('pos-auth: there is no such command, see pos-auth --help')
      return 2
  }
}
