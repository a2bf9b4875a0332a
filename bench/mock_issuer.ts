// node --import tsx bench/mock_issuer.ts: tokens a second of the mock issuer in process, beside
// oidc-provider over loopback HTTP, the independent issuer one would start instead; and the memory of
// its journal. With --gate it fails where a bound does not hold.
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createMockIssuer, type MockIssuer } from '../mock-issuer/mod.ts'
import { createProvider } from './oidc_provider.ts'

type Mint = () => Promise<string>

const IS_GATE = process.argv.includes('--gate')
const IN_FLIGHT = 50
const ROUNDS = 5
const TOKENS = 1_000
const GOAL = 5
const GATE = 1.5
const REQUESTS = 100_000
const KEPT = 10_000
// Of the memory that the kept entries take: each half of the run would add five times that.
const GROWTH = 0.05
const id = 'stocksync'
const secret = 'made-up-and-good-for-nothing'
const headers = {
  authorization: `Basic ${btoa(`${id}:${secret}`)}`,
  'content-type': 'application/x-www-form-urlencoded',
}
const body = 'grant_type=client_credentials'

function startMock(): { tenant: MockIssuer; mint: Mint } {
  const tenant = createMockIssuer({
    issuer: 'https://shop.example/north',
    applications: [{
      clientId: id,
      displayName: 'Stock sync',
      type: 'confidential',
      clientSecret: secret,
      flows: ['client_credentials'],
    }],
  })
  const url = `${tenant.issuer}/connect/token`
  const mint = async () => {
    const answer = await tenant.fetch(url, { method: 'POST', headers, body })
    return tokenOf(await answer.text())
  }
  return { tenant, mint }
}

/** Over plain HTTP on loopback, by two clients that keep their connections. */
async function startProvider(): Promise<{ byFetch: Mint; byAgent: Mint; close: () => void }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/token`
  server.on('request', await createProvider(new URL(url).origin, id, secret))
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT })
  return {
    byFetch: async () =>
      tokenOf(await (await fetch(url, { method: 'POST', headers, body })).text()),
    byAgent: () =>
      new Promise((resolve, reject) => {
        const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
          let text = ''
          answer.on('data', (bytes) => text += bytes)
          answer.on('end', () => resolve(tokenOf(text)))
        })
        sent.on('error', reject)
        sent.end(body)
      }),
    close: () => {
      agent.destroy()
      server.close()
      server.closeAllConnections()
    },
  }
}

function tokenOf(text: string): string {
  const { access_token } = JSON.parse(text)
  if (typeof access_token !== 'string') throw new Error('an issuer gave no token')
  return access_token
}

async function tokensPerSecond(mint: Mint, inFlight: number, count = TOKENS): Promise<number> {
  let left = count
  const work = async () => {
    while (left-- > 0) await mint()
  }
  const start = process.hrtime.bigint()
  await Promise.all(Array.from({ length: inFlight }, work))
  return count / (Number(process.hrtime.bigint() - start) / 1e9)
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN

/** @return what does not hold */
async function measureSpeed(): Promise<string[]> {
  const { mint } = startMock()
  const { byFetch, byAgent, close } = await startProvider()
  let ratio = NaN
  // One at a time is shown, not judged.
  for (const inFlight of IS_GATE ? [IN_FLIGHT] : [1, IN_FLIGHT]) {
    const seen = { mock: [] as number[], byFetch: [] as number[], byAgent: [] as number[] }
    const ratios = { byFetch: [] as number[], byAgent: [] as number[] }
    // One after the other within a round, so that a busy machine slows all.
    for (let round = -2; round < ROUNDS; round++) {
      const mock = await tokensPerSecond(mint, inFlight)
      const fetched = await tokensPerSecond(byFetch, inFlight)
      const agent = await tokensPerSecond(byAgent, inFlight)
      if (round < 0) continue // while the runtime warms up
      seen.mock.push(mock)
      seen.byFetch.push(fetched)
      seen.byAgent.push(agent)
      ratios.byFetch.push(mock / fetched)
      ratios.byAgent.push(mock / agent)
    }
    ratio = median(ratios.byFetch)
    console.log(
      `tokens a second, ${inFlight} at a time: mock issuer ${median(seen.mock).toFixed(0)}; ` +
        `oidc-provider by fetch ${median(seen.byFetch).toFixed(0)}, ratio ${ratio.toFixed(1)}; ` +
        `by node:http ${median(seen.byAgent).toFixed(0)}, ` +
        `ratio ${median(ratios.byAgent).toFixed(1)}`,
    )
  }
  close()
  console.log(
    `(by fetch, as the same program asks both; goal ${GOAL}, gate ${GATE}, ` +
      `${IN_FLIGHT} at a time; medians of ${ROUNDS} rounds)`,
  )
  return ratio >= GATE ? [] : [
    `the mock issuer gives ${ratio.toFixed(1)} tokens for one of oidc-provider, less than ${GATE}`,
  ]
}

/** @return what does not hold */
async function measureMemory(): Promise<string[]> {
  const { tenant: { journal }, mint } = startMock()
  await tokensPerSecond(mint, IN_FLIGHT) // makes keys, and lets the runtime compile
  journal.clear()
  const empty = heapBytes()
  await tokensPerSecond(mint, IN_FLIGHT, REQUESTS / 2)
  const half = heapBytes()
  await tokensPerSecond(mint, IN_FLIGHT, REQUESTS / 2)
  const growth = (heapBytes() - half) / (half - empty)
  const kept = journal.entries.length
  console.log(
    `journal after ${journal.total} requests: ${kept} entries in ` +
      `${((half - empty) / 1e6).toFixed(1)} MB, ` +
      `grown by ${(growth * 100).toFixed(1)} % over the second half (bound ${GROWTH * 100} %)`,
  )
  return [
    ...(journal.total === REQUESTS ? [] : [`the journal counts ${journal.total} requests`]),
    ...(kept === KEPT ? [] : [`the journal keeps ${kept} entries, not ${KEPT}`]),
    ...(growth <= GROWTH ? [] : [`the journal grows by ${(growth * 100).toFixed(1)} %`]),
  ]
}

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

function heapBytes(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

const problems = [...await measureMemory(), ...await measureSpeed()]
if (IS_GATE) {
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}
