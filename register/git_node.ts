import { spawnSync } from 'node:child_process'
import { basename, dirname } from 'node:path'

const NOT_IGNORED = 1

/** Whether `git add` would take the file. No, if there is no git or no repository. */
export function wouldBeCommitted(path: string): boolean {
  // Ends with 0 if it is ignored and with 128 outside of a work tree.
  const { status } = spawnSync('git', ['check-ignore', '--quiet', '--', basename(path)], {
    cwd: dirname(path),
    stdio: 'ignore',
    timeout: 5_000,
  })
  return status === NOT_IGNORED
}
