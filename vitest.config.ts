import process from 'node:process'
import { defineConfig } from 'vitest/config'

/** Where the gate and CI read off how the tests ended. */
const report = process.env.POS_AUTH_TEST_REPORT

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    globalSetup: 'test-support/global_setup_node.ts',
    pool: 'forks',
    maxWorkers: '100%', // vitest would leave one of the processors out
    hookTimeout: 60_000,
    testTimeout: 120_000, // the gate runs each property 10,000 times
    ...(report && { reporters: ['dot', ['json', { outputFile: report }]] }),
    exclude: ['**/node_modules/**', 'npm/**', 'runtime-tests/**'],
  },
})
