import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { ConformanceError } from '../conformance_error.ts'
import type { SecretOrigin } from '../engine/evidence.ts'
import { type RawValue, readRawValue } from './raw_value.ts'

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

/** @throws {ConformanceError} if there is none to be had; never shows a part of it */
export async function readSecret(
  reference: SecretReference,
  readers: SecretReaders,
): Promise<RawValue & { readonly origin: SecretOrigin }> {
  if ('env' in reference) {
    const name = reference.env
    const value = readers.environment[name]
    if (!value) {
      const problem = value === undefined ? 'is not set' : 'is empty'
      throw new ConformanceError(
        'secret-missing',
        `the environment variable ${name} ${problem}: put the Client Secret there`,
      )
    }
    const origin = { kind: 'environment', name } as const
    return { ...readRawValue(value, false, `in the variable ${name}`), origin }
  }
  if ('file' in reference) {
    const path = resolve(readers.folder, reference.file)
    const text = await readSecretFile(path)
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
    return { ...readRawValue(text, true, `printed by ${program}`), origin }
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

async function readSecretFile(path: string): Promise<string> {
  const unreadable = (problem: string) =>
    new ConformanceError('secret-file-unreadable', `the file ${path} ${problem}`)
  try {
    const status = await stat(path)
    // A pipe would be waited for, a device might never end.
    if (!status.isFile()) {
      throw unreadable('is no plain file: give one that holds the Client Secret')
    }
    if (status.size > MOST_BYTES) {
      throw unreadable('has more than 64 KiB: give one that holds nothing but the Client Secret')
    }
    return decode(await readFile(path), `the file ${path}`)
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
  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    chunks.push(bytes)
    length += bytes.length
    if (length > MOST_BYTES) {
      const message = 'standard input has more than 64 KiB: pipe in nothing but the Client Secret'
      throw new ConformanceError('secret-too-long', message)
    }
  }
  return decode(Buffer.concat(chunks), 'standard input')
}

function runCommand(
  [program = '', ...args]: readonly string[],
  { folder, commandSeconds = 30, signal }: SecretReaders,
): Promise<string> {
  const name = basename(program)
  const failed = (problem: string) =>
    new ConformanceError('secret-command-failed', `the command ${name} ${problem}`)
  const limit = AbortSignal.timeout(commandSeconds * 1_000)
  return new Promise((resolve, reject) => {
    // What it says on its standard error might be the secret, and is not repeated.
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      killSignal: 'SIGKILL',
    })
    const chunks: Uint8Array[] = []
    let length = 0
    child.stdout.on('data', (bytes: Uint8Array) => {
      chunks.push(bytes)
      length += bytes.length
      if (length > MOST_BYTES) child.kill('SIGKILL')
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (signal?.aborted) return reject(signal.reason)
      if (limit.aborted) {
        return reject(failed(`took longer than ${commandSeconds} s: run it by hand to see why`))
      }
      reject(failed(`could not be started (${error.code}): check its name and its path`))
    })
    child.on('close', (code, killedBy) => {
      if (length > MOST_BYTES) {
        return reject(failed('printed more than 64 KiB: let it print the secret and nothing else'))
      }
      if (code !== 0) {
        const ending = code === null ? `was ended by ${killedBy}` : `failed with exit code ${code}`
        return reject(failed(`${ending}: run it by hand to see why`))
      }
      try {
        resolve(decode(Buffer.concat(chunks), `what the command ${name} printed`))
      } catch (error) {
        reject(error)
      }
    })
  })
}

function decode(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new ConformanceError(
      'secret-not-text',
      `${what} is not UTF-8: write the Client Secret as plain text, without UTF-16`,
    )
  }
}
