import { parseArgs } from 'node:util'
import { CommandError } from './command_error_node.ts'

/** What was asked of the command. */
export interface CommandOptions {
  /** Path of a configuration file; without it, a demo. */
  readonly config: string | undefined
  /** 0 for a free one. */
  readonly port: number
  /** Address to listen on. */
  readonly host: string
  /** What the tenant calls itself, whatever it is called. */
  readonly publicUrl: string | undefined
  /** HTTP in place of what the issuer says. */
  readonly http: boolean
  /** Folder for authority, client secret and control key; without it, a temporary one. */
  readonly stateDir: string | undefined
  /** Where to tell other programs, as JSON, that it listens. */
  readonly readyFile: string | undefined
  /** Whether to print nothing but lines for a shell. */
  readonly printEnv: boolean
  /** Whether the control API is on. */
  readonly control: boolean
  /** Whether to explain itself and leave. */
  readonly help: boolean
}

/** For a terminal of 80 columns. */
export const USAGE: string = `Usage: pos-auth mock-issuer [options]

Runs a POS tenant for tests until it is stopped with Ctrl-C or SIGTERM. Without
a configuration it has one application, stocksync, with a secret of its own.

  --config FILE       applications, roles, settings: the options of
                      createMockIssuer as JSON (docs/mock-issuer.md)
  --port NUMBER       default: a free one
  --host ADDRESS      to listen on, default: 127.0.0.1, this machine alone
  --public-url URL    what the tenant calls itself, behind a proxy
  --http              without TLS
  --state-dir FOLDER  for the files it writes and removes at the end: authority,
                      client secret, control key. Default: a temporary folder
  --ready-file FILE   writes addresses and file names there once it listens
  --print-env         prints the POS_... variables, to paste into a shell
  --control           a second port for tests: applications, clock, faults,
                      journal
  --help

Exit codes: 0 after --help, 1 if it cannot start, 2 for wrong options or a wrong
configuration, 129, 130 and 143 after SIGHUP, SIGINT and SIGTERM.`

const OPTIONS = {
  'config': { type: 'string' },
  'port': { type: 'string' },
  'host': { type: 'string' },
  'public-url': { type: 'string' },
  'http': { type: 'boolean' },
  'state-dir': { type: 'string' },
  'ready-file': { type: 'string' },
  'print-env': { type: 'boolean' },
  'control': { type: 'boolean' },
  'help': { type: 'boolean', short: 'h' },
} as const

/** @throws {CommandError} naming the option, never a value */
export function readOptions(args: readonly string[]): CommandOptions {
  const given = parse(args)
  const text = (name: 'config' | 'host' | 'public-url' | 'ready-file' | 'state-dir') => {
    if (given[name] === '') throw new CommandError(2, `--${name} needs a value, see --help`)
    return given[name]
  }
  return {
    config: text('config'),
    port: portOf(given.port),
    host: text('host') ?? '127.0.0.1',
    publicUrl: text('public-url'),
    http: given.http ?? false,
    stateDir: text('state-dir'),
    readyFile: text('ready-file'),
    printEnv: given['print-env'] ?? false,
    control: given.control ?? false,
    help: given.help ?? false,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values
  } catch (error) {
    throw new CommandError(2, `${problemOf(error as Error & { code?: string })}, see --help`)
  }
}

/** Its own words may show a value that was meant for another option. */
function problemOf({ code, message }: Error & { code?: string }): string {
  const name = /--?[a-z][a-z-]{0,19}\b/.exec(message)?.[0] ?? 'an option'
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `${name} is unknown`
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    return /does not take/.test(message) ? `${name} takes no value` : `${name} needs a value`
  }
  return 'takes options only'
}

function portOf(text = '0'): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new CommandError(2, '--port must be a number from 0 to 65535, see --help')
}
