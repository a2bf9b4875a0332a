// node --import tsx runtime-tests/mock_node.ts: the scenario of the mock issuer on each runtime.
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { installRuntimes } from './runtimes_node.ts'

interface Candidate {
  /** What it must say of itself. */
  readonly says: string
  readonly command: string
  readonly args: string[]
}

const root = fileURLToPath(new URL('..', import.meta.url))
const { devDependencies } = JSON.parse(await readFile(`${root}/package.json`, 'utf8'))
const { nodes, bun, workerd } = await installRuntimes()
const folder = await mkdtemp(join(tmpdir(), 'pos-auth-mock-'))

const scenario = 'runtime-tests/mock_scenario_main.ts'
const quiet = '--disable-warning=ExperimentalWarning' // of type stripping
const candidates: Candidate[] = [
  {
    says: `Node ${process.versions.node}`,
    command: process.execPath,
    args: ['--import', 'tsx', scenario],
  },
  ...nodes.map(({ version, command }) => ({ says: version, command, args: [quiet, scenario] })),
  {
    says: `Deno ${devDependencies.deno}`,
    command: `${root}/node_modules/.bin/deno`,
    args: ['run', '--no-prompt', scenario], // without any permission
  },
  { says: bun.version, command: bun.command, args: [scenario] },
  { says: 'workerd', command: workerd.command, args: ['test', await bundleWorker()] },
]

try {
  for (const candidate of candidates) {
    const isWorker = candidate.says === 'workerd'
    const problem = await run(candidate) ?? (isWorker ? await wrongWorkerd() : undefined)
    const name = isWorker ? workerd.version : candidate.says
    console.log(`${problem ? 'failed' : 'passed'}: mock issuer on ${name}`)
    if (!problem) continue
    console.error(problem)
    process.exitCode = 1
  }
} finally {
  await rm(folder, { recursive: true })
}

/** A worker has no files: one module, and a configuration without flags. */
async function bundleWorker(): Promise<string> {
  await build({
    entryPoints: [`${root}/runtime-tests/mock_scenario_worker.ts`],
    outfile: join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'import'],
    logLevel: 'error',
  })
  const configuration = join(folder, 'worker.capnp')
  await writeFile(
    configuration,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "scenario", worker = (
  modules = [(name = "worker", esModule = embed "worker.js")],
  compatibilityDate = "${workerd.version.replace('workerd ', '')}",
))]);
`,
  )
  return configuration
}

/** The worker within does not learn it. */
async function wrongWorkerd(): Promise<string | undefined> {
  const { stdout } = await output(workerd.command, ['--version'])
  const said = stdout.trim()
  return said === workerd.version ? undefined : `it says '${said}', not '${workerd.version}'`
}

async function run({ says, command, args }: Candidate): Promise<string | undefined> {
  const { code, stdout, stderr } = await output(command, args)
  if (code === 0 && stdout.trim() === says) return undefined
  return `exit code ${code}, expected '${says}'\n${stdout}${stderr}`
}

async function output(command: string, args: string[]) {
  const child = spawn(command, args, { cwd: root, timeout: 60_000 })
  const printed = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => printed.stdout += bytes)
  child.stderr.on('data', (bytes) => printed.stderr += bytes)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, ...printed }
}
