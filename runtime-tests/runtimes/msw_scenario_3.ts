// With the MSW of this folder: the file stands here to find it.
import { http } from 'msw'
import { setupServer } from 'msw/node'
import manifest from 'msw/package.json' with { type: 'json' }
import { runMswScenario } from '../msw_scenario.ts'

await runMswScenario({ version: manifest.version, http, setupServer })
