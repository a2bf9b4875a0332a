import { assembleClient, type PosClient } from '../src/client.ts'
import type { PosClientOptions } from '../src/options.ts'
import { createScriptedTenant, type ScriptedTenant } from './scripted_tenant.ts'
import { createSimulation, type Simulation } from './simulation.ts'

/** A client, the tenant it talks to, and the time both live in. */
export interface SimulatedClient {
  readonly pos: PosClient
  readonly tenant: ScriptedTenant
  readonly time: Simulation
}

export function createSimulatedClient(
  options: Partial<PosClientOptions> = {},
  random?: () => number,
  livesOn?: boolean,
): SimulatedClient {
  const tenant = createScriptedTenant()
  const time = createSimulation(random)
  const standard = {
    issuer: tenant.issuer,
    clientId: 'stocksync',
    clientSecret: 's3cret',
    fetch: tenant.fetch,
  }
  return { pos: assembleClient({ ...standard, ...options }, time, livesOn), tenant, time }
}
