import type { LifeFacts, SubjectRequest } from '../../engine/evidence.ts'
import type { Redactor } from '../../engine/redactor.ts'
import type { SubjectContext, SubjectKind } from '../../engine/subject.ts'
import { createIssuedTokens } from './issued_tokens.ts'
import type { LeakSearch } from './leaks.ts'
import type { LifeScenario } from './scenarios.ts'
import { createSubjectFetch, type Moment, type SubjectFetchOptions } from './subject_fetch.ts'
import type { WireResponse } from '../../engine/exchange.ts'

/** What all scenarios have in common. */
export interface PlayOptions extends
  Pick<
    SubjectFetchOptions,
    | 'apiUrl'
    | 'clientSecret'
    | 'firstToken'
    | 'hasApi'
    | 'issuer'
    | 'record'
    | 'search'
    | 'tokenEndpoint'
  > {
  readonly kind: SubjectKind
  readonly clientId: string
  readonly scope: string | undefined
  readonly firstTokenResponse: WireResponse
  readonly lifeSeconds: number | undefined
  readonly redactor: Redactor
  readonly search: LeakSearch
  /** Milliseconds since 1970 at which the subject's clocks begin. */
  readonly startMs: number
  /** Seconds for one scenario. */
  readonly limitSeconds: number
  readonly signal: AbortSignal
  readonly tell: (request: SubjectRequest) => void
}

type Failure = LifeFacts['failures'][number]

/** More than any scenario needs: a subject in a loop is ended. */
const MOST_REQUESTS = 100
/** The subject's other clock need not begin where the first one does. */
const MONOTONIC_START_MS = 1_000_000

/** Lets a new subject live through a scenario. @returns why it could not, if it could not */
export async function play(
  scenario: LifeScenario,
  options: PlayOptions,
): Promise<Failure | undefined> {
  const { kind, search, redactor, signal, lifeSeconds } = options
  let movedMs = 0
  let moment: Moment = { name: scenario.name }
  let requests = 0
  let ended: Error | undefined
  const tokens = createIssuedTokens(
    options.firstTokenResponse,
    redactor,
    () => movedMs / 1_000,
    lifeSeconds,
  )
  const fetch = createSubjectFetch({
    ...options,
    tokens,
    moment: () => moment,
    tell(request) {
      options.tell({ ...request, url: redactor.redact(request.url) })
      if (++requests >= MOST_REQUESTS) ended = new Error(`more than ${MOST_REQUESTS} requests`)
    },
    ended: () => ended,
  })
  const context: SubjectContext = {
    issuer: options.issuer,
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    apiOrigin: new URL(options.apiUrl).origin,
    scope: options.scope,
    fetch,
    clock: {
      now: () => options.startMs + movedMs,
      monotonic: () => MONOTONIC_START_MS + movedMs,
    },
    tell: (said) => search.look(moment.name, 'an event', said),
  }
  const searched = (error: unknown) => search.look(moment.name, 'an error', error)
  try {
    const subject = kind.create(context)
    const call = async () => {
      const response = await subject.fetch(options.apiUrl)
      await response.body?.cancel()
    }
    const stage = {
      subject,
      call,
      callInVain: () => call().catch(searched),
      enter: (next: Moment) => void (moment = next),
      moveTo: (seconds: number) => void (movedMs = seconds * 1_000),
    }
    await within(options.limitSeconds, signal, scenario.play(stage, lifeSeconds))
    return undefined
  } catch (error) {
    searched(error)
    return { scenario: moment.name, message: redactor.redact(messageOf(ended ?? error)) }
  } finally {
    // A subject that goes on in the background reaches nobody.
    ended ??= new Error('the scenario is over')
  }
}

/** @throws {unknown} what `work` throws, the reason of the signal, or that time is up */
function within(seconds: number, signal: AbortSignal, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`it took longer than ${seconds} s`))
    const timer = setTimeout(late, seconds * 1_000)
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
    work.then(resolve, reject)
      .finally(() => {
        clearTimeout(timer)
        signal.removeEventListener('abort', abort)
      })
  })
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return Array.from(text.replace(/\p{C}/gu, ' ')).slice(0, 200).join('')
}
