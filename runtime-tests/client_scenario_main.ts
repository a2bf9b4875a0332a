// Runs the scenario where a program has a process: Node, Deno, Bun. Arguments: a secret and a token
// that nothing may show.
import { runClientScenario } from './client_scenario.ts'

type Inspect = (value: unknown, options?: object) => string

interface Runtimes {
  Bun?: { version: string; inspect: Inspect }
  Deno?: { version: { deno: string }; inspect: Inspect }
  process: {
    version: string
    argv: string[]
    exitCode?: number
    getBuiltinModule(name: 'node:util'): {
      inspect: Inspect
      format(...values: unknown[]): string
    }
  }
}

const { Bun, Deno, process } = globalThis as unknown as Runtimes
const { inspect, format } = process.getBuiltinModule('node:util')
const all = { showHidden: true, getters: true, depth: Infinity }
const own = Bun ?? Deno

const failures = await runClientScenario({
  secret: process.argv[2] ?? '',
  token: process.argv[3] ?? '',
  printers: {
    'util.inspect': (value) => inspect(value),
    'util.inspect with all': (value) => inspect(value, all),
    'util.inspect with all, raw': (value) => inspect(value, { ...all, customInspect: false }),
    'util.format': (value) => format('%o %O %j %s', value, value, value, value),
    ...own && {
      'inspect of the runtime': (value) => own.inspect(value),
      'inspect of the runtime with all': (value) => own.inspect(value, all),
    },
  },
})
for (const failure of failures) console.error(`failed: ${failure}`)
const node = `Node ${process.version.slice(1)}`
console.log(Bun ? `Bun ${Bun.version}` : Deno ? `Deno ${Deno.version.deno}` : node)
process.exitCode = failures.length > 0 ? 1 : 0
