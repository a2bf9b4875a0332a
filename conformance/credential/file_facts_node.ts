import { lstat, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import process from 'node:process'
import type { CredentialFacts } from '../engine/evidence.ts'
import { placeInGit } from './git_file_node.ts'

type FileFacts = NonNullable<CredentialFacts['file']>

const PERMISSIONS = 0o7777
const WRITABLE_BY_ALL = 0o002
/** In such a folder, as /tmp is one, nobody can replace what belongs to others. */
const STICKY = 0o1000

/** Who may read and replace the file of the secret. @param path absolute */
export async function readFileFacts(path: string, platform: string): Promise<FileFacts> {
  const real = await realpath(path)
  const home = await realpath(dirname(path))
  const [status, link] = await Promise.all([stat(real), lstat(path)])
  const isPosix = platform !== 'win32'
  return {
    mode: isPosix ? (status.mode & PERMISSIONS).toString(8).padStart(4, '0') : undefined,
    owner: isPosix ? ownerOf(status.uid) : undefined,
    leadsElsewhere: link.isSymbolicLink() && !isBelow(real, home),
    isFolderWritableByAll: isPosix
      ? await isWritableByAll(dirname(real)) || await isWritableByAll(home)
      : undefined,
    inGit: await placeInGit(real),
  }
}

/** A folder, or one above it: who can rename that one puts another in its place. */
async function isWritableByAll(folder: string): Promise<boolean> {
  const { mode } = await stat(folder)
  if ((mode & WRITABLE_BY_ALL) !== 0 && (mode & STICKY) === 0) return true
  return folder !== dirname(folder) && await isWritableByAll(dirname(folder))
}

function ownerOf(uid: number): FileFacts['owner'] {
  if (uid === process.getuid?.()) return 'self'
  return uid === 0 ? 'root' : 'other'
}

/** Secrets of container platforms are links within their own folder. */
function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.replace(/[/\\]?$/, process.platform === 'win32' ? '\\' : '/'))
}
