import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { promisify } from 'node:util'
import { holdsSecret } from './sought.ts'

/** What a process was started with, and by whom. */
export interface ProcessLine {
  readonly parent: number
  readonly args: readonly string[]
}

/** Tells of a process; rejects where that cannot be seen. */
export type SeeProcess = (pid: number) => Promise<ProcessLine>

const MOST_PARENTS = 32

/**
 * Whether the secret stands among the arguments of this process or of those above it, where every
 * user of the machine can read it.
 *
 * @param own arguments of this process, and of programs it starts
 * @param see default: /proc, and without it `ps`; `undefined` on Windows
 * @returns `undefined` if not all could be seen
 */
export async function isInArguments(
  secret: string,
  own: readonly string[],
  see: SeeProcess = defaultSight(process.platform),
): Promise<boolean | undefined> {
  if (own.some((argument) => holdsSecret(argument, secret))) return true
  let pid = process.pid
  for (let steps = 0; pid > 0 && steps < MOST_PARENTS; steps++) {
    try {
      const { args, parent } = await see(pid)
      if (args.some((argument) => holdsSecret(argument, secret))) return true
      pid = parent
    } catch {
      return undefined
    }
  }
  return false
}

/** How processes are seen on a platform. */
export function defaultSight(platform: string): SeeProcess {
  if (platform === 'win32') return seeNothing
  return platform === 'linux' || platform === 'android' ? seeInProc : seeByPs
}

/** Windows has neither. */
function seeNothing(): Promise<ProcessLine> {
  return Promise.reject(new Error('processes cannot be seen here'))
}

/** @throws {Error} if it has ended, or /proc hides it */
export async function seeInProc(pid: number): Promise<ProcessLine> {
  const [line, stat] = await Promise.all([
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ])
  // The name in brackets, the second field, may hold blanks and brackets itself.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { args: line.split('\0'), parent: Number(fields[1]) }
}

/** @throws {Error} if it has ended, or there is no ps */
export async function seeByPs(pid: number): Promise<ProcessLine> {
  const options = ['-ww', '-o', 'ppid=', '-o', 'args=', '-p', String(pid)]
  const { stdout } = await promisify(execFile)('ps', options, { timeout: 5_000 })
  const [, parent, line] = /^\s*(\d+)\s+(.*)$/s.exec(stdout) ?? []
  if (line === undefined) throw new Error(`ps tells nothing of ${pid}`)
  return { args: line.trim().split(' '), parent: Number(parent) }
}
