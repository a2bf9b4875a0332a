import { createHash } from 'node:crypto'
import { closeSync, lstatSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { ConformanceError } from '../conformance_error.ts'
import { openStateFolder, stateFolderError } from './state_folder_node.ts'

/** What takes turns, and by what. */
export interface TurnOptions {
  readonly issuer: string
  /** Folders for the file that runs leave word of each other in, the best first. */
  readonly stateFolders: readonly string[]
  /** Whether to leave out the cool-down. */
  readonly again: boolean
  /** Milliseconds since 1970. */
  now(): number
  /** Whether a process of this machine runs still. */
  isAlive?: ((pid: number) => boolean) | undefined
}

/** The last run of an issuer, as its file has it. */
interface LastRun {
  readonly pid: number
  readonly host: string
  readonly startedAt: number
  /** Missing while it runs. */
  readonly endedAt?: number
}

/** Between two runs of one issuer. */
const COOL_DOWN_MS = 60_000
/** A run lasts a fraction of it. Its number may be another process's by then. */
const LONGEST_RUN_MS = 15 * 60_000
/** A guard is held for one look at a file. */
const LONGEST_GUARD_MS = 10_000

/**
 * Takes the turn of a run: there is one at a time for an issuer, and a minute between two, so that
 * no tenant takes them for an attack.
 *
 * @returns gives the turn back
 * @throws {ConformanceError} `already-running`, `cool-down` or `state-folder-unusable`
 */
export function takeTurn(options: TurnOptions): () => void {
  const { issuer, stateFolders, now } = options
  const file = join(openStateFolder(stateFolders), nameFor(issuer))
  const mine: LastRun = { pid: process.pid, host: hostname(), startedAt: now() }
  guarded(file, issuer, options, () => {
    refuseOddFile(file)
    refuseIfNotYet(read(file), options)
    write(file, mine)
  })
  return () => {
    try {
      refuseOddFile(file)
      write(file, { ...mine, endedAt: now() })
    } catch {
      // It only shortens the pause of the next run.
    }
  }
}

function refuseIfNotYet(last: LastRun | undefined, options: TurnOptions): void {
  if (!last) return
  const { issuer, again, now, isAlive = isProcess } = options
  const { pid, host, startedAt, endedAt } = last
  if (endedAt === undefined) {
    const isOld = now() - startedAt > LONGEST_RUN_MS
    const isGone = host === hostname() && !isAlive(pid)
    if (!isOld && !isGone) throw alreadyRunning(issuer, `as process ${pid} on ${host}`)
    return
  }
  const seconds = Math.ceil((endedAt + COOL_DOWN_MS - now()) / 1000)
  if (again || seconds <= 0 || seconds > COOL_DOWN_MS / 1000) return
  throw new ConformanceError(
    'cool-down',
    `a run against ${issuer} has just ended: wait ${seconds} s, or add --again if nobody minds`,
  )
}

/** Looks at the file and changes it while nobody else does. */
function guarded(file: string, issuer: string, { now }: TurnOptions, act: () => void): void {
  const guard = `${file}.guard`
  if (ageOf(guard, now()) > LONGEST_GUARD_MS) rmSync(guard, { force: true })
  try {
    closeSync(openSync(guard, 'wx', 0o600))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw alreadyRunning(issuer, 'started at the same moment')
    throw stateFolderError(`${guard} cannot be written (${code})`)
  }
  try {
    act()
  } finally {
    rmSync(guard, { force: true })
  }
}

/** In milliseconds; -1 for what does not exist. */
function ageOf(file: string, now: number): number {
  const mtime = lstatSync(file, { throwIfNoEntry: false })?.mtimeMs
  return mtime === undefined ? -1 : now - mtime
}

function alreadyRunning(issuer: string, where: string): ConformanceError {
  return new ConformanceError(
    'already-running',
    `another run against ${issuer} is under way, ${where}: wait for its end`,
  )
}

/** What a link leads to is not ours to write. */
function refuseOddFile(file: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found && !found.isFile()) throw stateFolderError(`${file} is no ordinary file`)
}

function write(file: string, run: LastRun): void {
  try {
    writeFileSync(file, JSON.stringify(run), { mode: 0o600 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw stateFolderError(`${file} cannot be written (${code})`)
  }
}

function read(file: string): LastRun | undefined {
  try {
    const last: Partial<LastRun> = JSON.parse(readFileSync(file, 'utf8'))
    return typeof last.startedAt === 'number' ? last as LastRun : undefined
  } catch {
    // None yet, or nothing that says anything.
    return undefined
  }
}

/**
 * One file for each issuer; its name does not tell the issuer. A tenant has the same prefix in small
 * and capital letters.
 */
function nameFor(issuer: string): string {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/+$/, '').toLowerCase()
  const key = createHash('sha256').update(origin + path).digest('hex')
  return `conformance-${key.slice(0, 16)}.json`
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It runs, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
