import { type Call, optionError } from './errors.ts'
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
  let response: Response | undefined
  try {
    response = await fetch(input, init)
  } catch (error) {
    throw networkError(error, call)
  }
  if (response?.headers?.get as unknown) return response
  throw optionError("Option 'fetch' must resolve to a Response", call.phase)
}
