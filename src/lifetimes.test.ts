// What the callers of a program see when the tenant changes just as a token nears its end. The table
// is worked out by hand from the rules, with all chances at their middle: a renewal ahead starts in
// the middle of its window, a 503 without Retry-After is remembered for 5 s.
import { expect, test } from 'vitest'
import { fault } from '../mock-issuer/mod.ts'
import {
  createSimulatedTenant,
  type SimulatedTenant,
  type Trouble,
} from '../test-support/simulated_tenant_node.ts'
import { broken, sameTokenAgain } from '../test-support/token_faults.ts'
import { isPosAuthError } from './errors.ts'

const DAY = 86_400

/** What becomes of the tenant when the window begins. */
const TENANTS = {
  good: () => undefined,
  slow: () => fault.delay(2),
  503: () => fault.status(503),
  400: () => fault.refuse('invalid_request'),
  down: broken,
} satisfies Record<string, Trouble>

const AHEAD =
  'requests from the start of the window (5 min or a fifth before the end) to the margin'
const MARGIN = 'requests in the margin (1 min or a tenth)'
const AFTER = 'requests from the end on'
const WAIT = 'the longest that a caller before the end waits, in milliseconds'
const BEFORE = 'what callers before the end get'
const END = 'what a caller at the end gets'

type Row = [
  lifetimeSeconds: number,
  tenant: `${keyof typeof TENANTS}` | 'same',
  stepMs: number,
  ahead: number,
  margin: number,
  after: number,
  waitMs: number,
  before: string,
  end: string,
]

const table: Row[] = [
  // lifetime, tenant, a call each ms, ahead, margin, after, wait, before the end, at the end
  [1, 'good', 10, 1, 0, 0, 0, 'token', 'new token'],
  [5, 'good', 50, 1, 0, 0, 0, 'token', 'new token'],
  [30, 'good', 250, 1, 0, 0, 0, 'token', 'new token'],
  [60, 'good', 500, 1, 0, 0, 0, 'token', 'new token'],
  [300, 'good', 1_000, 1, 0, 0, 0, 'token', 'new token'],
  [3_600, 'good', 1_000, 1, 0, 0, 0, 'token', 'new token'],
  [DAY, 'good', 1_000, 1, 0, 0, 0, 'token', 'new token'],
  [30 * DAY, 'good', 1_000, 1, 0, 0, 0, 'token', 'new token'],

  // A quick renewal is given up at the end of the old token; then follows an ordinary mint. Tokens
  // of 1 s that travel for 2 s are of no use to anybody.
  [1, 'slow', 10, 1, 0, 3, 100 + 7_250, 'token, then TIMEOUT', 'TIMEOUT'],
  [5, 'slow', 50, 1, 0, 1, 500 + 2_000, 'token', 'new token'],
  [30, 'slow', 250, 1, 0, 0, 500, 'token', 'new token'],
  [60, 'slow', 500, 1, 0, 0, 0, 'token', 'new token'],
  [300, 'slow', 1_000, 1, 0, 0, 0, 'token', 'new token'],
  [3_600, 'slow', 1_000, 1, 0, 0, 0, 'token', 'new token'],
  [DAY, 'slow', 1_000, 1, 0, 0, 0, 'token', 'new token'],
  [30 * DAY, 'slow', 1_000, 1, 0, 0, 0, 'token', 'new token'],

  // 5 s each; ahead every tenth of the lifetime or 30 s.
  [1, '503', 10, 1, 0, 0, 0, 'token', 'SERVER_UNAVAILABLE, remembered'],
  [5, '503', 50, 1, 0, 0, 0, 'token', 'SERVER_UNAVAILABLE, remembered'],
  [30, '503', 250, 1, 0, 0, 0, 'token', 'SERVER_UNAVAILABLE, remembered'],
  [60, '503', 500, 1, 1, 0, 0, 'token', 'SERVER_UNAVAILABLE, remembered'],
  [300, '503', 1_000, 1, 6, 3, 0, 'token', 'SERVER_UNAVAILABLE'],
  [3_600, '503', 1_000, 4, 12, 3, 0, 'token', 'SERVER_UNAVAILABLE'],
  [DAY, '503', 1_000, 4, 12, 3, 0, 'token', 'SERVER_UNAVAILABLE'],
  [30 * DAY, '503', 1_000, 4, 12, 3, 0, 'token', 'SERVER_UNAVAILABLE'],

  // 30 s, 60 s, 120 s.
  [1, '400', 10, 1, 0, 0, 0, 'token', 'REQUEST_REJECTED, remembered'],
  [5, '400', 50, 1, 0, 0, 0, 'token', 'REQUEST_REJECTED, remembered'],
  [30, '400', 250, 1, 0, 0, 0, 'token', 'REQUEST_REJECTED, remembered'],
  [60, '400', 500, 1, 0, 0, 0, 'token', 'REQUEST_REJECTED, remembered'],
  [300, '400', 1_000, 1, 1, 0, 0, 'token', 'REQUEST_REJECTED, remembered'],
  [3_600, '400', 1_000, 3, 0, 0, 0, 'token', 'REQUEST_REJECTED, remembered'],
  [DAY, '400', 1_000, 3, 0, 0, 0, 'token', 'REQUEST_REJECTED, remembered'],
  [30 * DAY, '400', 1_000, 3, 0, 0, 0, 'token', 'REQUEST_REJECTED, remembered'],

  // 1 s, 2 s, 4 s, 8 s, 16 s, 30 s.
  [1, 'down', 10, 1, 0, 0, 0, 'token', 'NETWORK_FAILED, remembered'],
  [5, 'down', 50, 1, 0, 0, 0, 'token', 'NETWORK_FAILED, remembered'],
  [30, 'down', 250, 1, 2, 0, 0, 'token', 'NETWORK_FAILED, remembered'],
  [60, 'down', 500, 1, 2, 3, 0, 'token', 'NETWORK_FAILED'],
  [300, 'down', 1_000, 1, 4, 3, 0, 'token', 'NETWORK_FAILED'],
  [3_600, 'down', 1_000, 4, 3, 0, 0, 'token', 'NETWORK_FAILED, remembered'],
  [DAY, 'down', 1_000, 4, 3, 0, 0, 'token', 'NETWORK_FAILED, remembered'],
  [30 * DAY, 'down', 1_000, 4, 3, 0, 0, 'token', 'NETWORK_FAILED, remembered'],

  // Once ahead, then at the margin and every tenth of it, but no more than once a second. The token
  // of 30 days is believed for a day, and then for another.
  [1, 'same', 10, 1, 1, 1, 0, 'token', 'new token'],
  [5, 'same', 50, 1, 1, 1, 0, 'token', 'new token'],
  [30, 'same', 250, 1, 3, 1, 0, 'token', 'new token'],
  [60, 'same', 500, 1, 6, 1, 0, 'token', 'new token'],
  [300, 'same', 1_000, 1, 10, 1, 0, 'token', 'new token'],
  [3_600, 'same', 1_000, 1, 10, 1, 0, 'token', 'new token'],
  [DAY, 'same', 1_000, 1, 10, 1, 0, 'token', 'new token'],
  [30 * DAY, 'same', 1_000, 1, 0, 0, 0, 'token', 'first token'],
]

