// How often a client asks its issuer, where it might ask too often.
import { attempt } from './peer_attempt.ts'
import type { Client, Peer } from './peer.ts'
import { type Behaviour, type Counts, withIssuer } from './peer_issuer.ts'
import type { Figure, Figures } from './peer_table.ts'

const LATENCY_MS = 50
const INVALID_TOKEN = 'Bearer error="invalid_token"'

type Use = (client: Client, counts: Counts, api: string) => Promise<Figure>

/** Makes each count with an issuer and a client of its own. */
export async function countRequests(peer: Peer): Promise<Figures> {
  const count = (behaviour: Behaviour, use: Use): Promise<Figure> =>
    attempt(() =>
      withIssuer(
        { latencyMs: LATENCY_MS, ...behaviour },
        async (tenant, counts) => use(await peer.create(tenant), counts, tenant.api),
      )
    )

  let coldDiscoveries: Figure = null
  const coldTokens = await count({}, async (client, counts) => {
    await Promise.all(Array.from({ length: 1_000 }, () => client.getToken()))
    coldDiscoveries = counts.discovery
    return counts.token
  })
  return {
    coldTokens,
    coldDiscoveries,
    scopeTokens: peer.manyScopes ? await count({}, askManyScopes) : null,
    wrongSecretTokens: await count({ wrongSecret: true }, async (client, counts) => {
      await atOnce(1_000, () => client.getToken())
      await inARow(50, () => client.getToken())
      return counts.token
    }),
    outageTokens: await count({ outage: () => ({ retryAfter: '30' }) }, async (client, counts) => {
      await inARow(50, () => client.getToken())
      return counts.token
    }),
    oneOutageServed: await count(
      { outage: (request) => request === 1 ? {} : undefined },
      (client, counts) => client.getToken().then(() => counts.token > 1, () => false),
    ),
    refusedTokens: await count({ challenge: INVALID_TOKEN }, callApi),
    deniedRequests: await count({ challenge: '' }, async (client, counts, api) => {
      const tokens = await callApi(client, counts, api)
      return tokens === null ? null : tokens - 1 + counts.api - 120
    }),
  }
}

async function askManyScopes(client: Client, counts: Counts): Promise<number> {
  await Promise.all(Array.from({ length: 1_000 }, (_, at) => client.getToken(`scope-${at % 100}`)))
  return counts.token
}

/** @returns token requests, or null if the client calls no API */
async function callApi(
  { getToken, fetch }: Client,
  counts: Counts,
  api: string,
): Promise<number | null> {
  if (!fetch) return null
  await getToken()
  await atOnce(100, () => fetch(api))
  await inARow(20, () => fetch(api))
  return counts.token
}

const atOnce = (times: number, call: () => Promise<unknown>) =>
  Promise.allSettled(Array.from({ length: times }, call))

async function inARow(times: number, call: () => Promise<unknown>): Promise<void> {
  for (let at = 0; at < times; at++) await call().catch(() => {})
}
