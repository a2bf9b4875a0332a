// node --import tsx runtime-tests/msw_node.ts: the handlers of MSW 2 and 3 on each runtime they fit.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { createCanary } from '../test-support/canary.ts'
import { installRuntimes } from './runtimes_node.ts'

interface Combination {
  /** What it must say of itself. */
  readonly says: string
  readonly command: string
  readonly args: string[]
}

const root = fileURLToPath(new URL('..', import.meta.url))
const { devDependencies } = JSON.parse(await readFile(`${root}/package.json`, 'utf8'))
const runtimes = await installRuntimes()

const MSW_2 = `MSW ${devDependencies.msw} on`
const MSW_3 = `MSW ${runtimes.msw} on`
const scenario2 = 'runtime-tests/msw_scenario_2.ts'
const scenario3 = 'runtime-tests/runtimes/msw_scenario_3.ts'
const quiet = '--disable-warning=ExperimentalWarning' // of type stripping and local storage

const combinations: Combination[] = [
  {
    says: `${MSW_2} Node ${process.versions.node}`,
    command: process.execPath,
    args: ['--import', 'tsx', quiet, scenario2],
  },
  ...runtimes.nodes.flatMap(({ version, command }) => [
    { says: `${MSW_2} ${version}`, command, args: [quiet, scenario2] },
    { says: `${MSW_3} ${version}`, command, args: [quiet, scenario3] },
  ]),
  {
    says: `${MSW_2} Deno ${devDependencies.deno}`,
    command: `${root}/node_modules/.bin/deno`,
    args: ['run', '--no-prompt', '--allow-env', scenario2], // MSW asks for the environment
  },
  { says: `${MSW_2} ${runtimes.bun.version}`, command: runtimes.bun.command, args: [scenario2] },
]

for (const combination of combinations) {
  const problem = await run(combination)
  console.log(`${problem ? 'failed' : 'passed'}: ${combination.says}`)
  if (!problem) continue
  console.error(problem)
  process.exitCode = 1
}

async function run({ says, command, args }: Combination): Promise<string | undefined> {
  let reached = 0
  const elsewhere = createServer((socket) => {
    reached++
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  const canary = createCanary()

  const child = spawn(command, [...args, canary.value, url], { cwd: root, timeout: 60_000 })
  const printed = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => printed.stdout += bytes)
  child.stderr.on('data', (bytes) => printed.stderr += bytes)
  const [code] = await once(child, 'close')
  elsewhere.close()

  const forms = canary.findIn(printed.stdout + printed.stderr)
  if (forms.length > 0) return `the output holds the secret (${forms.join(', ')})`
  if (reached > 0) return 'the request without handler reached the network'
  const [refusal = '', ...others] = printed.stderr.trim().split('\n')
  const told = refusal.startsWith(`POST ${url} was not sent`) && others.length === 0
  if (code === 0 && told && printed.stdout.trim() === says) return undefined
  return `exit code ${code}\n${printed.stdout}${printed.stderr}`
}
