import { lstat, open, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { RegisterError } from './failure.ts'

/** Files that this run has made. */
export interface NewFiles {
  /**
   * Writes a file that did not exist before. A link in its place counts as a file that exists.
   *
   * @param mode what others may do with it, such as 0o600
   * @throws {RegisterError} 1; then nothing of it is left
   */
  write(path: string, text: string, mode: number): Promise<void>
  /** Takes them all away again: of a registration that failed, nothing is left to be mistaken. */
  undo(): Promise<void>
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'exists already, and nothing is overwritten: name another or move it away',
  ENOENT: 'cannot be made, as its folder does not exist: make the folder or name another',
  ENOTDIR: 'cannot be made, as its folder is none: name another',
  EACCES: 'cannot be made: you have no right to write in its folder, name another',
  EPERM: 'cannot be made: you have no right to write in its folder, name another',
  EROFS: 'cannot be made, as its disk is read-only: name another',
  ENOSPC: 'cannot be written, as its disk is full: make room or name another',
  ENAMETOOLONG: 'has too long a name: give it a shorter one',
}

/**
 * Says early what `write` would say late. Only `write` can be relied on.
 *
 * @throws {RegisterError} 1, if there is something of that name, or no folder for it
 */
export async function checkIsNew(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found) throw unwritable(path, 'EEXIST')
  const folder = await stat(dirname(path)).catch(() => undefined)
  if (!folder?.isDirectory()) throw unwritable(path, folder ? 'ENOTDIR' : 'ENOENT')
}

export function createNewFiles(): NewFiles {
  const made: string[] = []
  return {
    async write(path, text, mode) {
      try {
        const file = await open(path, 'wx', mode)
        made.push(path)
        try {
          await file.writeFile(text)
        } finally {
          await file.close()
        }
      } catch (error) {
        throw unwritable(path, String((error as { code?: unknown }).code))
      }
    },
    async undo() {
      for (const path of made.splice(0)) await unlink(path).catch(() => {})
    },
  }
}

function unwritable(path: string, code: string): RegisterError {
  const reason = REASONS[code] ?? `cannot be written (${code}): name another`
  return new RegisterError(1, `File ${path} ${reason}`)
}
