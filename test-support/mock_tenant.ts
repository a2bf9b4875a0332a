import { createMockIssuer, type MockIssuer, type MockIssuerOptions } from '../mock-issuer/mod.ts'
import { randomText } from './canary.ts'

/** A mock tenant with one application, and the requests that most tests of it send. */
export interface MockTenant {
  readonly tenant: MockIssuer
  /** Of the application `stocksync`, which may ask for tokens and query the API. */
  readonly secret: string
  /** With a slash at its end. */
  readonly url: string
  askToken(parameters?: Record<string, string>, init?: RequestInit): Promise<Response>
  /** Asks for a token that must be issued. */
  takeToken(): Promise<string>
  askApi(token: string, init?: RequestInit): Promise<Response>
}

/** Its clock stands still. */
export function createMockTenant(options: Partial<MockIssuerOptions> = {}): MockTenant {
  const url = 'https://shop.example/north/'
  const secret = `s${randomText(39)}` // could be a name in GraphQL
  const tenant = createMockIssuer({
    issuer: url,
    applications: [{
      clientId: 'stocksync',
      displayName: 'Stock sync',
      type: 'confidential',
      clientSecret: secret,
      flows: ['client_credentials'],
      roles: ['GraphQL User'],
    }],
    ...options,
  })
  tenant.clock.freeze(Date.UTC(2026, 0, 2, 3, 4, 5))
  const askToken: MockTenant['askToken'] = (parameters = {}, init = {}) =>
    tenant.fetch(`${url}connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'stocksync',
        client_secret: secret,
        ...parameters,
      }),
      ...init,
    })
  return {
    tenant,
    secret,
    url,
    askToken,
    async takeToken() {
      const { access_token } = await (await askToken()).json() as { access_token?: unknown }
      if (typeof access_token !== 'string') throw new Error('no token was issued')
      return access_token
    },
    askApi: (token, init) =>
      tenant.fetch(`${url}api/graphql?query={products}`, {
        headers: { authorization: `Bearer ${token}` },
        ...init,
      }),
  }
}

/** What the work fails with; it must fail. */
export async function rejectionOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work
  } catch (error) {
    if (error instanceof Error) return error
    throw new Error(`failed with ${typeof error}, not with an Error`)
  }
  throw new Error('did not fail')
}
