// The only file that knows oauth4webapi: it writes the requests. The answers are read by ours
// (docs/design.md says why).
import {
  allowInsecureRequests,
  clientCredentialsGrantRequest,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  discoveryRequest,
} from 'oauth4webapi'
import type { ClientAuthentication } from './options.ts'
import type { Fetch } from './send.ts'

// Which plain http is allowed was decided before; here the library would only know all or nothing.
const transport = (fetch: Fetch, signal: AbortSignal) => ({
  [customFetch]: (url: string, init: object) => fetch(url, init),
  [allowInsecureRequests]: true,
  signal,
})

/**
 * Asks for the discovery document: `oidc` appends the well-known part to the issuer (OpenID Connect
 * Discovery 1.0, 4), `oauth2` inserts it before the path (RFC 8414, 3).
 */
export function sendDiscoveryRequest(
  issuer: URL,
  algorithm: 'oidc' | 'oauth2',
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Response> {
  return discoveryRequest(issuer, { algorithm, ...transport(fetch, signal) })
}

/** What goes into a token request (RFC 6749, 4.4.2). */
export interface TokenRequest {
  readonly url: URL
  readonly method: ClientAuthentication
  readonly clientId: string
  readonly clientSecret: string
  readonly scope: string | undefined
}

/** Sends a token request with one authentication method; Basic form-encodes both halves. */
export function sendTokenRequest(
  { url, method, clientId, clientSecret, scope }: TokenRequest,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Response> {
  const authenticate = method === 'client_secret_post' ? ClientSecretPost : ClientSecretBasic
  return clientCredentialsGrantRequest(
    { issuer: url.origin, token_endpoint: url.href },
    { client_id: clientId },
    authenticate(clientSecret),
    scope === undefined ? {} : { scope },
    transport(fetch, signal),
  )
}
