// Runs the scenario where a program has a process: Node, Deno, Bun.
import { runMockScenario } from './mock_scenario.ts'

interface Runtimes {
  Bun?: { version: string }
  Deno?: { version: { deno: string } }
  process: { version: string; exitCode?: number }
}

const { Bun, Deno, process } = globalThis as unknown as Runtimes
const failures = await runMockScenario()
for (const failure of failures) console.error(`failed: ${failure}`)
const node = `Node ${process.version.slice(1)}`
console.log(Bun ? `Bun ${Bun.version}` : Deno ? `Deno ${Deno.version.deno}` : node)
process.exitCode = failures.length > 0 ? 1 : 0
