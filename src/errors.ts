import { shown } from './urls.ts'

/** Why something failed; the same code always means the same cause. */
export type PosAuthErrorCode =
  /** An option or argument is missing, unknown, of the wrong type or out of range. */
  | 'POS_AUTH_INVALID_OPTION'
  /** A URL is plain http where https is required. */
  | 'POS_AUTH_INSECURE_URL'
  /** The client was created in a browser page, where no secret can be kept. */
  | 'POS_AUTH_UNTRUSTED_RUNTIME'
  /** The secret source failed, took too long or gave nothing usable. */
  | 'POS_AUTH_SECRET_UNAVAILABLE'
  /** The discovery document was answered but cannot be used. */
  | 'POS_AUTH_DISCOVERY_FAILED'
  /** The discovery document names another issuer (OpenID Connect Discovery 1.0, 4.3). */
  | 'POS_AUTH_ISSUER_MISMATCH'
  /** The token endpoint lies outside `tokenEndpointOrigins`. */
  | 'POS_AUTH_ENDPOINT_NOT_ALLOWED'
  /** The tenant does not offer the client credentials grant, or no method this client has. */
  | 'POS_AUTH_GRANT_NOT_OFFERED'
  /** A redirect that must not be followed. */
  | 'POS_AUTH_REDIRECT_REFUSED'
  /** The tenant refused Client ID and Client Secret (RFC 6749, 5.2 `invalid_client`). */
  | 'POS_AUTH_INVALID_CLIENT'
  /** The tenant refused the token request for another reason; see `oauthError` and `status`. */
  | 'POS_AUTH_REQUEST_REJECTED'
  /** Status 429. */
  | 'POS_AUTH_RATE_LIMITED'
  /** A status of 500 and above. */
  | 'POS_AUTH_SERVER_UNAVAILABLE'
  /** No answer: name resolution, connection, TLS, or a connection that broke. */
  | 'POS_AUTH_NETWORK_FAILED'
  /** No answer in time. */
  | 'POS_AUTH_TIMEOUT'
  /** A token answer that breaks RFC 6749, 5.1; the message names the member. */
  | 'POS_AUTH_MALFORMED_RESPONSE'
  /** `fetch` was asked to carry the token to an origin outside `apiOrigins`. */
  | 'POS_AUTH_ORIGIN_NOT_ALLOWED'

/** What the client was doing when it failed. */
export type PosAuthPhase = 'config' | 'discovery' | 'secret' | 'token' | 'api'

/** A network error reduced to what cannot hold a secret. */
export interface NetworkCause {
  /** Name of the error, such as `TypeError`. */
  readonly name: string
  /** The runtime's own code, such as `ECONNREFUSED`; Deno has none. */
  readonly code?: string
}

/** What a {@linkcode PosAuthError} carries besides its code and message. */
export interface PosAuthErrorDetails {
  /** What the client was doing. */
  readonly phase: PosAuthPhase
  /** Seconds the server asked to wait (`Retry-After`). */
  readonly retryAfterSeconds?: number | undefined
  /** Whether an earlier failure was thrown again without a new request. Default false. */
  readonly fromMemory?: boolean | undefined
  /** HTTP status of the answer. */
  readonly status?: number | undefined
  /** The `error` of the answer (RFC 6749, 5.2). */
  readonly oauthError?: string | undefined
  /** The `error_description` of the answer, scrubbed and cut to 200 characters. */
  readonly oauthDescription?: string | undefined
  /** Origin and path that was asked; never a query. */
  readonly endpoint?: string | undefined
  /** What the runtime said of a network fault. */
  readonly cause?: NetworkCause | undefined
}

// What time may mend.
const PASSING = /_(NETWORK_FAILED|TIMEOUT|RATE_LIMITED|UNAVAILABLE)$/

/**
 * The one error this module throws; a caller's own abort reason is the only exception.
 * The message says what failed, where, and what to do. Neither it nor any property holds a secret
 * or a token, so the error can be logged as it is.
 */
export class PosAuthError extends Error {
  /** Why; stable, for programs. */
  readonly code: PosAuthErrorCode
  /** What the client was doing. */
  declare readonly phase: PosAuthPhase
  /** Whether the same call may succeed later with nothing changed. */
  readonly retryable: boolean
  /** Whether an earlier failure was thrown again without a new request. */
  readonly fromMemory: boolean = false
  /** Seconds the server asked to wait (`Retry-After`). */
  declare readonly retryAfterSeconds?: number
  /** HTTP status of the answer. */
  declare readonly status?: number
  /** The `error` of the answer (RFC 6749, 5.2). */
  declare readonly oauthError?: string
  /** The `error_description` of the answer, scrubbed and cut to 200 characters. */
  declare readonly oauthDescription?: string
  /** Origin and path that was asked; never a query. */
  declare readonly endpoint?: string
  /** What the runtime said of a network fault, reduced to name and code. */
  declare readonly cause?: NetworkCause

  /** For tests of your own error handling; this module makes its errors itself. */
  constructor(code: PosAuthErrorCode, message: string, details: PosAuthErrorDetails) {
    super(message)
    this.code = code
    this.retryable = PASSING.test(code)
    for (const [name, value] of Object.entries(details)) {
      if (value !== undefined) Object.assign(this, { [name]: value })
    }
  }

  /** Always `PosAuthError`. */
  override get name(): string {
    return 'PosAuthError'
  }
}

/** Whether `value` is a {@linkcode PosAuthError}, also one of another copy of this package. */
export function isPosAuthError(value: unknown): value is PosAuthError {
  return value instanceof Error && value.name === 'PosAuthError'
}

/** A request, as errors speak of it. */
export interface Call {
  readonly phase: 'discovery' | 'token' | 'api'
  readonly url: URL
}

/** An error about a request: `POS token request at https://shop.example/connect/token: …`. */
export function callError(
  { phase, url }: Call,
  code: PosAuthErrorCode,
  problem: string,
  details?: Omit<PosAuthErrorDetails, 'phase' | 'endpoint'>,
): PosAuthError {
  const endpoint = shown(url)
  const message = `POS ${phase} request at ${endpoint}: ${problem}`
  return new PosAuthError(code, message, { phase, endpoint, ...details })
}

/** An error about an option or argument. It names the thing, never its value: that may be a secret. */
export function optionError(
  problem: string,
  phase: PosAuthPhase = 'config',
  code: PosAuthErrorCode = 'POS_AUTH_INVALID_OPTION',
): PosAuthError {
  return new PosAuthError(code, problem, { phase })
}
