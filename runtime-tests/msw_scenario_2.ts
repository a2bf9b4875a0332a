// With the MSW of the root, which Node 20, Deno and Bun need.
import { http } from 'msw'
import { setupServer } from 'msw/node'
import manifest from 'msw/package.json' with { type: 'json' }
import { runMswScenario } from './msw_scenario.ts'

await runMswScenario({ version: manifest.version, http, setupServer })
