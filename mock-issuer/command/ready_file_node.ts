import { existsSync, linkSync, rmSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { CommandError } from './command_error_node.ts'
import { fileProblemOf } from './file_problem_node.ts'

/** What other programs are told, as JSON. Secrets are in the files it names. */
export interface Readiness {
  /** What the tenant calls itself. */
  readonly issuer: string
  /** Its GraphQL API. */
  readonly apiUrl: string
  /** Missing, as is the file, if no application can log in with a secret. */
  readonly clientId?: string | undefined
  readonly clientSecretFile?: string | undefined
  /** Authority to trust, in PEM; missing for HTTP. */
  readonly caFile?: string | undefined
  /** Answers 200 while the tenant does. */
  readonly healthUrl: string
  /** Missing unless it is on. */
  readonly control?: { readonly url: string; readonly keyFile: string } | undefined
  /** Of the process to stop. */
  readonly pid: number
}

/**
 * Who waits for the file finds it whole, or not at all.
 *
 * @return what takes it away again
 * @throws {CommandError} if it is there already or cannot be written
 */
export function writeReadyFile(file: string, readiness: Readiness): () => void {
  const whole = `${file}.${process.pid}`
  try {
    writeFileSync(whole, `${JSON.stringify(readiness, undefined, 2)}\n`, { flag: 'wx' })
    linkSync(whole, file) // unlike a rename, it overwrites nothing
  } catch (error) {
    throw new CommandError(1, `${file} ${fileProblemOf(error)}`)
  } finally {
    rmSync(whole, { force: true })
  }
  let isThere = true
  return () => {
    if (isThere) rmSync(file, { force: true })
    isThere = false // the next one of that name may be another run's
  }
}

/** For the start, before anything else is done. @throws {CommandError} if it is there already */
export function checkReadyFile(file: string): void {
  if (existsSync(file)) throw new CommandError(1, `${file} ${fileProblemOf({ code: 'EEXIST' })}`)
}
