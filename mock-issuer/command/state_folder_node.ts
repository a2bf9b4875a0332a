import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CommandError } from './command_error_node.ts'
import { fileProblemOf } from './file_problem_node.ts'

/** The files of one run. Synchronous, so that they are gone whatever way the process ends. */
export interface StateFolder {
  /**
   * A file for this user alone (mode 0600).
   *
   * @return its absolute path
   * @throws {CommandError} if there is one of that name, or it cannot be written
   */
  write(name: string, content: string): string
  /** The same for a file that somebody else will write. @throws {CommandError} if there is one */
  reserve(name: string): string
  /** Removes the files of this run, and the folder if it was made for it. */
  remove(): void
}

/**
 * @param path is made (mode 0700) unless it is there; without it, a fresh temporary folder is
 * @throws {CommandError} one line with the path
 */
export function openStateFolder(path: string | undefined): StateFolder {
  const isOurs = path === undefined || make(path)
  const folder = path === undefined ? makeTemporary() : resolve(path)
  const files: string[] = []
  return {
    write(name, content) {
      const file = join(folder, name)
      try {
        writeFileSync(file, content, { mode: 0o600, flag: 'wx' })
      } catch (error) {
        throw new CommandError(1, `${file} ${fileProblemOf(error)}`)
      }
      files.push(file)
      return file
    },
    reserve(name) {
      const file = join(folder, name)
      if (existsSync(file)) {
        throw new CommandError(1, `${file} ${fileProblemOf({ code: 'EEXIST' })}`)
      }
      files.push(file)
      return file
    },
    remove() {
      for (const file of files.splice(0)) rmSync(file, { force: true })
      try {
        if (isOurs) rmdirSync(folder)
      } catch {
        // Somebody put something of their own in it, or has removed it.
      }
    },
  }
}

function makeTemporary(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'pos-auth-mock-issuer-'))
  } catch (error) {
    throw new CommandError(
      1,
      `the temporary folder ${tmpdir()} ${fileProblemOf(error)}, or give --state-dir`,
    )
  }
}

/** @return whether it was not there before */
function make(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 })
    return true
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false
    throw new CommandError(1, `${path} ${fileProblemOf(error)}`)
  }
}
