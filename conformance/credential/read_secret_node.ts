import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { ConformanceError } from '../conformance_error.ts'
import type { SecretOrigin } from '../engine/evidence.ts'
import { type RawValue, readRawValue } from './raw_value.ts'
import { mayShow } from './shown_word.ts'

/** Where the secret is to be taken from. */
export type SecretReference =
  /** Name of an environment variable. */
  | { readonly env: string }
  /** Path of a file; relative ones from the folder of the run. */
  | { readonly file: string }
  | { readonly stdin: true }
  /** A program and its arguments, run once and without a shell; its output is the secret. */
  | { readonly command: readonly string[] }
  /** The secret itself, handed over by a program. */
  | { readonly value: string }
  /** A secret made for this run. */
  | { readonly generated: string }

/** Standard input, or what stands in for it. */
export interface SecretInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean | undefined
}

/** What secrets are read with. */
export interface SecretReaders {
  /** The working directory. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly input: SecretInput
  /** Seconds a command may take. Default: 30. */
  readonly commandSeconds?: number | undefined
  readonly signal?: AbortSignal | undefined
}

const MOST_BYTES = 65_536

/** What a program left behind may hold its output open for ever. */
const GRACE_MS = 250

/** @throws {ConformanceError} if there is none to be had; never shows a part of it */
export async function readSecret(
  reference: SecretReference,
  readers: SecretReaders,
): Promise<RawValue & { readonly origin: SecretOrigin }> {
  if ('env' in reference) {
    const name = reference.env
    const { environment } = readers
    // Not what every object has, such as toString.
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined
    if (!value) {
      const isShown = mayShow(name) || /^[A-Z]+(_[A-Z]+)+$/.test(name)
      const variable = `the environment variable ${isShown ? name : 'that was named'}`
      const problem = value === undefined ? 'is not set' : 'is empty'
      const hint = isShown ? '' : ', and give its name alone: it takes the name, not the secret'
      throw new ConformanceError(
        'secret-missing',
        `${variable} ${problem}: put the Client Secret there${hint}`,
      )
    }
    const origin = { kind: 'environment', name } as const
    return { ...readRawValue(value, false, `in the variable ${name}`), origin }
  }
  if ('file' in reference) {
    const path = resolve(readers.folder, reference.file)
    const shown = mayShow(reference.file)
      ? path
      : 'that was named (it takes a path, not the secret)'
    const text = await readSecretFile(path, `the file ${shown}`)
    return { ...readRawValue(text, true, `in ${path}`), origin: { kind: 'file', path } }
  }
  if ('stdin' in reference) {
    const text = await readInput(readers.input)
    const origin = { kind: 'standard input' } as const
    return { ...readRawValue(text, true, 'from standard input'), origin }
  }
  if ('command' in reference) {
    const program = basename(reference.command[0] ?? '')
    const text = await runCommand(reference.command, readers)
    const origin = { kind: 'command', program } as const
    return { ...readRawValue(text, true, `printed by ${commandName(reference.command)}`), origin }
  }
  const isValue = 'value' in reference
  const value = isValue ? reference.value : reference.generated
  const origin = { kind: isValue ? 'value' : 'generated' } as const
  return { ...readRawValue(value, false, 'that was handed over'), origin }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist: put the Client Secret there or correct the path',
  ENOTDIR: 'does not exist: put the Client Secret there or correct the path',
  EACCES: 'may not be read: give the user of this process the right, and nobody else',
  EPERM: 'may not be read: give the user of this process the right, and nobody else',
}

/** @param what the file, for messages */
async function readSecretFile(path: string, what: string): Promise<string> {
  const unreadable = (problem: string) =>
    new ConformanceError('secret-file-unreadable', `${what} ${problem}`)
  try {
    const status = await stat(path)
    // A pipe would be waited for, a device might never end.
    if (!status.isFile()) {
      throw unreadable('is no plain file: give one that holds the Client Secret')
    }
    if (status.size > MOST_BYTES) {
      throw unreadable('has more than 64 KiB: give one that holds nothing but the Client Secret')
    }
    return decode(await readFile(path), what)
  } catch (error) {
    if (error instanceof ConformanceError) throw error
    const { code = '' } = error as NodeJS.ErrnoException
    throw unreadable(UNREADABLE[code] ?? `could not be read (${code}): try another file system`)
  }
}

