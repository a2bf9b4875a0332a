// Proves that the tests bite: breaks the code one line at a time and expects a red test each time.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type Patch, PATCHES } from './teeth_patches.ts'
import { MOCK_ISSUER_PATCHES } from './teeth_patches_mock_issuer.ts'

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
  'src/attempts': 'src/mint',
  'src/check_options': 'src/options',
  'src/network_error': 'src/authorized_fetch',
  'src/renewable': 'src/client',
  'src/time': 'src/exchange',
  'src/token_key': 'src/token_cache',
  'src/urls': 'src/options',
  'mock-issuer/check': 'mock-issuer/options',
  'mock-issuer/endpoints/token_checks': 'mock-issuer/token_cases/token_cases',
  'mock-issuer/endpoints/token_request': 'mock-issuer/token_cases/token_cases',
}

interface Outcome {
  readonly patch: Patch
  /** Why the patch proves nothing, if so. */
  readonly problem?: string
}

const only = process.argv[2]
const patches = [...PATCHES, ...MOCK_ISSUER_PATCHES].filter(({ name, file }) =>
  !only || name.includes(only) || file.includes(only)
)
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

/** Without it, a tree that is red anyway would pass for good teeth. It runs everything, so takes long. */
async function tryControl(tree: string, patch: Patch): Promise<Outcome> {
  const tests = ['src', ...testsOf(tree, patches.map(({ file }) => file))]
  return await fails(tree, tests, 10)
    ? { patch, problem: 'is red all the same: mend that first' }
    : { patch }
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

/** Whether any test fails; the likeliest are asked first, and then all of the client's. */
async function isRed(tree: string, file: string): Promise<boolean> {
  const likeliest = testsOf(tree, [file])
  // A run without any test fails too, and would prove nothing.
  if (likeliest.length > 0 && await fails(tree, likeliest)) return true
  return file.startsWith('src/') && await fails(tree, ['src'])
}

function testsOf(tree: string, files: readonly string[]): string[] {
  const names = files.map((file) => file.replace(/\.ts$/, ''))
  const tests = names.flatMap((name) => [name, SHOWS_IN[name]]).map((name) => `${name}.test.ts`)
  return [...new Set(tests)].filter((test) => existsSync(join(tree, test)))
}

/**
 * What needs a server is left out: each rule has a test without one. A run that hangs has failed.
 *
 * @param patience factor of all limits
 */
function fails(tree: string, tests: string[], patience = 1): Promise<boolean> {
  const limit = `--testTimeout=${1_500 * patience}`
  const args = [VITEST, 'run', ...tests, '--bail=1', '--pool=threads', limit]
  const child = spawn(process.execPath, [...args, '--exclude=src/{https,integration}.test.ts'], {
    cwd: tree,
    env: { ...process.env, POS_AUTH_PROPERTY_RUNS: '20' },
    stdio: 'ignore',
    timeout: 60_000 * patience,
    killSignal: 'SIGKILL',
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code !== 0))
  })
}
