// One scenario on Node 20 to 26, Deno, Bun and workerd, each of which must name its version.
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { installRuntimes } from './runtimes_node.ts'

/** A program that checks something and prints its runtime's version in the last line. */
export interface Scenario {
  /** For the report. */
  readonly name: string
  /** Its files are `<file>_main.ts` and, for workerd, `<file>_worker.ts`. */
  readonly file: string
  /** For the process; the worker has them as `env.args`. */
  readonly args: readonly string[]
  /** All that Deno may do, such as `net`; that it asks for more is a failure. */
  readonly denoPermissions: readonly string[]
  /** What is wrong with what it printed before the last line. */
  problemIn(printed: Printed): string | undefined
}

export interface Printed {
  readonly stdout: string
  readonly stderr: string
}

interface Candidate {
  /** What it must say of itself. */
  readonly says: string
  readonly command: string
  readonly args: readonly string[]
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** Reports each runtime in a line; one that fails makes the exit code of this process 1. */
export async function runOnEachRuntime(scenario: Scenario): Promise<void> {
  const { devDependencies } = JSON.parse(await readFile(`${root}/package.json`, 'utf8'))
  const { nodes, bun, workerd } = await installRuntimes()
  const folder = await mkdtemp(join(tmpdir(), 'pos-auth-runtimes-'))
  const audit = join(folder, 'audit.jsonl')

  const main = [`runtime-tests/${scenario.file}_main.ts`, ...scenario.args]
  const quiet = '--disable-warning=ExperimentalWarning' // of type stripping
  const allowed = scenario.denoPermissions.map((permission) => `--allow-${permission}`)
  const node: Candidate = {
    says: `Node ${process.versions.node}`,
    command: process.execPath,
    args: ['--import', 'tsx', ...main],
  }
  const deno: Candidate = {
    says: `Deno ${devDependencies.deno}`,
    command: `${root}/node_modules/.bin/deno`,
    args: ['run', '--no-prompt', ...allowed, ...main],
  }

  /** A worker has no files: one module, and a configuration without flags. */
  async function bundleWorker(): Promise<string> {
    await build({
      entryPoints: [`${root}/runtime-tests/${scenario.file}_worker.ts`],
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
  bindings = [(name = "args", json = ${JSON.stringify(JSON.stringify(scenario.args))})],
  compatibilityDate = "${workerd.version.replace('workerd ', '')}",
))]);
`,
    )
    return configuration
  }

  /** The worker within does not learn it. */
  async function wrongWorkerd(): Promise<string | undefined> {
    const said = (await output(workerd.command, ['--version'])).stdout.trim()
    return said === workerd.version ? undefined : `it says '${said}', not '${workerd.version}'`
  }

  /** Deno's own list of all that was asked for, also of what was refused without a word. */
  async function wrongPermissions(): Promise<string | undefined> {
    const asked = (await readFile(audit, 'utf8')).split('\n').filter(Boolean)
      .map((line) => String(JSON.parse(line).permission))
      .filter((permission) => !scenario.denoPermissions.includes(permission))
    return asked.length > 0 ? `it asks for more permissions: ${[...new Set(asked)]}` : undefined
  }

  async function run({ says, command, args }: Candidate): Promise<string | undefined> {
    const { code, stdout, stderr } = await output(command, args, { DENO_AUDIT_PERMISSIONS: audit })
    const lines = stdout.trim().split('\n')
    const said = lines.pop()
    const problem = scenario.problemIn({ stdout: lines.join('\n'), stderr })
    const problems = [
      code !== 0 && `exit code ${code}\n${stderr.trim()}`,
      said !== says && `it says '${said}', not '${says}'`,
      problem,
    ]
    return problems.filter(Boolean).join('\n') || undefined
  }

  async function report(
    candidate: Candidate,
    more: () => Promise<string | undefined> = () => Promise.resolve(undefined),
    version: string = candidate.says,
  ): Promise<void> {
    const problem = await run(candidate) ?? await more()
    console.log(`${problem ? 'failed' : 'passed'}: ${scenario.name} on ${version}`)
    if (!problem) return
    console.error(problem)
    process.exitCode = 1
  }

  try {
    await report(node)
    for (const { version, command } of nodes) {
      await report({ says: version, command, args: [quiet, ...main] })
    }
    await report(deno, wrongPermissions)
    await report({ says: bun.version, command: bun.command, args: main })
    const worker = {
      says: 'workerd',
      command: workerd.command,
      args: ['test', await bundleWorker()],
    }
    await report(worker, wrongWorkerd, workerd.version)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function output(command: string, args: readonly string[], environment?: NodeJS.ProcessEnv) {
  const env = { ...process.env, ...environment }
  const child = spawn(command, args, { cwd: root, timeout: 60_000, env })
  const printed = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => printed.stdout += bytes)
  child.stderr.on('data', (bytes) => printed.stderr += bytes)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, ...printed }
}
