// Proves that the tests bite: breaks the code one line at a time and expects a red test each time.
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Patch, PATCHES } from './teeth_patches.ts'
import { CONFORMANCE_PATCHES } from './teeth_patches_conformance.ts'
import { LIFE_PATCHES } from './teeth_patches_life.ts'
import { MOCK_ISSUER_PATCHES } from './teeth_patches_mock_issuer.ts'
import { REGISTER_PATCHES } from './teeth_patches_register.ts'
import { SERVER_PATCHES } from './teeth_patches_server.ts'
import { WIRE_PATCHES } from './teeth_patches_wire.ts'
import type { Answer, Run } from './teeth_runner.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const RUNNER = join(ROOT, 'scripts', 'teeth_runner.ts')
const TEST_LIMIT_MS = 3_000
const COPIED = [
  'package.json',
  'tsconfig.json',
  'mod.ts',
  'cli.ts',
  'src',
  'mock-issuer',
  'register',
  'conformance',
  'test-support',
]

// Where a broken line shows, besides the test of its own file. What is missing here costs time only:
// all of the client's tests are run then.
const SHOWS_IN: Record<string, string[]> = {
  'src/attempts': ['src/mint'],
  'src/authorized_fetch': ['src/token_replacement'],
  'src/check_options': ['src/options'],
  'src/network_error': ['src/authorized_fetch'],
  'src/session': ['src/renewal'],
  'src/time': ['src/exchange', 'src/flight'],
  'src/token_holder': ['src/renewal', 'src/client'],
  'src/token_key': ['src/token_cache'],
  'src/urls': ['src/options', 'src/target'],
  'mock-issuer/check': ['mock-issuer/options'],
  'mock-issuer/endpoints/token_checks': ['mock-issuer/token_cases/token_cases'],
  'mock-issuer/endpoints/token_request': ['mock-issuer/token_cases/token_cases'],
}

const GREEN: Answer = { ending: 'green', where: [] }

/** A copy of the code, and the process that runs its tests. */
interface Tree {
  readonly folder: string
  runner?: ChildProcess | undefined
}

const { values: { most }, positionals: [only] } = parseArgs({
  options: { most: { type: 'string' } },
  allowPositionals: true,
})
const all = [
  ...PATCHES,
  ...LIFE_PATCHES,
  ...MOCK_ISSUER_PATCHES,
  ...WIRE_PATCHES,
  ...SERVER_PATCHES,
  ...REGISTER_PATCHES,
  ...CONFORMANCE_PATCHES,
].filter(({ name, file }) => !only || name.includes(only) || file.includes(only))
const patches = most === undefined ? all : turnsOf(all, Number(most))
let bitten = 0
const waiting = [tryControl, ...patches.map((patch) => (tree: Tree) => tryPatch(tree, patch))]
const problems: string[] = []
await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, async () => {
  const tree = await copyTree()
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const problem = await next(tree)
    if (!problem) continue
    console.error(problem)
    problems.push(problem)
  }
  tree.runner?.kill()
  await rm(tree.folder, { recursive: true })
}))
const left = all.length - patches.length
const others = left > 0 ? `; ${left} more have their turn with other commits` : ''
console.log(`teeth: ${bitten} of ${patches.length} broken lines turned a test red${others}`)
process.exitCode = problems.length > 0 || patches.length === 0 ? 1 : 0

/**
 * So many of each file, others with each commit: all of them take longer than a gate may.
 * `npm run teeth` tries all.
 */
function turnsOf(all: readonly Patch[], most: number): Patch[] {
  const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' })
  const first = parseInt(head.slice(0, 8), 16)
  const files = [...new Set(all.map(({ file }) => file))]
  return files.flatMap((file) => {
    const rows = all.filter((patch) => patch.file === file)
    return rows.map((_, at) => rows[(first + at) % rows.length] as Patch).slice(0, most)
  })
}

async function copyTree(): Promise<Tree> {
  const folder = await mkdtemp(join(tmpdir(), 'pos-auth-teeth-'))
  for (const name of COPIED) await cp(join(ROOT, name), join(folder, name), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return { folder }
}

/**
 * Without it, a tree that is red anyway would pass for good teeth.
 *
 * @return what is wrong
 */
async function tryControl(tree: Tree): Promise<string | undefined> {
  const tests = new Set([...await testsOfClient(tree), ...likeliest(tree, patches)])
  const { ending, where } = await runTests(tree, [...tests], 10)
  return ending === 'green' ? undefined : `nothing broken, and ${ending}: mend ${where} first`
}

/** @return why the patch proves nothing, if so */
async function tryPatch(tree: Tree, patch: Patch): Promise<string | undefined> {
  const is = `${patch.file}: '${patch.name}'`
  const path = join(tree.folder, patch.file)
  const text = await readFile(path, 'utf8')
  const found = text.split(patch.find).length - 1
  if (found !== 1) return `${is} finds its line ${found} times: mend the patch`
  await writeFile(path, text.replace(patch.find, () => patch.replace))
  try {
    const tests = likeliest(tree, [patch])
    let answer = tests.length > 0 ? await runTests(tree, tests) : GREEN
    if (answer.ending === 'green' && patch.file.startsWith('src/')) {
      answer = await runTests(tree, await testsOfClient(tree))
      if (answer.ending === 'red') console.log(`${is} shows in ${answer.where}: add to SHOWS_IN`)
    }
    if (answer.ending === 'green') return `${is} stays green: a test is missing`
    if (answer.ending === 'unfit') return `${is} keeps ${answer.where} from loading: mend the patch`
    bitten++
    return undefined
  } finally {
    await writeFile(path, text)
  }
}

function likeliest({ folder }: Tree, broken: readonly Patch[]): string[] {
  const names = broken.flatMap(({ file, shownIn }) => {
    const name = file.replace(/\.ts$/, '')
    return shownIn ? [shownIn] : [name, ...SHOWS_IN[name] ?? []]
  })
  const tests = names.map((name) => `${name}.test.ts`)
  return [...new Set(tests)].filter((test) => existsSync(join(folder, test)))
}

async function testsOfClient({ folder }: Tree): Promise<string[]> {
  const files = await readdir(join(folder, 'src'), { recursive: true })
  return files.filter((file) => file.endsWith('.test.ts')).map((file) => `src/${file}`)
}

/** @param patience factor of all limits */
function runTests(tree: Tree, tests: readonly string[], patience = 1): Promise<Answer> {
  const runner = tree.runner ??= fork(RUNNER, {
    cwd: tree.folder,
    env: { ...process.env, NODE_NO_WARNINGS: '1', POS_AUTH_PROPERTY_RUNS: '20' },
  })
  return new Promise((resolve) => {
    const end = (answer: Answer) => {
      clearTimeout(limit)
      runner.removeAllListeners('message').removeAllListeners('exit')
      resolve(answer)
    }
    const endRunner = (ending: Answer['ending']) => {
      runner.kill('SIGKILL')
      tree.runner = undefined
      end({ ending, where: tests })
    }
    // Code that hangs turns a test red. That the process died says nothing of the tests.
    const limit = setTimeout(endRunner, (30_000 + tests.length * TEST_LIMIT_MS) * patience, 'red')
    runner.on('message', end).on('exit', () => endRunner('unfit'))
    runner.send({ tests, limitMs: TEST_LIMIT_MS * patience } satisfies Run)
  })
}
