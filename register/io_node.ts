import { homedir } from 'node:os'
import process from 'node:process'
import { RegisterError } from './failure.ts'

/** What the command has around it. */
export interface Io {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream
  /** For warnings, failures and questions; in a terminal, together with the input, it asks. */
  readonly errors: NodeJS.WritableStream & { readonly isTTY?: boolean }
  /** What relative paths start from. */
  readonly folder: string
  /** What `~/` stands for. */
  readonly home: string
  /** As in `process.platform`. */
  readonly platform: string
}

/** Those of this process. */
export function processIo(): Io {
  const { stdin, stdout, stderr, platform } = process
  const folders = { folder: process.cwd(), home: homedir() }
  return { input: stdin, output: stdout, errors: stderr, ...folders, platform }
}

/** @throws {RegisterError} 1, if it cannot be written */
export function print(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error?: unknown) => {
      stream.off('error', end)
      // Who reads it may have seen enough, as `head` does.
      if (!error || (error as NodeJS.ErrnoException).code === 'EPIPE') return resolve()
      reject(new RegisterError(1, 'The output cannot be written, though all else is done'))
    }
    stream.on('error', end)
    try {
      stream.write(text, end)
    } catch (error) {
      // Deno throws it at once.
      end(error)
    }
  })
}
