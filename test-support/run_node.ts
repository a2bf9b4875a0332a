import { spawn } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** How a child process ended. */
export interface Run {
  readonly code: number | null
  /** Standard output and standard error, as they came. */
  readonly text: string
}

export interface RunOptions {
  /** Replaces the variables of the parent that begin with POS_; `undefined` takes one away. */
  readonly environment?: Record<string, string | undefined>
  /** Is called with all text so far, each time more comes. */
  readonly onText?: (text: string, stop: (signal: NodeJS.Signals) => void) => void
}

export const ROOT: string = fileURLToPath(new URL('..', import.meta.url))

/** Runs a TypeScript program of this repository in a process of its own. */
export function runTypeScript(args: string[], options: RunOptions = {}): Promise<Run> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: ROOT,
    env: environmentWith(options.environment),
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      text += bytes
      options.onText?.(text, (signal) => child.kill(signal))
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, text }))
  })
}

/** The parent's variables, with these in place of all of its that begin with POS_. */
export function environmentWith(given: RunOptions['environment'] = {}): NodeJS.ProcessEnv {
  const environment = { ...process.env, ...given }
  for (const name of Object.keys(environment)) {
    if (name.startsWith('POS_') && !given[name]) delete environment[name]
  }
  return environment
}
