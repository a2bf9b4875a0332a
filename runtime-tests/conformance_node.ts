// node --import tsx runtime-tests/conformance_node.ts: `pos-auth conformance tenant --mock` on Node
// 20 to 26, Deno and Bun, which must all come to the same verdicts.
import { execFile } from 'node:child_process'
import process from 'node:process'
import { promisify } from 'node:util'
import type { Report } from '../conformance/engine/report.ts'
import { ROOT } from '../test-support/run_node.ts'
import { serverRuntimes } from './runtimes_node.ts'

let expected: Record<string, string> | undefined

for (const { version, command } of await serverRuntimes()) {
  const problem = await problemOn(command).catch((error: Error) => error.message)
  console.log(`${problem ? 'failed' : 'passed'}: pos-auth conformance on ${version}`)
  if (!problem) continue
  console.error(problem)
  process.exitCode = 1
}

/** @return `undefined` if the embedded tenant conforms, and all is judged as on the first runtime */
async function problemOn([program = '', ...args]: readonly string[]): Promise<string | undefined> {
  const command = [...args, 'cli.ts', 'conformance', 'tenant', '--mock', '--quiet']
  const { stdout } = await promisify(execFile)(program, [...command, '--report', 'json'], {
    cwd: ROOT,
    maxBuffer: 64 * 2 ** 20,
  })
  const { conclusion, verdicts } = JSON.parse(stdout) as Report
  if (conclusion.reason !== 'conforms') return conclusion.message
  const found = Object.fromEntries(verdicts.map(({ id, status }) => [id, status]))
  expected ??= found
  const differing = Object.entries(expected)
    .filter(([id, status]) => found[id] !== status)
    .map(([id, status]) => `${id} is ${found[id]}, on the first runtime ${status}`)
  return differing.length > 0 ? differing.join('\n') : undefined
}
