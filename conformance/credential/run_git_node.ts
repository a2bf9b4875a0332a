import { execFile, spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import process from 'node:process'
import type { Readable } from 'node:stream'

/** Enough to run git, and nothing of the environment besides: the secret may stand there. */
const KEPT = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'XDG_CONFIG_HOME', 'LANG']

function environment(): Record<string, string> {
  const kept: Record<string, string> = {
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    // A partial clone must not fetch what it lacks.
    GIT_NO_LAZY_FETCH: '1',
  }
  for (const name of KEPT) {
    const value = process.env[name]
    if (value !== undefined) kept[name] = value
  }
  return kept
}

/** Runs git in a folder. Never rejects: without git the code is -1. The secret must not be among the arguments. */
export function runGit(
  folder: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  const options = { cwd: folder, env: environment(), timeout: 10_000, maxBuffer: 64 * 2 ** 20 }
  return new Promise((resolve) => {
    execFile('git', [...args], options, (error, output) => {
      const code = error ? typeof error.code === 'number' ? error.code : -1 : 0
      resolve({ code, output })
    })
  })
}

/** Git, with its output as a stream. */
export function streamGit(
  folder: string,
  args: readonly string[],
  signal: AbortSignal,
): ChildProcessByStdio<null, Readable, null> {
  const options = { cwd: folder, env: environment(), signal }
  return spawn('git', [...args], { ...options, stdio: ['ignore', 'pipe', 'ignore'] })
}