test.each(table)('%i s, tenant %s', async (...row) => {
  const [lifetimeSeconds, tenant, stepMs, ahead, margin, after, waitMs, before, end] = row
  const simulated = createSimulatedTenant({ lifetimeSeconds })
  const again = sameTokenAgain(simulated.tenant)
  if (tenant === 'same') simulated.trouble.token = () => again
  const first = (await simulated.pos.getToken()).accessToken

  const believedMs = Math.min(lifetimeSeconds, DAY) * 1_000
  const aheadMs = Math.min(300_000, believedMs / 5)
  const marginMs = Math.min(60_000, believedMs / 10)
  const endMs = simulated.time.clock.now() + believedMs
  await simulated.time.pass(believedMs - aheadMs)
  if (tenant !== 'same') simulated.trouble.token = TENANTS[tenant]
  const callers = []
  for (let left = aheadMs; left > 0; left -= stepMs) {
    callers.push(call(simulated, first))
    await simulated.time.pass(stepMs)
  }
  const atEnd = call(simulated, first)
  await simulated.time.advance(30_000)
  const seen = await Promise.all(callers)

  const asked = simulated.tenant.journal.find({ endpoint: 'token' }).slice(1)
    .map(({ atMs }) => endMs - atMs)
  expect({
    [AHEAD]: asked.filter((left) => left > marginMs).length,
    [MARGIN]: asked.filter((left) => left > 0 && left <= marginMs).length,
    [AFTER]: asked.filter((left) => left <= 0).length,
    [WAIT]: Math.max(...seen.map(({ waitedMs }) => waitedMs)),
    [BEFORE]: [...new Set(seen.map(({ got }) => got.replace(/^(first|new) /, '')))].join(', then '),
    [END]: (await atEnd).got,
  }).toEqual({
    [AHEAD]: ahead,
    [MARGIN]: margin,
    [AFTER]: after,
    [WAIT]: waitMs,
    [BEFORE]: before,
    [END]: end,
  })
  expect(simulated.time.pending()).toBe(0)
})

/** What a caller gets, and after how long. */
async function call({ pos, time }: SimulatedTenant, first: string) {
  const startedMs = time.clock.now()
  const got = await pos.getToken().then(({ accessToken, expiresAtMs }) => {
    if (expiresAtMs <= time.clock.now()) return 'dead token'
    return accessToken === first ? 'first token' : 'new token'
  }, (error) => {
    if (!isPosAuthError(error)) throw error
    return `${error.code.replace('POS_AUTH_', '')}${error.fromMemory ? ', remembered' : ''}`
  })
  return { got, waitedMs: time.clock.now() - startedMs }
}
