import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    globalSetup: 'test-support/global_setup_node.ts',
    pool: 'forks',
    maxWorkers: '100%', // vitest would leave one of the processors out
    testTimeout: 120_000, // the gate runs each property 10,000 times
    exclude: ['**/node_modules/**', 'npm/**', 'runtime-tests/**'],
  },
})
