import { PassThrough, Readable } from 'node:stream'
import { run } from '../register/cli_node.ts'
import type { Io } from '../register/io_node.ts'

/** How a run of `pos-auth register` in this process ended. */
export interface RegisterRun {
  readonly code: number
  /** Standard output. */
  readonly out: string
  /** Standard error. */
  readonly err: string
}

/** Runs it without a terminal. @param input what is piped in, default: nothing */
export async function runRegister(
  args: readonly string[],
  folder: string,
  input: string | Uint8Array = '',
): Promise<RegisterRun> {
  const { io, ended } = createIo(Readable.from([input]), folder)
  return ended(await run(args, io))
}

/** Runs it as in a terminal. @param typed what comes from the keyboard; '\x04' ends the input */
export async function runRegisterInTerminal(
  args: readonly string[],
  folder: string,
  typed: string,
): Promise<RegisterRun> {
  const keyboard = Object.assign(new PassThrough(), { isTTY: true })
  const { io, ended } = createIo(keyboard, folder)
  Object.assign(io.errors, { isTTY: true })
  keyboard.write(typed)
  return ended(await run(args, io))
}

function createIo(input: Io['input'], folder: string) {
  const texts = { out: '', err: '' }
  const output = new PassThrough().on('data', (more) => texts.out += more)
  const errors = new PassThrough().on('data', (more) => texts.err += more)
  const io: Io = { input, output, errors, folder, home: folder, platform: 'linux' }
  const ended = async (code: number) => {
    await new Promise((resolve) => setImmediate(resolve))
    return { code, ...texts }
  }
  return { io, ended }
}

/** The options that are needed without a terminal. */
export const NEEDED: readonly string[] = [
  ...['--client-id', 'stocksync', '--display-name', 'Stock sync'],
  ...['--role', 'GraphQL User', '--role', 'Manager'],
]
