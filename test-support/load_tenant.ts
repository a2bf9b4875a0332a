import {
  close,
  cutOff,
  resetAfterHeaders,
  resetBeforeHeaders,
  stall,
} from '../mock-issuer/connection_faults.ts'
import { createMockIssuer, fault, type MockIssuer } from '../mock-issuer/mod.ts'
import { type Kind, kindsOf, LEAVING, STRUCK } from './load_kinds.ts'

/** A mock tenant for a load of requests, faults and all. */
export interface LoadTenant {
  readonly tenant: MockIssuer
  readonly kinds: readonly Kind[]
  /** A request whose client goes away. One at a time. */
  readonly leaving: Kind
  /** Is called when the tenant has a request whose client is to go away. */
  onLeaving: () => void
  /** Ends its clock, which runs 500 times as fast as the system's. */
  close(): void
}

/** @param secret of all its applications */
export async function createLoadTenant(secret: string): Promise<LoadTenant> {
  const clientIds = ['stocksync', LEAVING, ...Object.values(STRUCK)]
  const tenant = createMockIssuer({
    issuer: 'http://127.0.0.1/north',
    applications: clientIds.map((clientId) => ({
      clientId,
      displayName: clientId,
      type: 'confidential',
      clientSecret: secret,
      flows: ['client_credentials'],
      roles: ['GraphQL User'],
    })),
  })
  tenant.graphql.answer(() => ({ data: { products: [] } }))
  tenant.clock.freeze()
  const apiToken = await tenant.keys.issueToken({
    clientId: 'stocksync',
    lifetimeSeconds: 100_000_000,
  })
  const timer = setInterval(() => tenant.clock.advance(2.5), 5)
  const strike = (name: string) =>
    tenant.faults.on('token', { clientId: STRUCK[name] }).times(Infinity)
  for (
    const one of [
      fault.status(503),
      fault.delay(1),
      stall(1),
      resetBeforeHeaders(),
      resetAfterHeaders(),
      cutOff(100),
      close(),
    ]
  ) strike(one.name).do(one)
  tenant.faults.on('graphql', { operationName: STRUCK.html }).times(Infinity).do(fault.html(502))
  const made: LoadTenant = {
    tenant,
    ...kindsOf(secret, apiToken),
    onLeaving: () => {},
    close: () => clearInterval(timer),
  }
  tenant.faults.on('token', { clientId: LEAVING }).times(Infinity).do({
    name: LEAVING,
    changesAnswer: false,
    async run(_, { wait }) {
      made.onLeaving()
      await wait(Infinity)
      return undefined
    },
  })
  return made
}
