// Runs the scenario in workerd, whose tests are handlers. A worker does not learn its version.
import { runMockScenario } from './mock_scenario.ts'

const handlers: { test(): Promise<void> } = {
  async test() {
    const failures = await runMockScenario()
    for (const failure of failures) console.error(`failed: ${failure}`)
    console.log('workerd')
    if (failures.length > 0) throw new Error(`${failures.length} checks failed`)
  },
}

export default handlers
