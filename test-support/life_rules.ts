import type { PosAuthEvent } from '../src/events.ts'
import type { LifeClock } from './life_clock.ts'
import type { CallContext } from './life_contexts_node.ts'
import { createLifeMemory, type LifeSecrets } from './life_memory.ts'
import { createLifeTokens, type LifeFigures } from './life_tokens.ts'
import type { IssuedToken, ModelRequest, ModelTenant } from './model_tenant.ts'

/**
 * The rules of sections 3 and 4 of the client's specification, as seen from outside: told of calls,
 * requests, answers and events, they say what should not have been.
 */
export interface LifeRules {
  problems(): string[]
  called(context: CallContext): void
  sent(request: ModelRequest, context: CallContext | undefined): void
  answered(request: ModelRequest, response: Response, issued: IssuedToken | undefined): void
  /** It failed, or was aborted. */
  ended(request: ModelRequest): void
  event(event: PosAuthEvent, context: CallContext | undefined): void
  handedOut(text: string, expiresAtMs: number, key: string): void
  invalidated(text: string): void
  /** A new session begins. */
  reset(): void
}

// Three attempts, and one more with a secret that the source gave after a refusal.
const MOST_REQUESTS = 4

export function createLifeRules(
  clock: LifeClock,
  tenant: () => ModelTenant,
  figures: LifeFigures,
  secrets: LifeSecrets,
  livesOn: boolean,
): LifeRules {
  const found: string[] = []
  const memory = createLifeMemory(clock, secrets)
  const tokens = createLifeTokens(clock, (token) => tenant().left(token), figures)
  const open = new Map<ModelRequest, CallContext>()
  const answers = new Map<CallContext, Response>()
  const lastIssued = new Map<CallContext, IssuedToken>()
  const asked = new Map<CallContext, number>() // token requests of a mint
  let session = 0

  function checkUse(token: IssuedToken | undefined, what: string): void {
    const why = tokens.unusable(token)
    if (why) found.push(`a token was ${what}, but ${why}`)
  }

  function isBeside(context: CallContext, request: ModelRequest, other: ModelRequest): boolean {
    const of = open.get(other)
    return other.kind === request.kind && other.key === request.key && of?.alive === true &&
      of.session === context.session
  }

  function checkMint(request: ModelRequest, context: CallContext): void {
    const beside = [...open.keys()].filter((other) => isBeside(context, request, other)).length
    // Where work may die, what still lives may be taken for dead.
    if (beside > (livesOn ? 0 : 3)) found.push(`two ${request.kind} requests at once`)
    const count = (asked.get(context) ?? 0) + (request.kind === 'token' ? 1 : 0)
    asked.set(context, count)
    if (count > MOST_REQUESTS) found.push(`${count} token requests in one mint`)
    if (context.session !== session) return
    const forbidden = memory.forbids(context)
    if (forbidden) found.push(`a ${request.kind} request although ${forbidden}`)
    const needless = count === 1 ? tokens.needless(context) : undefined
    if (needless) found.push(`a mint although ${needless}`)
  }

  return {
    problems: () => [...found, ...tokens.problems],
    called(context) {
      memory.called()
      tokens.called(context)
    },
    sent(request, context) {
      if (!context) return void found.push(`a ${request.kind} request of nobody`)
      if (request.kind === 'api') checkUse(tenant().known(request.token ?? ''), 'sent to the API')
      else checkMint(request, context)
      open.set(request, context)
    },
    answered(request, response, issued) {
      const context = open.get(request)
      open.delete(request)
      if (!context?.alive) return
      answers.set(context, response)
      if (issued) {
        lastIssued.set(context, issued)
        tokens.answered(issued)
      }
      const challenge = response.headers.get('www-authenticate') ?? ''
      const refused = request.kind === 'api' && response.status === 401 &&
        /^Bearer( error="invalid_token".*)?$/.test(challenge)
      if (refused && context.session === session) tokens.refused(request.token, context)
    },
    ended: (request) => void open.delete(request),
    event(event, context) {
      if (!context || context.session !== session) return
      if (event.type === 'token' || event.type === 'refresh') {
        asked.delete(context)
        memory.succeeded(context)
        tokens.adopted(lastIssued.get(context), context)
      } else if (event.type === 'failure' && !event.fromMemory) {
        asked.delete(context)
        // A mint cut short by the end of the old token says nothing of the tenant.
        const cut = event.code === 'POS_AUTH_TIMEOUT' && tokens.isNearEnd(context)
        if (!cut) memory.failed(event.code, context, answers.get(context))
      }
    },
    handedOut(text, expiresAtMs, key) {
      const given = tenant().issued.filter((token) => token.text === text)
      const token = given.find((token) => token.expiresAtMs === expiresAtMs) ?? given.at(-1)
      checkUse(token, 'handed out')
      if (token && token.key !== key) found.push('the token of other scopes was handed out')
    },
    invalidated: tokens.invalidated,
    reset() {
      session++
      memory.reset()
      tokens.reset()
    },
  }
}
