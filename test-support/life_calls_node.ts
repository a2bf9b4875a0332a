import { inspect } from 'node:util'
import type { PosClient } from '../src/client.ts'
import { isPosAuthError } from '../src/errors.ts'
import type { Timing } from '../src/time.ts'
import type { CallContext, CallContexts } from './life_contexts_node.ts'
import type { LifeRules } from './life_rules.ts'
import type { LifeCall, LifeSetup } from './life_steps.ts'
import { keyOf } from './model_tenant.ts'

/** A call of `getToken` or `fetch`. */
export interface Caller {
  readonly context: CallContext
  readonly controller: AbortController
  readonly reason: symbol
  served?: true
  error?: unknown
}

/** The callers of one client. */
export interface LifeCalls {
  readonly all: readonly Caller[]
  call(kind: 'getToken' | 'fetch', want: LifeCall): Caller
  /** Those who wait. */
  waiting(): Caller[]
  /** Work for which somebody's `waitUntil` is to keep the runtime alive. */
  keep(context: CallContext | undefined, work: Promise<unknown>): void
  /** The request that a call serves ends, and with it all it began. */
  die(context: CallContext): void
  /** The API answers: what follows has its own time. */
  startWait(context: CallContext): void
  /** All that came out, for a search. */
  readonly said: string[]
  readonly problems: string[]
}

// Seconds; the default of the client.
export const TIMEOUT = 10
const MINT = 2.5 * TIMEOUT

export function createLifeCalls(
  { livesOn, scope: usual }: LifeSetup,
  { clock }: Timing,
  contexts: CallContexts,
  rules: LifeRules,
  client: () => PosClient,
  session: () => number,
  secretMayBeRefused: () => boolean,
): LifeCalls {
  const all: Caller[] = []
  const said: string[] = []
  const problems: string[] = []

  /**
   * A mint is served within 2.5 times `timeoutSeconds`. Before it may come a quick renewal that
   * lasts until the old token ends, and a look at the source of a refused secret: one
   * `timeoutSeconds` each; and where work dies, one more to find out.
   */
  function startWait(context: CallContext): void {
    const known = client().diagnose().keys.find(({ scope }) => keyOf(scope) === context.key)
    const quick = (known?.mints ?? 0) > 0 ? TIMEOUT : 0
    const look = secretMayBeRefused() ? TIMEOUT : 0
    const seconds = MINT + quick + look + (livesOn ? 0 : TIMEOUT)
    context.deadlineMs = clock.monotonic() + seconds * 1_000
  }

  function die(context: CallContext): void {
    if (!contexts.end(context)) return
    // Those who wait for its work need another while to find out.
    for (const { context: other } of all) other.deadlineMs += TIMEOUT * 1_000
  }

  function endIfDone(context: CallContext): void {
    const done = context.settled && context.kept === 0 && context.alive
    if (!livesOn && done) setImmediate(() => die(context))
  }

  function keep(context: CallContext | undefined, work: Promise<unknown>): void {
    if (!context) return
    context.kept++
    const release = () => {
      context.kept--
      endIfDone(context)
    }
    work.then(release, (error) => {
      problems.push(`waitUntil was given a promise that fails with ${inspect(error)}`)
      release()
    })
  }

  function settle(caller: Caller): void {
    const { context, controller, reason, served, error } = caller
    if (!context.alive) return
    const overdueMs = clock.monotonic() - context.deadlineMs
    if (overdueMs > 0) problems.push(`call ${context.number} was served ${overdueMs} ms too late`)
    context.settled = true
    endIfDone(context)
    if (served) return
    if (!isPosAuthError(error) && !(controller.signal.aborted && error === reason)) {
      problems.push(`call ${context.number} failed with ${inspect(error)}`)
    }
    said.push(inspect(error, { showHidden: true, getters: true }), JSON.stringify(error) ?? '')
    if (error instanceof Error) said.push(`${error.stack}${String(error)}`)
  }

  function createContext(kind: 'getToken' | 'fetch', want: LifeCall): CallContext {
    const ofToken = kind === 'getToken' ? want : {}
    return {
      number: all.length + 1,
      session: session(),
      key: keyOf(want.scope ?? usual),
      forceRefresh: ofToken.forceRefresh === true,
      minLifetimeMs: (ofToken.minLifetimeSeconds ?? 0) * 1_000,
      alive: true,
      kept: 0,
      deadlineMs: 0,
      settled: false,
    }
  }

  async function run(kind: 'getToken' | 'fetch', want: LifeCall, caller: Caller): Promise<void> {
    const { stream, waitUntil, ...rest } = want
    const { context, controller: { signal } } = caller
    const until = waitUntil ? { waitUntil: (work: Promise<unknown>) => keep(context, work) } : {}
    if (kind === 'fetch') {
      const body = stream ? { body: new ReadableStream(), duplex: 'half' } : { body: 'query' }
      await client().fetch('api/graphql', { ...rest, ...until, ...body, signal, method: 'POST' })
      return
    }
    const token = await client().getToken({ ...rest, ...until, signal })
    said.push(inspect(token, { showHidden: true, getters: true }), JSON.stringify(token))
    rules.handedOut(token.accessToken, token.expiresAtMs, context.key)
  }

  return {
    all,
    said,
    problems,
    keep,
    die,
    startWait,
    waiting: () => all.filter(({ context }) => !context.settled && context.alive),
    call(kind, want) {
      const caller: Caller = {
        context: createContext(kind, want),
        controller: new AbortController(),
        reason: Symbol('left'),
      }
      const { context } = caller
      startWait(context)
      all.push(caller)
      rules.called(context)
      contexts.run(context, () => run(kind, want, caller)).then(
        () => {
          caller.served = true
          settle(caller)
        },
        (error: unknown) => {
          caller.error = error
          settle(caller)
        },
      )
      return caller
    },
  }
}
