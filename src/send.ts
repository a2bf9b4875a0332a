import type { Call } from './errors.ts'
import { networkError } from './network_error.ts'

/** What is used of the global `fetch`. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** One call of `fetch`. @throws {PosAuthError} instead of whatever the runtime throws */
export async function send(
  fetch: Fetch,
  input: string | URL | Request,
  init: RequestInit | undefined,
  call: Call,
): Promise<Response> {
  try {
    const response = await fetch(input, init)
    response.headers.has('location') // a fetch given as option may bring anything: told here
    return response
  } catch (error) {
    throw networkError(error, call)
  }
}
