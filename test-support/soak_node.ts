import { getEventListeners } from 'node:events'
import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { assembleClient, type PosClient } from '../src/client.ts'
import { isPosAuthError } from '../src/errors.ts'
import type { Timing } from '../src/time.ts'
import { randomText } from './canary.ts'
import { createModelTenant, type Mood } from './model_tenant.ts'
import { createQuickSimulation, seededRandom } from './quick_simulation.ts'

const CALLERS = 50
// Every fifth caller asks for a scope of its own.
const KEYS = 2
const HOUR_MS = 3_600_000
// The longest time for which a passing failure is remembered, and one look at the source.
const AFTER_MS = 35_000

/** What a day has brought. */
export interface Soak {
  readonly calls: number
  /** Calls that threw, or were answered with another status than 200. */
  readonly failed: number
  /** Those of them without a fault that explains them, and what else should not be. */
  readonly problems: readonly string[]
  /** Faults by name. */
  readonly faults: Readonly<Record<string, number>>
  readonly issued: number
  /** Losses of keys, each of which costs a token request for each key. */
  readonly losses: number
  /**
   * Token requests that succeeded, but for those that brought the same token again, for each
   * lifetime that has passed in the day of a key; what was left of a token when it was killed by a
   * loss of keys counts as passed, as its replacement counts as a request.
   */
  readonly mintsPerLifetime: number
  /** API requests with a token that had ended by itself. */
  readonly endedTokensSent: number
  /** API requests with a token that was killed by a loss of keys. */
  readonly killedTokensSent: number
  /** After a quarter of the day, and at its end. */
  readonly heapBytes: readonly [number, number]
  readonly timersLeft: number
  /** On the signals of the callers, which last all day. */
  readonly listenersLeft: number
  readonly keys: number
}

