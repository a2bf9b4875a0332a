import { randomUUID } from 'node:crypto'
import { lstat, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Redactor } from './engine/redactor.ts'

/** A report that is to be a file. */
export interface ReportFile {
  readonly path: string
  readonly text: string
}

/** A text that was to go out still holds a secret or token: a fault of the kit. */
export class RedactionError extends Error {
  /** Stable. */
  readonly reason = 'secret-in-output'

  /** @param output what was not written, such as the path of a file */
  constructor(output: string) {
    super(
      `${output} would hold a secret or token, so nothing was written: this is a fault of the kit, ` +
        'please report it',
    )
    this.name = 'RedactionError'
  }
}

/** A report could not be written where it is to be. */
export class ReportFileError extends Error {
  /** Stable. */
  readonly reason = 'report-unwritable'

  /** @param because what is in the way, and what to do */
  constructor(path: string, because: string) {
    super(`cannot write the report ${path}: ${because}`)
    this.name = 'ReportFileError'
  }
}

/**
 * Writes all reports, or none that holds a secret: all are searched before the first is written.
 * Each is written beside its file and then put in its place, so that no half report is ever found.
 *
 * @param redactor of the run
 * @throws {RedactionError} if a text holds a secret; nothing is written
 * @throws {ReportFileError} if a file cannot be written; those already in place stay
 */
export async function writeReports(
  files: readonly ReportFile[],
  redactor: Pick<Redactor, 'holdsSecret' | 'redact'>,
): Promise<void> {
  for (const { path, text } of files) {
    if (redactor.holdsSecret(text)) throw new RedactionError(redactor.redact(path))
  }
  const drafts = files.map(({ path }) => join(dirname(path), `.${randomUUID()}.tmp`))
  const targets = files.map(({ path }) => resolve(path))
  try {
    for (const [index, { path, text }] of files.entries()) {
      await attempt(path, redactor, async () => {
        if (targets.indexOf(resolve(path)) !== index) throw withCode('TWICE')
        await refuseOddTarget(path)
        await writeFile(drafts[index] as string, text, { flag: 'wx' })
      })
    }
    for (const [index, { path }] of files.entries()) {
      await attempt(path, redactor, () => rename(drafts[index] as string, path))
    }
  } finally {
    await Promise.all(drafts.map((draft) => rm(draft, { force: true }).catch(() => {})))
  }
}

/** To rename over a link or a device would take it away, and `/dev/stdout` is one. */
async function refuseOddTarget(path: string): Promise<void> {
  const there = await lstat(path).catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (there && !there.isFile()) throw withCode('ODD')
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code })
}

async function attempt(
  path: string,
  redactor: Pick<Redactor, 'redact'>,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act()
  } catch (error) {
    const { code = 'unknown error' } = error as { code?: string }
    throw new ReportFileError(redactor.redact(path), IN_WORDS[code] ?? code)
  }
}

const IN_WORDS: Readonly<Record<string, string>> = {
  EACCES: 'that is not permitted, choose another folder',
  EISDIR: 'it is a folder, name a file in it',
  ENOENT: 'its folder does not exist, create it first',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'its folder is a file, choose another one',
  ODD: 'it exists and is no ordinary file, choose another name',
  EPERM: 'that is not permitted, choose another folder',
  EROFS: 'the folder can only be read, choose another one',
  TWICE: 'another report goes there, choose another name',
}
