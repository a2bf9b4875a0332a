import type { Tenant } from './peer_issuer.ts'

/** What a program holds of a client. */
export interface Client {
  /** The token at hand, else a new one. */
  getToken(scope?: string): Promise<unknown>
  peek?(): unknown
  /** Calls the API with a token that the client keeps. */
  fetch?(url: string): Promise<unknown>
}

/** A client to be measured. */
export interface Peer {
  /** Its package, or what it is. */
  readonly name: string
  /** What is exported into the bundle whose size is told: what the adapter uses, of ours all. */
  readonly takes?: string
  /** Keeps tokens itself, or its documentation shows how the program does. */
  readonly caches: boolean
  /** One object serves many scopes. */
  readonly manyScopes: boolean
  create(tenant: Tenant): Client | Promise<Client>
}
