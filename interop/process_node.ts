import { spawn } from 'node:child_process'
import process from 'node:process'

/** How a child process ended. */
export interface Ended {
  /** `null` if it had to be stopped. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  /** All that it gets of the environment but what every program needs. Default: the parent's. */
  readonly environment?: Readonly<Record<string, string>>
  /** Default: the parent's. */
  readonly folder?: string
  /** It is stopped after so long. */
  readonly timeoutMs: number
}

// Not the proxies: nothing here goes further than loopback.
const NEEDED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SYSTEMROOT']

/** Runs a program to its end. @return undefined if there is no such program */
export function run(
  [command = '', ...args]: readonly string[],
  { environment, folder, timeoutMs }: RunOptions,
): Promise<Ended | undefined> {
  const needed = NEEDED.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  const child = spawn(command, args, {
    cwd: folder,
    env: environment ? { ...Object.fromEntries(needed), ...environment } : process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  const printed = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => printed.stdout += bytes)
  child.stderr.on('data', (bytes) => printed.stderr += bytes)
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve(undefined)
      else reject(error)
    })
    child.on('close', (code) => resolve({ code, ...printed }))
  })
}
