import type { Exchange, Stop, Target, Unsent, UnsentReason } from './evidence.ts'
import type { WireRequest } from './exchange.ts'
import type { Limits } from './limits.ts'
import type { Recorder } from './recorder.ts'
import { look, textOf, type View } from './seen.ts'
import type { Sender } from './send_step.ts'
import type { Step, StepContext } from './step.ts'

/** What is told while a run goes on. */
export type Progress =
  | { readonly kind: 'step'; readonly step: Step; readonly number: number; readonly of: number }
  | { readonly kind: 'life' }
  | { readonly kind: 'stop'; readonly stop: Stop }

/** What the steps are sent with. */
export interface PlanOptions {
  readonly steps: readonly Step[]
  /** Ids of the steps that are wanted. */
  readonly wanted: ReadonlySet<string>
  readonly target: Target
  readonly sender: Sender
  readonly limits: Limits
  readonly recorder: Recorder
  /** What requests are made of, beside what was seen so far. */
  readonly secrets: Pick<
    StepContext,
    'clientSecret' | 'fictitious' | 'forgedHost' | 'wrongSecret'
  >
  /** Looks at each exchange, and says when the run must stop. */
  stopAfter(exchange: Exchange, step: Step, seen: View): Stop | undefined
  /** Milliseconds since 1970. */
  now(): number
  readonly signal: AbortSignal
  onProgress?: ((progress: Progress) => void) | undefined
}

/** What became of the plan. */
export interface PlanResult {
  readonly unsent: readonly Unsent[]
  readonly stop?: Stop | undefined
}

/** Sends the steps one after the other, as far as budget and what comes back allow. */
export async function runPlan(options: PlanOptions): Promise<PlanResult> {
  const { steps, wanted, target, recorder, sender, signal } = options
  const unsent: Unsent[] = []
  const startedAt = options.now()
  let stop: Stop | undefined
  const view = () => {
    const { exchanges, handshakes, tokens } = recorder
    return look({ target, exchanges, handshakes, tokens })
  }

  for (const [index, step] of steps.entries()) {
    const left = reasonToLeave(step)
    if (left) {
      unsent.push({ step: step.id, ...left })
      continue
    }
    const made = await step.request?.(context())
    const over = made && overTokenBudget(step, made)
    if (over !== undefined) {
      unsent.push({ step: step.id, reason: 'budget', detail: over })
      continue
    }
    options.onProgress?.({ kind: 'step', step, number: index + 1, of: steps.length })
    const next = await send(step, made)
    // The first reason counts, unless a later one stops more.
    if (next && (!stop || next.scope === 'all')) {
      stop = next
      options.onProgress?.({ kind: 'stop', stop })
    }
  }
  return { unsent, stop }

  function reasonToLeave(step: Step): Omit<Unsent, 'step'> | undefined {
    const because = (reason: UnsentReason, detail: string) => ({ reason, detail })
    if (!wanted.has(step.id)) return because('filter', 'no chosen check needs it')
    if (stop?.scope === 'all' || (stop && namesClient(step))) {
      return because('stopped', stop.message)
    }
    const { condition, handshake } = step
    if (handshake !== undefined && !sender.canShakeHands) {
      return because('condition', 'the tenant is in this process, without TLS in between')
    }
    if (condition && !condition.holds(view())) {
      return because('condition', `it is sent only if ${condition.words}`)
    }
    const over = overBudget(step)
    return over === undefined ? undefined : because('budget', over)
  }

  function overBudget({ danger, handshake }: Step): string | undefined {
    const { limits } = options
    const { requests, fictitiousLogins } = sender.ledger
    if (options.now() - startedAt > limits.totalSeconds * 1000) {
      return `the run has lasted ${limits.totalSeconds} s, its limit`
    }
    if (handshake === undefined && requests >= limits.requests) {
      return `${limits.requests} requests were sent, the limit`
    }
    if (danger === 'WF' && fictitiousLogins >= limits.fictitiousLogins) {
      return `${limits.fictitiousLogins} logins of unknown clients failed, the limit`
    }
    return undefined
  }

  /**
   * Whoever answers one wrong login with a token may answer all with one, so the limits hold for
   * every request to the token endpoint, whatever should become of it. Once as many tokens as the
   * limit were issued, none is sent any more, but for the one wrong secret, which comes last: a
   * tenant that issued tokens to the right secret alone has refused all wrong logins. Once a
   * login of the client failed, nothing that names the client is sent there.
   */
  function overTokenBudget(step: Step, { url }: WireRequest): string | undefined {
    const { limits } = options
    const { mints, failedLogins } = sender.ledger
    if (!namesEndpoint(url, view().metadata?.token_endpoint)) return undefined
    const isLast = step.danger === 'WS' && mints === limits.mints &&
      recorder.tokens.every(({ step }) => isForeseen(step) || showedSecret(step))
    if (mints >= limits.mints && !isLast) return `${limits.mints} tokens were issued, the limit`
    if (namesClient(step) && failedLogins >= limits.failedLogins) {
      return `${limits.failedLogins} login of the client failed, the limit`
    }
    return undefined
  }

  function isForeseen(step: string): boolean {
    return steps.find(({ id }) => id === step)?.mints === 1
  }

  /** The recorder has put a marker in place of the secret. */
  function showedSecret(step: string): boolean {
    const sent = recorder.exchanges.find((exchange) => exchange.step === step)?.request
    return JSON.stringify(sent ?? '').includes('‹secret#')
  }

  function context(): StepContext {
    const seen = view()
    const tokenEndpoint = textOf(seen.metadata?.token_endpoint)
    return { ...options.secrets, target, seen, tokenEndpoint, token: recorder.firstToken }
  }

  async function send(step: Step, request: WireRequest | undefined): Promise<Stop | undefined> {
    if (request) {
      const { exchange } = await sender.send(step, request)
      if (!signal.aborted) return options.stopAfter(exchange, step, view())
    } else {
      await sender.shakeHands(step, step.handshakeWith?.(view()) ?? target.issuer)
    }
    return signal.aborted ? interrupted(signal) : undefined
  }
}

/** Whether a request goes to an endpoint, its own query aside. */
function namesEndpoint(url: string, endpoint: unknown): boolean {
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint)) return false
  const [to, wanted] = [new URL(url), new URL(endpoint)]
  return to.origin === wanted.origin && to.pathname === wanted.pathname
}

/** Whether a step names the client, or carries a token of it. */
function namesClient({ danger }: Step): boolean {
  return danger === 'AU' || danger === 'CT' || danger === 'WS'
}

/** The stop that an abort means: its reason is `output-closed`, or anything else. */
export function interrupted({ reason }: AbortSignal): Stop {
  return reason === 'output-closed'
    ? { code: 'output-closed', scope: 'all', message: 'nobody reads the output any more' }
    : { code: 'interrupted', scope: 'all', message: 'the run was interrupted' }
}
