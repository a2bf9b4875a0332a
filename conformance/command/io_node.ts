import process from 'node:process'
import { ConformanceError } from '../conformance_error.ts'
import { ReportFileError } from '../write_reports_node.ts'
import { stateFoldersOf } from './state_folder_node.ts'

/** What the command has around it. */
export interface Io {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  /** For reports. */
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  /** For progress and for what went wrong. */
  readonly errors: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  /** What relative paths start from. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** As in `process.platform`. */
  readonly platform: string
  /** Where runs leave word of each other, the best first. */
  readonly stateFolders: readonly string[]
  /** Milliseconds since 1970. */
  now(): number
}

/** Those of this process. */
export function processIo(): Io {
  const { stdin, stdout, stderr, platform, env } = process
  return {
    input: stdin,
    output: stdout,
    errors: stderr,
    get folder() {
      return workingFolder()
    },
    environment: env,
    platform,
    stateFolders: stateFoldersOf(env, platform),
    now: Date.now,
  }
}

/**
 * What relative paths start from.
 *
 * @throws {ConformanceError} `folder-gone`
 */
export function workingFolder(): string {
  try {
    return process.cwd()
  } catch {
    throw new ConformanceError(
      'folder-gone',
      'the folder that this was started in is gone or may not be read: start from another one',
    )
  }
}

/**
 * Writes a text. Who reads it may have seen enough, as `head` does: that is no failure.
 *
 * @throws {ReportFileError} if the stream takes no more
 */
export function print(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (error?: unknown) => {
      stream.off('error', end)
      if (!error || isClosed(error)) return resolve()
      const { code = 'unknown error' } = error as NodeJS.ErrnoException
      reject(new ReportFileError('standard output', `it takes no more (${code})`))
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

/** Whether an error says that nobody reads a stream any more: a pipe or a terminal was closed. */
export function isClosed(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EPIPE' || code === 'EIO' || code === 'ERR_STREAM_DESTROYED'
}
