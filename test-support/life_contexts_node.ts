import { AsyncLocalStorage } from 'node:async_hooks'
import type { Fetch } from '../src/send.ts'
import type { Timing } from '../src/time.ts'

/** A call of the client, with all that it began. */
export interface CallContext {
  /** 1 for the first. */
  readonly number: number
  /** How often the client had been reset before. */
  readonly session: number
  readonly key: string
  readonly forceRefresh: boolean
  readonly minLifetimeMs: number
  /** Work begun by it goes on. On workerd it does not, once the request it served has ended. */
  alive: boolean
  /** Promises given to its `waitUntil` that have not settled. */
  kept: number
  /** Monotonic time by which it must have settled. */
  deadlineMs: number
  settled: boolean
}

/** Tells whose work is running, and lets work die as it does where a request has ended. */
export interface CallContexts {
  /** The time of the client under test: its timers belong to the call that set them. */
  readonly timing: Timing
  current(): CallContext | undefined
  run<T>(context: CallContext, work: () => T): T
  /** Requests of a dead call are never answered, its timers never fire. */
  belonging(fetch: Fetch): Fetch
  /** @return whether it had work under way */
  end(context: CallContext): boolean
  pending(): number
  /** Timers that keep a process alive. */
  holding(): number
}

interface OpenTimer {
  readonly context: CallContext | undefined
  readonly holds: boolean
  cancel: () => void
}

// One for all: Node looks at every one there ever was whenever a promise is made.
const storage = new AsyncLocalStorage<CallContext | undefined>()

export function createCallContexts(time: Timing): CallContexts {
  const open = new Set<OpenTimer>()
  const requests = new Map<CallContext, number>()
  const current = () => storage.getStore()
  const count = (context: CallContext, by: number) =>
    requests.set(context, (requests.get(context) ?? 0) + by)

  return {
    current,
    run: (context, work) => storage.run(context, work),
    timing: {
      clock: time.clock,
      random: time.random,
      setTimer(callback, ms, holds = false) {
        const context = current()
        if (context?.alive === false) return () => {}
        const timer: OpenTimer = { context, holds, cancel: () => {} }
        const clear = time.setTimer(
          () => {
            open.delete(timer)
            storage.run(context, callback)
          },
          ms,
          holds,
        )
        timer.cancel = () => {
          open.delete(timer)
          clear()
        }
        open.add(timer)
        return timer.cancel
      },
    },
    belonging: (fetch) => (input, init) => {
      const context = current()
      if (!context) return fetch(input, init)
      count(context, 1)
      return new Promise((resolve, reject) =>
        fetch(input, init).finally(() => count(context, -1)).then(
          (value) => context.alive && resolve(value),
          (error) => context.alive && reject(error),
        )
      )
    },
    end(context) {
      context.alive = false
      const timers = [...open].filter((timer) => timer.context === context)
      for (const timer of timers) timer.cancel()
      return timers.length > 0 || (requests.get(context) ?? 0) > 0
    },
    pending: () => open.size,
    holding: () => [...open].filter(({ holds }) => holds).length,
  }
}
