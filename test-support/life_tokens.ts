import type { CallContext } from './life_contexts_node.ts'
import type { LifeClock, Moment } from './life_clock.ts'
import type { IssuedToken, ModelTenant } from './model_tenant.ts'

/** Seconds. */
export interface LifeFigures {
  readonly timeout: number
  readonly margin: number
  readonly ahead: number
}

/** What the model knows of one set of scopes in one session. */
interface KeyState {
  /** The token that the client has. */
  token?: IssuedToken | undefined
  /** The one before, if it was dropped: a renewal may have begun while it was there. */
  dropped?: IssuedToken | undefined
  /** When the last token was dropped for a 401, and when minLifetimeSeconds was last not met. */
  rejected?: Moment | undefined
  disappointed?: Moment | undefined
  /** Mints since a token came that ends later than the one before. */
  sameInARow: number
}

/** The tokens a client has at hand, and whether it may hand them out or ask for others. */
export interface LifeTokens {
  called(context: CallContext): void
  answered(issued: IssuedToken): void
  /** The client has taken this one. */
  adopted(token: IssuedToken | undefined, context: CallContext): void
  /** The API has refused it. */
  refused(text: string | undefined, context: CallContext): void
  invalidated(text: string): void
  reset(): void
  /** Why the call needs no new token; nothing if it does. */
  needless(context: CallContext): string | undefined
  /** Why the token may not be used now. */
  unusable(token: IssuedToken | undefined): string | undefined
  /** Whether a renewal now ends with the old token, before its time is up. */
  isNearEnd(context: CallContext): boolean
  readonly problems: string[]
}

const BUDGET_MS = 30_000
// Once at the start of the window, once at the margin, then once per tenth of the margin.
const MOST_SAME = 13

export function createLifeTokens(
  clock: LifeClock,
  left: ModelTenant['left'],
  figures: LifeFigures,
): LifeTokens {
  const problems: string[] = []
  const answeredAt = new Map<IssuedToken, number>()
  const needy = new Set<CallContext>() // the token at hand would not have done when they came
  let keys = new Map<string, KeyState>()

  function stateOf({ key }: CallContext): KeyState {
    const state = keys.get(key) ?? { sameInARow: 0 }
    keys.set(key, state)
    return state
  }

  const leftNow = ({ token }: KeyState) => token ? left(token) : 0

  function drop(state: KeyState): void {
    state.dropped = state.token
    state.token = undefined
  }

  const windowMs = ({ lifetimeMs }: IssuedToken) =>
    Math.max(
      Math.min(figures.margin * 1_000, lifetimeMs * 0.1),
      Math.min(figures.ahead * 1_000, lifetimeMs * 0.2),
    )

  function wouldDo(context: CallContext): string | undefined {
    const state = stateOf(context)
    const ms = leftNow(state)
    if (!state.token || ms <= windowMs(state.token) || context.forceRefresh) return undefined
    if (context.minLifetimeMs <= ms) return `the token at hand holds for ${ms} ms`
    return clock.within(state.disappointed, BUDGET_MS)
      ? 'minLifetimeSeconds was not met less than 30 s ago'
      : undefined
  }

  return {
    problems,
    called(context) {
      if (!wouldDo(context)) needy.add(context)
    },
    answered: (issued) => void answeredAt.set(issued, clock.monotonic()),
    adopted(token, context) {
      if (!token || token.lifetimeMs <= 0) return
      const state = stateOf(context)
      const disappoints = context.minLifetimeMs > token.lifetimeMs && !context.settled
      if (disappoints) state.disappointed = clock.moment()
      const same = state.token?.text === token.text &&
        token.expiresAtMs <= state.token.expiresAtMs + 1_000
      state.sameInARow = same && !context.forceRefresh ? state.sameInARow + 1 : 0
      if (state.sameInARow > MOST_SAME) problems.push('the same token is asked for too often')
      if (!same) state.token = token
    },
    refused(text, context) {
      const state = stateOf(context)
      if (state.token?.text !== text || clock.within(state.rejected, BUDGET_MS)) return
      // If only the monotonic clock says that the time is over, the client need not know it yet.
      if (!clock.mayBeWithin(state.rejected, BUDGET_MS)) state.rejected = clock.moment()
      drop(state)
    },
    invalidated(text) {
      for (const state of keys.values()) if (state.token?.text === text) drop(state)
    },
    reset() {
      keys = new Map()
    },
    needless: (context) => needy.has(context) ? undefined : wouldDo(context),
    unusable(token) {
      if (!token) return 'it was never issued'
      const { lifetimeMs, startedAtMs, startedMonotonicMs } = token
      const spentMs = Math.max(
        clock.now() - startedAtMs,
        clock.monotonic() - clock.unseenMs() - startedMonotonicMs,
      )
      // To those who waited for it a token goes as it comes.
      const fresh = answeredAt.get(token) === clock.monotonic()
      if (fresh && (lifetimeMs <= 0 || clock.now() < startedAtMs)) return undefined
      if (clock.now() < startedAtMs) return 'the clock is set back to before its start'
      return spentMs >= lifetimeMs ? `it ended ${spentMs - lifetimeMs} ms ago` : undefined
    },
    isNearEnd(context) {
      const state = stateOf(context)
      const token = state.token ?? state.dropped
      const ms = token ? left(token) : NaN
      return ms >= -clock.unseenMs() && ms < figures.timeout * 1_000
    },
  }
}
