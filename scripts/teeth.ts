// Proves that the tests bite: breaks the code one line at a time and expects a red test each time.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type Patch, PATCHES } from './teeth_patches.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const COPIED = [
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'mod.ts',
  'src',
  'mock-issuer',
  'test-support',
]
const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')

// Where a broken line shows first, besides the test of its own file. Running everything each time
// would prove no more and take an hour.
const SHOWS_IN: Record<string, string> = {
  attempts: 'mint',
  check_options: 'options',
  network_error: 'authorized_fetch',
  renewable: 'client',
  time: 'exchange',
  token_key: 'token_cache',
  urls: 'options',
}

interface Outcome {
  readonly patch: Patch
  /** Why the patch proves nothing, if so. */
  readonly problem?: string
}

const only = process.argv[2]
const patches = PATCHES.filter(({ name }) => !only || name.includes(only))
const outcomes = await runAll(patches, Math.max(1, Math.min(4, availableParallelism())))
const failed = outcomes.filter(({ problem }) => problem)
console.log(
  `teeth: ${outcomes.length - failed.length} of ${patches.length} broken lines turned a test red`,
)
process.exitCode = failed.length > 0 || patches.length === 0 ? 1 : 0

async function runAll(all: readonly Patch[], workers: number): Promise<Outcome[]> {
  const waiting = [{ name: 'nothing broken', file: '', find: '', replace: '' }, ...all]
  const outcomes: Outcome[] = []
  await Promise.all(Array.from({ length: workers }, async () => {
    const tree = await copyTree()
    for (let patch = waiting.shift(); patch; patch = waiting.shift()) {
      const outcome = patch.file ? await tryPatch(tree, patch) : await tryControl(tree, patch)
      if (outcome.problem) console.error(`${patch.file}: '${patch.name}' ${outcome.problem}`)
      if (patch.file || outcome.problem) outcomes.push(outcome)
    }
    await rm(tree, { recursive: true })
  }))
  return outcomes
}

async function copyTree(): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), 'pos-auth-teeth-'))
  for (const name of COPIED) await cp(join(ROOT, name), join(tree, name), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(tree, 'node_modules'))
  return tree
}

/** Without it, a tree that is red anyway would pass for good teeth. */
async function tryControl(tree: string, patch: Patch): Promise<Outcome> {
  return await isRed(tree) ? { patch, problem: 'is red all the same: mend that first' } : { patch }
}

async function tryPatch(tree: string, patch: Patch): Promise<Outcome> {
  const path = join(tree, patch.file)
  const text = await readFile(path, 'utf8')
  const found = text.split(patch.find).length - 1
  if (found !== 1) return { patch, problem: `finds its line ${found} times: mend the patch` }
  await writeFile(path, text.replace(patch.find, () => patch.replace))
  try {
    return await isRed(tree, patch.file)
      ? { patch }
      : { patch, problem: 'stays green: a test is missing' }
  } finally {
    await writeFile(path, text)
  }
}

/** Whether any test fails; the likeliest are asked first. */
async function isRed(tree: string, file?: string): Promise<boolean> {
  const name = file?.replace(/^src\/|\.ts$/g, '') ?? ''
  const likeliest = [name, SHOWS_IN[name]].map((test) => `src/${test}.test.ts`)
    .filter((test) => existsSync(join(tree, test)))
  // A run without any test fails too, and would prove nothing.
  if (likeliest.length > 0 && await fails(tree, likeliest)) return true
  return await fails(tree, ['src'])
}

/** What needs a server is left out: each rule has a test without one. A run that hangs has failed. */
function fails(tree: string, tests: string[]): Promise<boolean> {
  const args = [VITEST, 'run', ...tests, '--bail=1', '--pool=threads', '--testTimeout=1500']
  const child = spawn(process.execPath, [...args, '--exclude=**/https.test.ts'], {
    cwd: tree,
    env: { ...process.env, POS_AUTH_PROPERTY_RUNS: '20' },
    stdio: 'ignore',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code !== 0))
  })
}
