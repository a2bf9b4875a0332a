import { spawn } from '@lydell/node-pty'
import process from 'node:process'
import { environmentWith, ROOT } from './run_node.ts'

/** A command that runs in a terminal of its own, with a person in front of it. */
export interface Terminal {
  readonly pid: number
  /** Everything on the screen so far: lines end with `\n`, colours and cursor moves are left out. */
  readonly text: string
  /**
   * Settles once the text is there, after the one that was waited for last.
   *
   * @return what it matched
   * @throws {Error} that names it and shows the screen, if the command ends or 20 seconds pass first
   */
  waitFor(text: string | RegExp): Promise<string>
  /** As from the keyboard: `\r` is Enter, {@linkcode CTRL_C} and {@linkcode CTRL_D} are what they say. */
  type(text: string): void
  /** Settles with the exit code; as in a shell, 128 and the number for a signal that ended it. */
  readonly exitCode: Promise<number>
  /** Closes the window: the kernel sends SIGHUP, and what is written from then on fails. */
  hangUp(): void
  /** For the end of a test: ends the command if it runs still. */
  kill(): Promise<void>
}

export interface TerminalOptions {
  /** Replaces the variables of the parent that begin with POS_; `undefined` takes one away. */
  readonly environment?: Record<string, string | undefined>
  /** Default: the repository. */
  readonly folder?: string
  /** Width. Default: 80. */
  readonly columns?: number
}

export const CTRL_C = '\x03'
export const CTRL_D = '\x04'

const LIMIT_MS = 20_000

/** Starts a TypeScript program of this repository in a terminal: `['cli.ts', 'mock-issuer']`. */
export function startInTerminal(args: string[], options: TerminalOptions = {}): Terminal {
  const { environment, folder = ROOT, columns = 80 } = options
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: folder,
    cols: columns,
    rows: 50,
    env: environmentWith(environment),
  })
  let raw = ''
  let read = 0
  let ended: number | undefined
  const listeners = new Set<() => void>()
  const tell = () => [...listeners].forEach((listener) => listener())
  child.onData((more) => {
    raw += more
    tell()
  })
  const exitCode = new Promise<number>((resolve) =>
    child.onExit(({ exitCode, signal }) => {
      ended = signal ? 128 + signal : exitCode
      resolve(ended)
      tell()
    })
  )
  const find = (text: string | RegExp) => {
    const rest = shown(raw).slice(read)
    const at = typeof text === 'string' ? rest.indexOf(text) : rest.search(text)
    if (at < 0) return undefined
    const found = typeof text === 'string' ? text : text.exec(rest)?.[0] ?? ''
    read += at + found.length
    return found
  }
  return {
    pid: child.pid,
    get text() {
      return shown(raw)
    },
    type: (text) => child.write(text),
    exitCode,
    hangUp: () => (child as unknown as { destroy(): void }).destroy(),
    waitFor: (text) =>
      new Promise((resolve, reject) => {
        const named = typeof text === 'string' ? JSON.stringify(text) : text
        const fail = (why: string) => {
          leave()
          reject(new Error(`waited for ${named}, but ${why}:\n${shown(raw)}`))
        }
        const look = () => {
          const found = find(text)
          if (found === undefined) {
            if (ended !== undefined) {
              fail(`the command ended with exit code ${ended}, on its screen`)
            }
            return
          }
          leave()
          resolve(found)
        }
        const limit = setTimeout(fail, LIMIT_MS, `${LIMIT_MS / 1000} s passed, on the screen`)
        const leave = () => {
          clearTimeout(limit)
          listeners.delete(look)
        }
        listeners.add(look)
        look()
      }),
    async kill() {
      if (ended === undefined) child.kill('SIGKILL')
      await exitCode
    },
  }
}

/** What a person reads: CSI and OSC sequences (ECMA-48) are orders to the terminal. */
function shown(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[[\d;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g, '')
    .replace(/\r+\n/g, '\n')
}
