import type { TokenCase } from './token_case.ts'
import { CLIENT_CASES } from './token_cases_client.ts'
import { REQUEST_CASES } from './token_cases_request.ts'
import { SCOPE_CASES } from './token_cases_scope.ts'

/**
 * What a tenant says to a token request, by hand from the wire profile, section 2.3, and the
 * corrections of the recordings: a truth of its own, which knows nothing of the mock's tables.
 */
export const TOKEN_CASES: readonly TokenCase[] = [
  ...REQUEST_CASES,
  ...CLIENT_CASES,
  ...SCOPE_CASES,
]

/** Rows of the wire profile that no case stands for. */
export const WITHOUT_CASE: Readonly<Record<string, string>> = {
  E29: 'needs a socket: a request with an URL has a host',
  E31: 'needs a refresh token, of which the mock issues none',
}
