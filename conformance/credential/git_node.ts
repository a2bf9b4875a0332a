import { existsSync } from 'node:fs'
import { lstat, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { CredentialFacts } from '../engine/evidence.ts'
import { findInObjects } from './git_objects_node.ts'
import { runGit, streamGit } from './run_git_node.ts'
import { isSearchable, soughtForms } from './sought.ts'

type GitFacts = NonNullable<CredentialFacts['git']>

/** How far a search goes. */
export interface SearchLimits {
  readonly bytes: number
  readonly seconds: number
}

const LIMITS: SearchLimits = { bytes: 2 ** 30, seconds: 20 }
const MOST_NAMED = 10
const UNREACHED = 'an object of git that no branch or tag reaches'

/**
 * Searches the repository around a folder for the secret itself, as it is and encoded: the tracked
 * files as they stand, and every object of the history. The secret leaves this process in no way:
 * git prints, and this process searches.
 *
 * @returns `undefined` if there is no repository
 */
export async function searchGit(
  secret: string,
  folder: string,
  limits: SearchLimits = LIMITS,
): Promise<GitFacts | undefined> {
  if (!isInRepository(folder)) return undefined
  const incomplete = (detail: string): GitFacts => ({ foundIn: [], isComplete: false, detail })
  if (!isSearchable(secret)) {
    return incomplete('a secret under 12 characters is not searched for: words would be found')
  }
  const top = await runGit(folder, ['rev-parse', '--show-toplevel'])
  const root = top.output.replace(/\r?\n$/, '')
  if (top.code !== 0 || root === '') {
    return incomplete(
      'git cannot read the repository: it is missing, or the repository is not yours',
    )
  }
  // PowerShell writes UTF-16: zeros between the signs, whichever end comes first.
  const utf16 = Buffer.from(secret, 'utf16le').subarray(0, -1)
  const needles = [...soughtForms(secret).map((form) => Buffer.from(form)), utf16]
  const signal = AbortSignal.timeout(limits.seconds * 1_000)
  const { found, isComplete } = await searchRepository(root, needles, limits.bytes, signal)
  const foundIn = [...new Set(found)].map((place) => hide(place, secret))
  return {
    foundIn: foundIn.length > MOST_NAMED
      ? [...foundIn.slice(0, MOST_NAMED), `${foundIn.length - MOST_NAMED} more places`]
      : foundIn,
    isComplete,
    detail: isComplete
      ? undefined
      : `not all was searched: the limit is ${Math.round(limits.bytes / 2 ** 20)} MiB and ` +
        `${limits.seconds} s, and some objects or files could not be read`,
  }
}

/** A work tree has a file or folder `.git` at its top. */
function isInRepository(folder: string): boolean {
  for (let at = folder;; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true
    if (at === dirname(at)) return false
  }
}

/** Its submodules too, which have files and objects of their own. */
async function searchRepository(
  root: string,
  needles: readonly Buffer[],
  most: number,
  signal: AbortSignal,
): Promise<{ found: string[]; isComplete: boolean }> {
  const files = await searchTrackedFiles(root, needles, most, signal)
  const list = ['cat-file', '--batch-all-objects', '--batch', '--unordered', '--buffer']
  const left = most - files.bytes
  const objects = await findInObjects(streamGit(root, list, signal), needles, left)
  const found = [...files.found, ...await nameObjects(root, objects.found, signal)]
  let isComplete = files.isComplete && objects.isComplete
  for (const name of files.submodules) {
    const inside = await searchRepository(join(root, name), needles, left, signal)
    found.push(...inside.found.map((place) => `${name}: ${place}`))
    isComplete &&= inside.isComplete
  }
  return { found, isComplete }
}

async function searchTrackedFiles(
  root: string,
  needles: readonly Buffer[],
  most: number,
  signal: AbortSignal,
): Promise<{ found: string[]; submodules: string[]; bytes: number; isComplete: boolean }> {
  const { code, output } = await runGit(root, ['ls-files', '-z'])
  const found: string[] = []
  const submodules: string[] = []
  let bytes = 0
  let isComplete = code === 0
  for (const name of output.split('\0')) {
    if (name === '') continue
    try {
      const status = await lstat(join(root, name))
      if (status.isDirectory() && existsSync(join(root, name, '.git'))) submodules.push(name)
      if (!status.isFile()) continue
      if (signal.aborted || bytes + status.size > most) {
        isComplete = false
        continue
      }
      const content = await readFile(join(root, name))
      bytes += content.length
      if (needles.some((needle) => content.includes(needle))) found.push(name)
    } catch (error) {
      // One that was deleted and not yet staged is in the history.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') isComplete = false
    }
  }
  return { found, submodules, bytes, isComplete }
}

/** Where objects are: a path and the newest commit that has it there, a message of a commit or tag. */
async function nameObjects(
  root: string,
  found: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<string[]> {
  const names: string[] = []
  const left = new Map(found)
  for (const [object, type] of found) {
    if (type !== 'commit') continue
    names.push(`the message of commit ${object.slice(0, 10)}`)
    left.delete(object)
  }
  if (left.size === 0) return names
  const args = ['rev-list', '--all', '--objects', '--in-commit-order']
  const child = streamGit(root, args, signal)
  child.on('error', () => {})
  let commit = ''
  for await (const line of createInterface({ input: child.stdout })) {
    const [object = '', ...path] = line.split(' ')
    if (path.length === 0) commit = object.slice(0, 10)
    const type = left.get(object)
    if (type === undefined) continue
    left.delete(object)
    const where = path.join(' ')
    names.push(
      type === 'tag'
        ? `the message of a tag at commit ${commit}`
        : type === 'tree'
        ? `a name in folder ${where || '.'} of commit ${commit}`
        : `${where} of commit ${commit}`,
    )
  }
  return left.size > 0 ? [...names, UNREACHED] : names
}

/** A path may be named after the secret. */
function hide(place: string, secret: string): string {
  return soughtForms(secret).reduce((text, form) => text.split(form).join('‹secret›'), place)
}