/** A day of 50 callers, each calling every 10 to 60 s, and of a fault every 5 to 15 minutes. */
export async function soak(seed: number, lifetimeSeconds: number): Promise<Soak> {
  const random = seededRandom(seed)
  const between = (least: number, most: number) => least + (most - least) * random()
  const time = createQuickSimulation(random)
  const sleep = (ms: number) => new Promise<void>((resolve) => time.setTimer(resolve, ms))
  const endMs = time.clock.monotonic() + 24 * HOUR_MS
  const lasts = () => time.clock.monotonic() < endMs
  const problems: string[] = []
  const faults: Record<string, number> = {}
  const count = { calls: 0, failed: 0, ended: 0, killed: 0, same: 0, losses: 0, timers: 0 }
  let secret = randomText(40)
  let excusedUntilMs = 0
  let lostMs = 0

  const tenant = createModelTenant(
    time,
    {
      sent(request) {
        if (request.kind !== 'api') return
        const token = tenant.known(request.token ?? '')
        if (tenant.killed.has(request.token ?? '')) count.killed++
        else if (!token || tenant.left(token) <= 0) count.ended++
      },
      answered(_, __, issued) {
        if (issued && tenant.known(issued.text) !== issued) count.same++
      },
      ended: () => {},
    },
    secret,
    'token-',
  )
  tenant.lifetimeSeconds = lifetimeSeconds
  const pos = assembleClient({
    issuer: tenant.issuer,
    clientId: 'stocksync',
    clientSecret: () => secret,
    fetch: tenant.fetch,
  }, counting(time, (by) => count.timers += by))

  async function call(signal: AbortSignal, index: number): Promise<void> {
    const scope = index % 5 === 0 ? 'read' : undefined
    while (lasts()) {
      await sleep(between(10_000, 60_000))
      const wrong = await outcome(pos, random() < 0.8, { signal, scope })
      count.calls++
      if (wrong === undefined) continue
      count.failed++
      if (time.clock.monotonic() > excusedUntilMs) problems.push(`without a fault: ${wrong}`)
    }
  }

  async function trouble(moods: Partial<Record<'discovery' | 'token' | 'api', Mood>>, ms: number) {
    excusedUntilMs = Infinity
    Object.assign(tenant.moods, moods)
    await sleep(ms)
    Object.assign(tenant.moods, { discovery: 'well', token: 'well', api: 'well' })
    excusedUntilMs = time.clock.monotonic() + AFTER_MS
  }

  const everywhere = (mood: Mood) => ({ discovery: mood, token: mood, api: mood })
  const kinds: Record<string, () => Promise<void>> = {
    '503': () => trouble({ token: 'down' }, between(5_000, 300_000)),
    'restart': () => trouble(everywhere('starting'), 25_000),
    '429': () => trouble({ token: 'busy' }, between(5_000, 120_000)),
    'network': () => trouble(everywhere('unreachable'), between(1_000, 120_000)),
    'slow': () => trouble({ token: 'slow', discovery: 'slow' }, between(60_000, 600_000)),
    'silent': () => trouble({ token: 'silent' }, between(5_000, 60_000)),
    // No caller may notice this one.
    'loss of keys': () => {
      for (const token of tenant.issued) {
        const left = tenant.known(token.text) === token ? tenant.left(token) : 0
        // Renewed ahead of its end, a token has a successor.
        const last = tenant.issued.filter(({ key }) => key === token.key).at(-1)
        if (last?.text === token.text) lostMs += Math.max(0, left)
        tenant.killed.add(token.text)
      }
      count.losses++
      return Promise.resolve()
    },
    'rotation': async () => {
      tenant.secret = randomText(40)
      await trouble({}, between(0, 60_000))
      secret = tenant.secret
    },
    'same token': async () => {
      tenant.sameToken = true
      await sleep(lifetimeSeconds * 1_000)
      tenant.sameToken = false
    },
  }

  async function strike(): Promise<void> {
    const names = Object.keys(kinds)
    while (lasts()) {
      await sleep(between(5, 15) * 60_000)
      const name = names[Math.floor(random() * names.length)] as string
      faults[name] = (faults[name] ?? 0) + 1
      await kinds[name]?.()
    }
  }

  const signals = Array.from({ length: CALLERS }, () => new AbortController().signal)
  const all = Promise.all([strike(), ...signals.map(call)])
  await time.advance(6 * HOUR_MS)
  const early = heapBytes()
  await time.advance(18 * HOUR_MS)
  const late = heapBytes()
  await time.advance(2 * HOUR_MS) // for the last of all to finish
  await all
  const issued = tenant.issued.length
  const passedMs = KEYS * 24 * HOUR_MS + lostMs
  return {
    calls: count.calls,
    failed: count.failed,
    problems,
    faults,
    issued,
    losses: count.losses,
    mintsPerLifetime: (issued - count.same) / (passedMs / (lifetimeSeconds * 1_000)),
    endedTokensSent: count.ended,
    killedTokensSent: count.killed,
    heapBytes: [early, late],
    timersLeft: count.timers,
    listenersLeft: signals.flatMap((signal) => getEventListeners(signal, 'abort')).length,
    keys: pos.diagnose().keys.length,
  }
}

/** @return what is wrong with it */
async function outcome(
  { fetch, getToken }: PosClient,
  withApi: boolean,
  want: { signal: AbortSignal; scope: string | undefined },
): Promise<string | undefined> {
  try {
    if (!withApi) return (await getToken(want)).accessToken ? undefined : 'no token'
    const answer = await fetch('api/graphql', want)
    await answer.body?.cancel()
    return answer.status === 200 ? undefined : `status ${answer.status}`
  } catch (error) {
    return isPosAuthError(error) ? error.message : `not a PosAuthError: ${String(error)}`
  }
}

/** @param note gets 1 for a timer that is set, -1 for one that fires or is cancelled */
function counting(time: Timing, note: (by: number) => void): Timing {
  return {
    ...time,
    setTimer(callback, ms, holds) {
      let open = true
      const close = () => {
        if (open) note(-1)
        open = false
      }
      note(1)
      const cancel = time.setTimer(
        () => {
          close()
          callback()
        },
        ms,
        holds,
      )
      return () => {
        close()
        cancel()
      }
    },
  }
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  collectGarbage()
  return process.memoryUsage().heapUsed
}
