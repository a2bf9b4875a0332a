import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { once } from 'node:events'
import process from 'node:process'
import type { Readiness } from '../mock-issuer/command/ready_file_node.ts'
import { environmentWith, ROOT, type Run } from './run_node.ts'

/** `pos-auth mock-issuer` in a process of its own. */
export interface MockCommand {
  readonly readiness: Readiness
  /** Standard output so far. */
  readonly stdout: string
  /** Its process, for other signals than those of `stop`. */
  readonly pid: number
  /** Ends it if it runs still. */
  stop(signal?: NodeJS.Signals): Promise<Run>
  /** Asks the tenant, whose authority it trusts. */
  get(url: string, headers?: Record<string, string>): Promise<{ status: number; text: string }>
}

/** How this process runs TypeScript. */
const NODE: readonly string[] = [process.execPath, '--import', 'tsx']

/**
 * Settles once it is ready.
 *
 * @param readyFile where it is to write what it tells other programs; must not exist
 * @param args of the command
 * @param runtime program and arguments that come before `cli.ts`
 * @throws {Error} with its output, if it ends instead
 */
export async function startMockCommand(
  readyFile: string,
  args: readonly string[],
  [program = '', ...before]: readonly string[] = NODE,
): Promise<MockCommand> {
  const all = [...before, 'cli.ts', 'mock-issuer', '--ready-file', readyFile, ...args]
  const child = spawn(program, all, { cwd: ROOT, env: environmentWith() })
  let stdout = ''
  let text = ''
  child.stderr.on('data', (bytes) => text += bytes)
  const ended = new Promise<Run>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, text }))
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (bytes) => {
      stdout += bytes
      text += bytes
      if (/^(# )?mock-issuer ready: .*\n/m.test(stdout)) resolve()
    })
    ended.then(({ code }) => reject(new Error(`it ended with ${code}: ${text}`)), reject)
  })
  const readiness: Readiness = JSON.parse(readFileSync(readyFile, 'utf8'))
  const ca = readiness.caFile && readFileSync(readiness.caFile)
  return {
    readiness,
    get stdout() {
      return stdout
    },
    pid: child.pid ?? 0,
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
    async get(url, headers = {}) {
      const request = url.startsWith('https:') ? httpsRequest : httpRequest
      const sent = request(url, { ca, headers, agent: false }).end()
      const [answer] = await once(sent, 'response')
      let text = ''
      for await (const chunk of answer) text += chunk
      return { status: answer.statusCode, text }
    },
  }
}
