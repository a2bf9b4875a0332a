// What a call costs while a token is at hand.
import { attempt } from './peer_attempt.ts'
import type { Client, Peer } from './peer.ts'
import { type Tenant, withIssuer } from './peer_issuer.ts'
import { timeCalls, timeSync } from './peer_stopwatch.ts'
import type { Figure } from './peer_table.ts'

type Row = Record<string, Figure>
type Calls = Map<Peer, () => Promise<unknown>>

/** @param peers the first one is what the others are measured by */
export function timeClients(peers: readonly Peer[]): Promise<Map<Peer, Row>> {
  return withIssuer({}, async (tenant) => {
    const rows = new Map(peers.map((peer): [Peer, Row] => [peer, {}]))
    await timeCached(rows, tenant)
    await timeScopes(rows, tenant)
    await timeFetch(rows, tenant)
    return rows
  })
}

async function timeCached(rows: ReadonlyMap<Peer, Row>, tenant: Tenant): Promise<void> {
  const calls: Calls = new Map()
  for (const [peer, row] of rows) {
    if (!peer.caches) row.cachedNs = row.cachedRatio = 'no cache'
    else {
      const client = await peer.create(tenant)
      await client.getToken()
      calls.set(peer, client.getToken)
      const { peek } = client
      row.peekNs = peek ? await attempt(() => timeSync(peek)) : null
    }
  }
  for (const [peer, { ns, ratio }] of await timeCalls(calls)) {
    Object.assign(rows.get(peer) ?? {}, { cachedNs: ns, cachedRatio: ratio })
  }
}

async function timeScopes(rows: ReadonlyMap<Peer, Row>, tenant: Tenant): Promise<void> {
  for (const [peer, row] of rows) {
    if (!peer.manyScopes || !peer.caches) continue
    const fewer = await peer.create(tenant)
    const many = await peer.create(tenant)
    const failure = await attempt(async () => {
      await fewer.getToken('scope-500')
      for (let at = 0; at < 1_000; at++) await many.getToken(`scope-${at}`)
      const timings = await timeCalls(
        new Map([
          ['fewer', () => fewer.getToken('scope-500')],
          ['many', () => many.getToken('scope-500')],
        ]),
      )
      row.scopeNs = timings.get('fewer')?.ns ?? null
      row.manyScopesNs = timings.get('many')?.ns ?? null
      return null
    })
    if (failure !== null) row.scopeNs = row.manyScopesNs = failure
  }
}

/** Without a network: every call gets the same answer at once. */
async function timeFetch(rows: ReadonlyMap<Peer, Row>, tenant: Tenant): Promise<void> {
  const network = globalThis.fetch
  const calls: Map<Peer | 'bare', () => Promise<unknown>> = new Map()
  calls.set('bare', () => globalThis.fetch(tenant.api))
  for (const peer of rows.keys()) {
    const client: Client = await peer.create(tenant)
    const { fetch } = client
    if (!fetch) continue
    await client.getToken()
    calls.set(peer, () => fetch(tenant.api))
  }
  const answer = new Response(null)
  globalThis.fetch = () => Promise.resolve(answer)
  try {
    for (const [peer, { extraNs }] of await timeCalls(calls)) {
      if (peer !== 'bare') Object.assign(rows.get(peer) ?? {}, { fetchNs: extraNs })
    }
  } finally {
    globalThis.fetch = network
  }
}
