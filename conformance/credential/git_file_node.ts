import type { CredentialFacts } from '../engine/evidence.ts'
import { basename, dirname } from 'node:path'
import { runGit } from './run_git_node.ts'

/** What a repository has to do with a file. */
export type PlaceInGit = NonNullable<CredentialFacts['file']>['inGit']

/**
 * What the repository around a file does with it; `undefined` if there is none, or no git.
 *
 * @param path absolute, of a file that exists
 */
export async function placeInGit(path: string): Promise<PlaceInGit | undefined> {
  const folder = dirname(path)
  const name = basename(path)
  const ask = (...args: string[]) => runGit(folder, args)
  const inside = await ask('rev-parse', '--is-inside-work-tree')
  if (inside.output.trim() !== 'true') return undefined
  // Brackets and stars in the name of a file are no pattern.
  const literal = `:(literal)${name}`
  if ((await ask('ls-files', '--', literal)).output !== '') return 'tracked'
  if ((await ask('log', '--all', '-n1', '--format=%h', '--', literal)).output !== '') {
    return 'once committed'
  }
  const { code } = await ask('check-ignore', '--quiet', '--no-index', '--', name)
  return code === 0 ? 'ignored' : 'not ignored'
}
