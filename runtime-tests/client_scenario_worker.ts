// Runs the scenario in workerd, whose tests are handlers. A worker does not learn its version, and
// has no printer but the console.
import { runClientScenario } from './client_scenario.ts'

interface Environment {
  readonly args: readonly string[]
}

interface Context {
  waitUntil(promise: Promise<unknown>): void
}

const handlers: { test(_: unknown, env: Environment, context: Context): Promise<void> } = {
  async test(_, { args: [secret = '', token = ''] }, context) {
    const waitUntil = (promise: Promise<unknown>) => context.waitUntil(promise)
    const failures = await runClientScenario({ secret, token, printers: {}, waitUntil })
    for (const failure of failures) console.error(`failed: ${failure}`)
    console.log('workerd')
    if (failures.length > 0) throw new Error(`${failures.length} checks failed`)
  },
}

export default handlers
