// node --import tsx runtime-tests/mock_node.ts: the scenario of the mock issuer on each runtime.
import { runOnEachRuntime } from './each_runtime_node.ts'

await runOnEachRuntime({
  name: 'mock issuer',
  file: 'mock_scenario',
  args: [],
  denoPermissions: [],
  problemIn: ({ stdout }) => stdout && `it prints more than its version:\n${stdout}`,
})
