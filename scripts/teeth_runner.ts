// Runs the tests that its parent names, in the folder where it was started, and says how they ended.
// It stays up for many runs, since to start Node and vitest takes longer than most of them.
import { join } from 'node:path'
import process from 'node:process'
import { createVitest } from 'vitest/node'

/** What the runner is sent. */
export interface Run {
  /** Files of tests; if there is none of them, the runner dies. */
  readonly tests: readonly string[]
  /** Of each test, in milliseconds. */
  readonly limitMs: number
}

/** What it answers; `unfit` if a file of tests failed though no test of it did: it did not load. */
export interface Answer {
  readonly ending: 'green' | 'red' | 'unfit'
  /** The files of tests that failed. */
  readonly where: readonly string[]
}

process.on('message', async (run: Run) => process.send?.(await answer(run)))

/** Each run has a vitest and threads of its own: nothing that an earlier one has read is left. */
async function answer({ tests, limitMs }: Run): Promise<Answer> {
  const vitest = await createVitest('test', {
    // vitest.config.ts makes certificates, for tests with servers; each rule has a test without one.
    config: false,
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', 'src/{https,https_life,integration,soak}.test.ts'],
    watch: false,
    pool: 'threads',
    maxWorkers: 1,
    bail: 1,
    testTimeout: limitMs,
    reporters: [{}],
    // By the content of a file: what no row has changed is compiled once for all of them.
    experimental: { fsModuleCache: true, fsModuleCachePath: join(process.cwd(), 'compiled') },
  })
  const { testModules, unhandledErrors } = await vitest.start([...tests])
  await vitest.close()
  const failed = testModules.filter((module) => !module.ok())
  const where = failed.map(({ relativeModuleId }) => relativeModuleId)
  const hasRedTest = failed.some(({ children }) => [...children.allTests('failed')].length > 0)
  if (hasRedTest || unhandledErrors.length > 0) return { ending: 'red', where }
  return { ending: failed.length > 0 ? 'unfit' : 'green', where }
}
