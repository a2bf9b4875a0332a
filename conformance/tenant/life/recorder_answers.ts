import type { Header, WireResponse } from '../../engine/exchange.ts'
import { objectIn } from '../../engine/seen.ts'

/** An answer in JSON of the recorder's own. */
function json(status: number, members: object, headers: readonly Header[] = []): WireResponse {
  const body = JSON.stringify(members)
  return {
    status,
    headers: [['Content-Type', 'application/json;charset=UTF-8'], ...headers],
    body,
    bodyBytes: new TextEncoder().encode(body).length,
    isUtf8: true,
    isCut: false,
  }
}

/** An API that has nothing to say. */
export const emptyAnswer: WireResponse = json(200, { data: {} })

/** For an address that the recorder knows nothing of. */
export const NOT_FOUND: WireResponse = json(404, { error: 'not_found' })

/** The API refuses the token itself (RFC 6750, 3.1). */
export const REFUSED_TOKEN: WireResponse = json(401, {}, [
  ['WWW-Authenticate', 'Bearer error="invalid_token"'],
])

/** The API misses a permission, and says so as the product does: a new token would not help. */
export const REFUSED_BARE: WireResponse = json(401, {})

/** A login that is refused, by a server that repeats what it was sent: what it says must stay inside. */
export function LOGIN_REFUSED(
  { clientSecret, firstToken }: { readonly clientSecret: string; readonly firstToken: string },
): WireResponse {
  return json(401, {
    error: 'invalid_client',
    error_description:
      `The specified client credentials are invalid: ${clientSecret} ${firstToken}`,
  })
}

/** A token that cannot be used: its type says so (RFC 6749, 7.1). */
export function useless(answer: WireResponse): WireResponse {
  return { ...answer, body: JSON.stringify({ ...objectIn(answer), token_type: 'mac' }) }
}
