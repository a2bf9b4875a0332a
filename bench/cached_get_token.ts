// npm run bench: what a cached getToken() costs, beside the closure one would write by hand.
// With --gate it fails where the goal of the gate is missed.
import process from 'node:process'
import { createPosClient } from '../mod.ts'

const CALLS = 200_000
const ROUNDS = 15
const GOAL = 1.6
const GATE = 2.5

/** The least that works: no single flight, no second clock, no bound, no abort. */
function createClosure(mint: () => Promise<{ token: string; seconds: number }>) {
  let token = ''
  let expiresAtMs = 0
  return async (): Promise<string> => {
    if (Date.now() < expiresAtMs - 60_000) return token
    const minted = await mint()
    token = minted.token
    expiresAtMs = Date.now() + minted.seconds * 1_000
    return token
  }
}

const tokenAnswer = { access_token: 'x'.repeat(800), token_type: 'Bearer', expires_in: 3_600 }
const pos = createPosClient({
  tokenEndpoint: 'https://shop.example/connect/token',
  clientId: 'stocksync',
  clientSecret: 's3cret',
  fetch: () => Promise.resolve(Response.json(tokenAnswer)),
})
const closure = createClosure(() => Promise.resolve({ token: 'x'.repeat(800), seconds: 3_600 }))

async function nanosecondsPerCall(call: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint()
  for (let at = 0; at < CALLS; at++) await call()
  return Number(process.hrtime.bigint() - start) / CALLS
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN
const seen: { closure: number[]; getToken: number[]; ratio: number[] } = {
  closure: [],
  getToken: [],
  ratio: [],
}
// One after the other within a round, so that a busy machine slows both.
for (let round = -2; round < ROUNDS; round++) {
  const byHand = await nanosecondsPerCall(closure)
  const ours = await nanosecondsPerCall(() => pos.getToken())
  if (round < 0) continue // while the runtime warms up
  seen.closure.push(byHand)
  seen.getToken.push(ours)
  seen.ratio.push(ours / byHand)
}
const ratio = median(seen.ratio)
console.log(
  `cached getToken(): ${median(seen.getToken).toFixed(0)} ns, closure by hand: ` +
    `${median(seen.closure).toFixed(0)} ns, ratio ${ratio.toFixed(2)} ` +
    `(goal ${GOAL}, gate ${GATE}; medians of ${ROUNDS} rounds)`,
)
if (process.argv.includes('--gate') && !(ratio <= GATE)) {
  console.error(`cached getToken() costs ${ratio.toFixed(2)} closures: more than ${GATE}`)
  process.exitCode = 1
}
