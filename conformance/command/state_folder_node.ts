import { lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import process from 'node:process'
import { ConformanceError } from '../conformance_error.ts'

/**
 * Folders that runs may leave word of each other in, the best first: the user's own one, and one
 * for this user among the temporary files, where there is no home. Nothing is made yet.
 */
export function stateFoldersOf(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
): string[] {
  const { XDG_STATE_HOME: state, HOME: home, LOCALAPPDATA: local } = environment
  const own = [
    state,
    platform === 'win32' ? local : undefined,
    home && join(home, ...platform === 'darwin' ? ['Library', 'Caches'] : ['.local', 'state']),
  ].find((folder) => folder && isAbsolute(folder))
  const fallback = join(tmpdir(), `pos-auth-conformance-${process.getuid?.() ?? 'user'}`)
  return own ? [join(own, 'pos-auth'), fallback] : [fallback]
}

/**
 * Makes the first folder that nobody else can write to, for what others put there would be believed.
 *
 * @throws {ConformanceError} `state-folder-unusable`
 */
export function openStateFolder(folders: readonly string[]): string {
  const problems: string[] = []
  for (const folder of folders) {
    const problem = problemWith(folder)
    if (problem === undefined) return folder
    problems.push(`${folder} ${problem}`)
  }
  throw stateFolderError(problems.join(', and '))
}

/** @param problem where and what, without what to do */
export function stateFolderError(problem: string): ConformanceError {
  return new ConformanceError(
    'state-folder-unusable',
    `runs cannot leave word of each other: ${problem}: name a folder of your own in XDG_STATE_HOME`,
  )
}

function problemWith(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const found = lstatSync(folder)
    if (!found.isDirectory()) return 'is a link'
    const user = process.getuid?.()
    if (user === undefined) return undefined
    if (found.uid !== user) return 'belongs to another user'
    return found.mode & 0o022 ? 'can be written by others' : undefined
  } catch (error) {
    return `cannot be made (${(error as NodeJS.ErrnoException).code})`
  }
}