async function readInput(input: SecretInput): Promise<string> {
  if (input.isTTY) {
    throw new ConformanceError(
      'secret-from-terminal',
      'standard input is a terminal, which would show the Client Secret: pipe it in',
    )
  }
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of input) {
      const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
      chunks.push(bytes)
      length += bytes.length
      if (length > MOST_BYTES) break
    }
  } catch (error) {
    const { code = 'no code' } = error as NodeJS.ErrnoException
    throw new ConformanceError(
      'secret-input-unreadable',
      `standard input could not be read (${code}): pipe the Client Secret in`,
    )
  }
  if (length > MOST_BYTES) {
    const message = 'standard input has more than 64 KiB: pipe in nothing but the Client Secret'
    throw new ConformanceError('secret-too-long', message)
  }
  return decode(Buffer.concat(chunks), 'standard input')
}

function runCommand(
  command: readonly string[],
  { folder, commandSeconds = 30, signal }: SecretReaders,
): Promise<string> {
  const [program = '', ...args] = command
  const name = commandName(command)
  const failed = (problem: string) =>
    new ConformanceError('secret-command-failed', `${name} ${problem}`)
  const notStarted = ({ code }: NodeJS.ErrnoException) => {
    const hint = mayShow(program)
      ? 'check its name and its path'
      : 'give program and arguments as separate words, they are run without a shell'
    return failed(`could not be started (${code}): ${hint}`)
  }
  const limit = AbortSignal.timeout(commandSeconds * 1_000)
  // What it says on its standard error might be the secret, and is not repeated.
  const start = () =>
    spawn(program, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      killSignal: 'SIGKILL',
    })
  return new Promise((resolve, reject) => {
    let child: ReturnType<typeof start>
    try {
      child = start()
    } catch (error) {
      return reject(notStarted(error as NodeJS.ErrnoException))
    }
    const chunks: Uint8Array[] = []
    let length = 0
    let grace: NodeJS.Timeout | undefined
    const end = (settle: () => void) => {
      clearTimeout(grace)
      // Held open, it would keep this process alive.
      child.stdout.destroy()
      settle()
    }
    const fail = (reason: unknown) => end(() => reject(reason))
    const succeed = () =>
      end(() => {
        try {
          resolve(decode(Buffer.concat(chunks), `what ${name} printed`))
        } catch (error) {
          reject(error)
        }
      })
    child.stdout.on('data', (bytes: Uint8Array) => {
      chunks.push(bytes)
      length += bytes.length
      if (length <= MOST_BYTES) return
      child.kill('SIGKILL')
      fail(failed('printed more than 64 KiB: let it print the secret and nothing else'))
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (signal?.aborted) return fail(signal.reason)
      if (!limit.aborted) return fail(notStarted(error))
      fail(failed(`took longer than ${commandSeconds} s: run it by hand to see why`))
    })
    child.on('exit', (code, killedBy) => {
      if (code === 0) {
        // Once more around, so that what lies in the pipe is read first, however late it is.
        grace = setTimeout(() => setImmediate(succeed), GRACE_MS)
        return
      }
      const ending = code === null ? `was ended by ${killedBy}` : `failed with exit code ${code}`
      fail(failed(`${ending}: run it by hand to see why`))
    })
    child.on('close', succeed)
  })
}

/** For messages. */
function commandName([program = '']: readonly string[]): string {
  return mayShow(program) ? `the command ${basename(program)}` : 'the command that was given'
}

function decode(bytes: Uint8Array, what: string): string {
  const text = utf8(bytes)
  // Letters in UTF-16 without a mark are UTF-8 as well, with zeros between them.
  if (text !== undefined && !text.includes('\0')) return text
  throw new ConformanceError(
    'secret-not-text',
    `${what} is not UTF-8: write the Client Secret as plain text, without UTF-16`,
  )
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
