import { emptyAnswer } from './answer.ts'
import { isUnanswered } from './connection.ts'
import type { MockIssuer } from './mock_issuer.ts'
import { responseOf } from './response.ts'
import { readSent } from './sent_request.ts'

/** What `deno serve`, Bun and workers take as the default export of a module. */
export interface FetchHandler {
  /** Answers at the origin that the request went to. Redirects are answers, not followed. */
  fetch(request: Request): Promise<Response>
}

/**
 * The tenant as a server of runtimes that make one of `export default fetchHandler(tenant)`. Tell them
 * to listen on loopback, or they let other machines in: `deno serve --host 127.0.0.1`,
 * `{ ...fetchHandler(tenant), hostname }` for Bun.
 *
 * They own the connection: a fault that ends it without an answer becomes a 500 whose
 * `X-Mock-Issuer-Failure` says so, other faults of the connection break or slow down the body. `serve`
 * and `tenant.fetch` have all of them.
 */
export function fetchHandler(tenant: Pick<MockIssuer, 'wire'>): FetchHandler {
  return {
    async fetch(request) {
      const { method, url, headers, body, signal } = await readSent(request)
      const sent = { method: method.toUpperCase(), url, headers, body }
      const answer = await tenant.wire.exchange(sent, signal)
      const wait = (seconds: number) => tenant.wire.wait(seconds, signal)
      return responseOf(isUnanswered(answer) ? IMPOSSIBLE : answer, wait)
    },
  }
}

const IMPOSSIBLE = emptyAnswer(500, [[
  'X-Mock-Issuer-Failure',
  'fetchHandler cannot end a connection without an answer: use serve or tenant.fetch',
]])
