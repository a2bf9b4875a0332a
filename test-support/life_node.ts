import { assembleClient } from '../src/client.ts'
import { createCanary } from './canary.ts'
import { createLifeCalls, TIMEOUT } from './life_calls_node.ts'
import { createLifeClock } from './life_clock.ts'
import { type CallContext, createCallContexts } from './life_contexts_node.ts'
import { createLifeRules } from './life_rules.ts'
import type { LifeSetup, LifeStep } from './life_steps.ts'
import { createModelTenant, keyOf, type ModelRequest, type ModelTenant } from './model_tenant.ts'
import { createQuickSimulation, turn } from './quick_simulation.ts'

/** A client and its tenant, to which things happen. */
export interface Life {
  /** @throws {Error} naming the rules that were broken */
  step(step: LifeStep): Promise<void>
  /**
   * The tenant recovers, all callers settle, and five minutes later the client serves again.
   *
   * @throws {Error} naming the rules that were broken
   */
  end(): Promise<void>
}

export function createLife(setup: LifeSetup): Life {
  const { livesOn, scope: usual } = setup
  const time = createQuickSimulation(() => setup.random ?? 0.5)
  const clock = createLifeClock(time.clock)
  const contexts = createCallContexts(time)
  const canaries = { secret: createCanary(), token: createCanary() }
  const atApi = new WeakMap<ModelRequest, CallContext>()
  let secrets = 1
  let sourceSecret = `${canaries.secret.value}1`
  let source: 'well' | 'throws' | 'hangs' = 'well'
  let session = 0

  const figures = {
    timeout: TIMEOUT,
    margin: setup.expiryMarginSeconds ?? 60,
    ahead: setup.refreshAheadSeconds ?? 300,
  }
  const secretsOf = {
    refused: () => tenant.refused.size,
    isFresh: () => !setup.literal && !tenant.refused.has(sourceSecret),
  }
  const rules = createLifeRules(clock, () => tenant, figures, secretsOf, livesOn)
  const calls = createLifeCalls(
    setup,
    time,
    contexts,
    rules,
    () => pos,
    () => session,
    () => !setup.literal && secrets > 1,
  )
  const { said, problems } = calls

  const tenant: ModelTenant = createModelTenant(
    time,
    {
      sent(request) {
        const context = contexts.current()
        if (context && request.kind === 'api') {
          context.deadlineMs = Infinity // the client sets no deadline there
          atApi.set(request, context)
        }
        rules.sent(request, context)
      },
      answered(request, response, issued) {
        rules.answered(request, response, issued)
        const context = atApi.get(request)
        if (context) calls.startWait(context)
      },
      ended: rules.ended,
    },
    sourceSecret,
    canaries.token.value,
  )

  const pos = assembleClient(
    {
      issuer: tenant.issuer,
      clientId: 'stocksync',
      clientSecret: setup.literal ? sourceSecret : readSource,
      fetch: contexts.belonging(tenant.fetch),
      scope: usual,
      expiryMarginSeconds: setup.expiryMarginSeconds,
      refreshAheadSeconds: setup.refreshAheadSeconds,
      waitUntil: setup.ambient ? (work) => calls.keep(contexts.current(), work) : undefined,
      onEvent(event) {
        said.push(JSON.stringify(event))
        rules.event(event, contexts.current())
      },
    },
    contexts.timing,
    livesOn,
  )

  function readSource(): Promise<string> {
    if (source === 'throws') return Promise.reject(new Error(`cannot read ${sourceSecret}`))
    return source === 'hangs' ? new Promise(() => {}) : Promise.resolve(sourceSecret)
  }

  function followSecret(): void {
    sourceSecret = tenant.secret
  }

  const newest = () => tenant.issued.at(-1)
  const fromLast = (back: number) => calls.waiting().at(-1 - back)

  /** What each step does. */
  const doings: { [S in LifeStep as S[0]]: (how: S[1]) => unknown } = {
    getToken: (want) => void calls.call('getToken', want),
    fetch: (want) => void calls.call('fetch', want),
    async crowd(size) {
      for (let count = 0; count < size; count++) {
        calls.call('getToken', {})
        await time.advance(100)
      }
    },
    advance: time.advance,
    toEnd(ms) {
      const token = newest()
      return time.advance(Math.max(0, (token ? tenant.left(token) : 0) + ms))
    },
    abort(back) {
      const caller = fromLast(back)
      caller?.controller.abort(caller.reason)
    },
    die(back) {
      const context = fromLast(back)?.context
      if (!livesOn && context?.kept === 0) calls.die(context)
    },
    discovery: (mood) => tenant.moods.discovery = mood,
    token: (mood) => tenant.moods.token = mood,
    api: (mood) => tenant.moods.api = mood,
    rotate(when) {
      tenant.secret = `${canaries.secret.value}${++secrets}`
      if (when === 'at once') followSecret()
    },
    source(how) {
      if (how === 'follows') followSecret()
      else source = how
    },
    wall: time.moveWall,
    monotonic(ms) {
      time.moveMonotonic(ms)
      clock.monotonicMoved(ms)
      for (const { context } of calls.all) context.deadlineMs += ms
    },
    kill: () => tenant.killed.add(newest()?.text ?? ''),
    invalidate() {
      const text = newest()?.text ?? ''
      rules.invalidated(text)
      pos.invalidate(text)
    },
    reset() {
      session++
      rules.reset()
      pos.reset()
    },
    lifetime: (seconds) => tenant.lifetimeSeconds = seconds ?? undefined,
    sameToken: (on) => tenant.sameToken = on,
  }

  function check(): void {
    const waiting = calls.waiting()
    for (const { context } of waiting) {
      if (clock.monotonic() > context.deadlineMs) problems.push(`call ${context.number} waits on`)
    }
    if (waiting.length === 0 && contexts.holding() > 0) {
      problems.push('a timer holds the process although nobody waits')
    }
    const peeked = pos.peek()
    if (peeked) rules.handedOut(peeked.accessToken, peeked.expiresAtMs, keyOf(usual))
    report()
  }

  function report(): void {
    const all = [...problems, ...rules.problems()]
    if (all.length > 0) throw new Error(all.join('\n'))
  }

  /** No failure is remembered longer than that. */
  async function serveAgain(): Promise<void> {
    await time.advance(300_000)
    for (const key of new Set(calls.all.map(({ context }) => context.key))) {
      const caller = calls.call('getToken', key === keyOf(usual) ? {} : { scope: key })
      await time.advance(30_000)
      if (caller.served) continue
      problems.push(`not served after five good minutes: ${String(caller.error)}`)
    }
  }

  return {
    async step([what, how]) {
      await (doings[what] as (how: unknown) => unknown)(how)
      await turn()
      check()
    },
    async end() {
      Object.assign(tenant.moods, { discovery: 'well', token: 'well', api: 'well' })
      Object.assign(tenant, { lifetimeSeconds: 3_600, sameToken: false })
      source = 'well'
      followSecret()
      // Whom the API does not answer, nobody else sets free.
      for (const { context, controller, reason } of calls.waiting()) {
        if (context.deadlineMs === Infinity) controller.abort(reason)
      }
      await time.advance(120_000)
      for (const { context } of calls.waiting()) problems.push(`call ${context.number} never ended`)
      if (contexts.pending() > 0) problems.push(`${contexts.pending()} timers are left`)
      if (!setup.literal || secrets === 1) await serveAgain()
      said.push(JSON.stringify(pos.diagnose()))
      for (const canary of Object.values(canaries)) {
        for (const form of canary.findIn(said.join('\n'))) problems.push(`leaked as ${form}`)
      }
      report()
    },
  }
}
