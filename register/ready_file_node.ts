import { readFile, stat } from 'node:fs/promises'
import { RegisterError } from './failure.ts'
import { isLoopback, problemWithIssuer } from './issuer.ts'

/** What is needed of a running `pos-auth mock-issuer --control`. */
export interface ReadyMock {
  readonly issuer: string
  /** Where `Authority` is, if it speaks https. */
  readonly caFile?: string
  /** The authority itself, as PEM. */
  readonly authority?: string
  /** Ends with a slash. */
  readonly control: URL
  readonly controlKey: string
}

/**
 * Reads the file that the mock writes once it listens, and the files it names.
 *
 * @throws {RegisterError} 1, naming the file
 */
export async function readReadyFile(path: string): Promise<ReadyMock> {
  const ready = parse(path, await read(path))
  const { issuer, caFile } = ready
  if (typeof issuer !== 'string' || problemWithIssuer(issuer)) {
    throw unusable(path, 'names no issuer: give the file that --ready-file of the mock wrote')
  }
  const control = ready.control as Record<string, unknown> | undefined
  if (typeof control?.url !== 'string' || typeof control.keyFile !== 'string') {
    throw unusable(path, 'names no control API: start pos-auth mock-issuer with --control')
  }
  const url = URL.canParse(control.url) ? new URL(control.url) : undefined
  // The secret goes there in the clear, so it must not leave this machine.
  if (url?.protocol !== 'http:' || !isLoopback(url)) {
    throw unusable(path, 'names a control API that is not on this machine: do not trust it')
  }
  return {
    issuer,
    ...typeof caFile === 'string' && { caFile, authority: await read(caFile) },
    control: new URL(url.href.replace(/\/*$/, '/')),
    controlKey: (await read(control.keyFile)).trim(),
  }
}

async function read(path: string): Promise<string> {
  try {
    // Nothing interrupts the reading of a pipe that nobody writes to.
    if (!(await stat(path)).isFile()) throw unusable(path, 'is no regular file: name one')
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof RegisterError) throw error
    const { code } = error as { code?: unknown }
    throw unusable(path, `cannot be read (${code}): is the mock still running?`)
  }
}

function parse(path: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Told below: the parser's own words would show what stands in the file.
  }
  throw unusable(path, 'is no ready file: give the one that --ready-file of the mock wrote')
}

function unusable(path: string, problem: string): RegisterError {
  return new RegisterError(1, `File ${path} ${problem}`)
}
