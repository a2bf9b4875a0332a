// npm run gate: everything that must hold before a change lands. Runs all of it, then tells.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

const folder = await mkdtemp(join(tmpdir(), 'pos-auth-gate-'))
/** In CI README's `npm test` has just written it, and need not run again. */
const written = process.env.POS_AUTH_TEST_REPORT
const report = written ?? join(folder, 'vitest.json')
const script = (name: string) => `node --import tsx ${name}`

type Step = [what: string, command: string, environment?: Record<string, string>]

interface TestReport {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
}

const TESTS: Step = [
  'tests',
  'vitest run',
  { POS_AUTH_PROPERTY_RUNS: '10000', POS_AUTH_TEST_REPORT: report },
]

const STEPS: Step[] = [
  ['format', 'deno fmt --check'],
  ['lint', 'deno lint'],
  ['types of what is published', 'tsc -p tsconfig.json'],
  ['types of everything', 'tsc -p tsconfig.node.json'],
  [
    'types as Deno sees them',
    'deno check mod.ts src/secret/mod.ts mock-issuer/mod.ts mock-issuer/msw.ts mock-issuer/serve_node.ts conformance/mod_node.ts conformance/vitest_node.ts cli.ts examples',
  ],
  ['import rules', script('scripts/check_imports.ts')],
  ['manifests and names', script('scripts/check_exports.ts')],
  ['documentation and publishing', script('scripts/check_docs.ts')],
  ['no secrets, hosts or paths', script('scripts/check_secrets.ts')],
  ['sizes', script('scripts/check_size.ts')],
  ...(written ? [] : [TESTS]),
  ['scenario over HTTPS', script('runtime-tests/run_node.ts')],
  ['client on each runtime', script('runtime-tests/client_node.ts')],
  ['requests that end, in workerd', script('runtime-tests/request_bound_node.ts')],
  ['mock issuer on each runtime', script('runtime-tests/mock_node.ts')],
  ['MSW on each runtime', script('runtime-tests/msw_node.ts')],
  ['the server on each runtime', script('runtime-tests/server_node.ts')],
  ['the handler for servers of runtimes', script('runtime-tests/fetch_handler_node.ts')],
  ['the command on each runtime', script('runtime-tests/command_node.ts')],
  ['the conformance kit on each runtime', script('runtime-tests/conformance_node.ts')],
  ['the kit proves itself', `${script('scripts/kill_matrix.ts')} --check`],
  ['the kit beside busy processes', `${script('scripts/conformance_under_load.ts')} 5`],
  ['the Dockerfile’s commands', script('runtime-tests/dockerfile_node.ts')],
  ['clients in other languages', script('interop/run_node.ts')],
  ['figures beside a closure', `${script('bench/peers.ts')} --alone --gate`],
  ['mock issuer’s throughput', `${script('bench/mock_issuer.ts')} --gate`],
  ['the server’s throughput', `${script('bench/server.ts')} --gate`],
  ['teeth', `${script('scripts/teeth.ts')} --most 1`],
]

const failed: string[] = []
for (const [what, command, environment] of STEPS) {
  console.log(`\n== ${what}: ${command}`)
  const start = performance.now()
  if (await run(command, environment) !== 0) failed.push(what)
  console.log(`-- ${((performance.now() - start) / 1_000).toFixed(1)} s`)
}
const ended = JSON.parse(await readFile(report, 'utf8')) as TestReport
if (written && !ended.success) failed.push('tests')
console.log(`\ngate: ${STEPS.length - failed.length} of ${STEPS.length} steps hold`)
for (const what of failed) console.error(`gate: '${what}' does not hold, see above`)
console.log(closingLine(ended))
await rm(folder, { recursive: true })
process.exitCode = failed.length > 0 ? 1 : 0

function run(command: string, environment: Record<string, string> = {}): Promise<number> {
  const [program = '', ...args] = command.split(' ')
  const path = `${join('node_modules', '.bin')}:${process.env.PATH}`
  const env = { ...process.env, NO_COLOR: '1', ...environment, PATH: path }
  const child = spawn(program, args, { env, stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** The counts of the test runner, in the form that is read off a run. */
function closingLine({ numPassedTests, numFailedTests, numPendingTests }: TestReport): string {
  const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''
  return `${numPassedTests} passed, ${numFailedTests} failed${skipped}`
}
