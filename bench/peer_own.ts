// Ours, and the closure that one would write by hand instead.
import type { Peer } from './peer.ts'
import type { Tenant } from './peer_issuer.ts'
import { BUILT } from './peer_packages.ts'
import { load } from './peers/load.ts'

/** As the README shows it. */
export const OURS: Peer = {
  name: 'pos-auth',
  takes: '*',
  caches: true,
  manyScopes: true,
  create: async ({ issuer, clientId, clientSecret }) => {
    // As it is built for users: tsx adds a call to each function that has a name.
    const { createPosClient } = await load<typeof import('../mod.ts')>(BUILT)
    const pos = createPosClient({ issuer, clientId, clientSecret })
    return {
      getToken: (scope) => scope === undefined ? pos.getToken() : pos.getToken({ scope }),
      peek: () => pos.peek(),
      fetch: (url) => pos.fetch(url),
    }
  },
}

/** The least that works: no single flight, no second clock, no bound, no abort. */
export const CLOSURE: Peer = {
  name: 'closure by hand',
  caches: true,
  manyScopes: false,
  create: (tenant) => {
    let token = ''
    let expiresAtMs = 0
    const getToken = async (): Promise<string> => {
      if (Date.now() < expiresAtMs - 60_000) return token
      const { access_token, expires_in } = await requestToken(tenant)
      token = access_token
      expiresAtMs = Date.now() + expires_in * 1_000
      return token
    }
    return {
      getToken,
      fetch: async (url) =>
        fetch(url, { headers: { authorization: `Bearer ${await getToken()}` } }),
    }
  },
}

/** A token request by hand, for the closure and for the library that leaves it to the program. */
export async function requestToken(
  { issuer, clientId, clientSecret }: Tenant,
): Promise<{ access_token: string; expires_in: number }> {
  const response = await fetch(`${issuer}/connect/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  if (!response.ok) throw new Error(`The token endpoint answered ${response.status}`)
  return await response.json()
}
