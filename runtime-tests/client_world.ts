import { createPosClient, type PosAuthEvent, type PosClient } from 'pos-auth'
import { createMockIssuer, type MockIssuer } from 'pos-auth/mock-issuer'
import { secretFromEnv } from 'pos-auth/secret'

/** A check, by name. */
export type Check = (what: string, holds: boolean) => void

/** A tenant with one application, and that. */
export interface World {
  readonly tenant: MockIssuer
  readonly pos: PosClient
  readonly events: PosAuthEvent[]
  /** A client with this secret, given as text. */
  withSecret(clientSecret: string): PosClient
}

/** One clock for tenant and client, which stands still until it is moved. */
export function register(secret: string): World {
  const tenant = createMockIssuer({ issuer: 'https://shop.example/north' })
  const clientId = 'stocksync'
  tenant.applications.add({
    clientId,
    displayName: 'Stock sync',
    type: 'confidential',
    clientSecret: secret,
    flows: ['client_credentials'],
    roles: ['GraphQL User'],
  })
  tenant.graphql.answer(() => ({ data: { products: [] } }))
  tenant.clock.freeze('2026-01-31T12:00:00Z')
  const { issuer, fetch, clock: { now } } = tenant
  const events: PosAuthEvent[] = []
  const options = {
    issuer,
    clientId,
    fetch,
    clock: { now, monotonic: now },
    onEvent: (event: PosAuthEvent) => events.push(event),
  }
  const clientSecret = secretFromEnv('POS_CLIENT_SECRET', { POS_CLIENT_SECRET: secret })
  return {
    tenant,
    pos: createPosClient({ ...options, clientSecret }),
    events,
    withSecret: (clientSecret) => createPosClient({ ...options, clientSecret }),
  }
}

/** So many at once. */
export const times = <T>(count: number, call: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, call))
export const callApi = (pos: PosClient): Promise<Response> =>
  pos.fetch('api/graphql?query={products}')
export const areOk = (answers: Response[]): boolean => answers.every(({ status }) => status === 200)
export const failureOf = (pos: PosClient): Promise<unknown> =>
  pos.getToken().catch((error) => error)
