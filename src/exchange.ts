import { MAX_ANSWER_BYTES } from './constants.ts'
import { type Call, callError, type PosAuthErrorCode } from './errors.ts'
import { networkError } from './network_error.ts'
import { parseRetryAfter } from './retry_after.ts'
import { type Fetch, send } from './send.ts'
import { type Timing, withDeadline } from './time.ts'

/** An answer read to its end. Never a redirect, never 429, never 500 and above. */
export interface Answer {
  /** What it answers, for errors. */
  readonly call: Call
  readonly status: number
  /** The value of `WWW-Authenticate`. */
  readonly challenge: string | null
  /** Nothing where there was more than 256 KiB of it. */
  readonly text: string | undefined
}

/** Asks the tenant, and reads its clock on the way. */
export interface Exchange {
  /**
   * Asks once and reads the answer, in time and within bounds.
   *
   * @param write makes the request and sends it through the `fetch` it is given
   * @throws {PosAuthError} on the faults that mean the same for discovery and token requests
   */
  ask(
    call: Call,
    timeoutMs: number,
    signal: AbortSignal,
    write: (fetch: Fetch, signal: AbortSignal) => Promise<Response>,
  ): Promise<Answer>
  /** Seconds the tenant's clock was ahead of ours at its last answer that had a `Date`. */
  skewSeconds(): number | undefined
}

/** The answer did not come in time. */
export function timedOut(call: Call): Promise<never> {
  return Promise.reject(callError(
    call,
    'POS_AUTH_TIMEOUT',
    'no answer in time. Raise timeoutSeconds if the tenant is slow',
  ))
}

export function createExchange(fetch: Fetch, timing: Timing): Exchange {
  let skewSeconds: number | undefined

  function readClock(headers: Headers): void {
    const skewMs = Date.parse(headers.get('date') ?? '') - timing.clock.now()
    if (!isNaN(skewMs)) skewSeconds = Math.round(skewMs / 1_000)
  }

  return {
    ask({ phase, url }, timeoutMs, signal, write) {
      let call: Call = { phase, url }
      const told: Fetch = (input, init) => {
        call = { phase, url: new URL(input as string) } // the address the protocol chose
        return send(fetch, input, init, call)
      }
      return withDeadline<Answer>(timing, timeoutMs, signal, () => timedOut(call), async (stop) => {
        const response = await write(told, stop)
        readClock(response.headers)
        refuseByStatus(response, call, timing)
        const { status, headers } = response
        const text = await readText(response).catch((error) => {
          throw networkError(error, call)
        })
        return { call, status, challenge: headers.get('www-authenticate'), text }
      })
    },
    skewSeconds: () => skewSeconds,
  }
}

function refuseByStatus({ status, headers, body }: Response, call: Call, timing: Timing) {
  const refuse = (code: PosAuthErrorCode, problem: string) => {
    body?.cancel?.().catch(() => {})
    const retryAfterSeconds = parseRetryAfter(headers.get('retry-after'), timing.clock.now())
    throw callError(call, code, `status ${status}${problem}`, { status, retryAfterSeconds })
  }
  if (status === 429) refuse('POS_AUTH_RATE_LIMITED', ', too many requests. Ask less often')
  if (status >= 500) refuse('POS_AUTH_SERVER_UNAVAILABLE', ', it is down or starting. Try later')
  if (status >= 300 && status < 400) {
    refuse('POS_AUTH_REDIRECT_REFUSED', ', the secret follows no redirect. Give the final address')
  }
}

async function readText({ body }: Response): Promise<string | undefined> {
  const decoder = new TextDecoder()
  let size = 0
  let text = ''
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > MAX_ANSWER_BYTES) return undefined // leaving the loop cancels the body
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
