#!/usr/bin/env node
// pos-auth: gives the rest of the command line to the command that its first word names.

const { default: process } = await import('node:process')

const USAGE = `Usage: pos-auth <command> [options]

  mock-issuer   runs a POS tenant for tests on this machine
  register      leads through the registration of an application with a POS

pos-auth <command> --help tells more of it.`

// Who reads the output may leave before its end, as `head` does.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
process.exitCode = await run(process.argv.slice(2))

/** Only the command that is asked for is loaded. */
async function run([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'mock-issuer':
      return await (await import('./mock-issuer/cli_node.ts')).run(args)
    case 'register':
      return await (await import('./register/cli_node.ts')).run(args)
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
