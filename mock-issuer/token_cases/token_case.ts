import type { ServerGeneration } from '../generations.ts'
import type { Flow } from '../settings.ts'

/** What the token endpoint answers, as the wire profile has it in section 2.3. */
export interface Outcome {
  readonly status: number
  /** Whether a challenge comes with it. */
  readonly challenge: boolean
  /** Without it, the body holds a token, or nothing if the status is not 200. */
  readonly refused?: {
    readonly error: string
    readonly description: string
    /** Last part of `error_uri`. */
    readonly id: string
  }
}

/** A request; a text alone is a form body. `{clientId}` stands for the secret of that client. */
export interface Sent {
  /** Default: `POST`. */
  readonly method?: string
  /** Under the tenant. Default: `/connect/token`. */
  readonly path?: string
  /** Default: that of a form; `null` for none. */
  readonly contentType?: string | null
  /** `<text>` stands for the base64 of the text. */
  readonly authorization?: string
  readonly body?: string
  /** Where the tenant is, default: `https://shop.example`. */
  readonly origin?: string
  /** What is on server-wide, default: `client_credentials` alone. */
  readonly flows?: readonly Flow[]
}

/** A row of the wire profile or of the recordings by its id there, or a variant of one. */
export interface TokenCase {
  readonly id: string
  readonly sent: Sent
  readonly expected: Readonly<Record<ServerGeneration, Outcome>>
}

/** @param v4 where OpenIddict 4 answers otherwise than 5 and 6 */
export type Row = readonly [id: string, sent: Sent | string, expected: Outcome, v4?: Outcome]

/** @param flows what is on server-wide, unless a row says it itself */
export function casesOf(rows: readonly Row[], flows: readonly Flow[]): TokenCase[] {
  return rows.map(([id, sent, expected, v4 = expected]) => ({
    id,
    sent: { flows, ...(typeof sent === 'string' ? { body: sent } : sent) },
    expected: { v4, v5: expected, v6: expected },
  }))
}

/** A refusal with status 400. */
export function refused(error: string, id: string, description: string): Outcome {
  return { status: 400, challenge: false, refused: { error, description, id } }
}

/** A refusal with status 401 and a challenge. */
export function notAuthenticated(id: string, description: string): Outcome {
  return { status: 401, challenge: true, refused: { error: 'invalid_client', description, id } }
}

export const TOKEN: Outcome = { status: 200, challenge: false }
/** An exception in the framework. */
export const BROKEN: Outcome = { status: 500, challenge: false }
export const NOT_FOUND: Outcome = { status: 404, challenge: false }

export const CC = 'grant_type=client_credentials'
export const PUBLIC = 'client_id=publicapp'
export const WAREHOUSE = 'client_id=warehousesync&client_secret={warehousesync}'
export const SCOPED = 'client_id=scoped&client_secret={scoped}'
export const REFRESHER = 'client_id=refresher&client_secret={refresher}'
export const NOGRANT = 'client_id=nogrant&client_secret={nogrant}'
export const GOOD: string = `${CC}&${WAREHOUSE}`
export const WITH_BASIC: Sent = { authorization: 'Basic <warehousesync:{warehousesync}>' }

export const METHOD: Outcome = refused(
  'invalid_request',
  'ID2084',
  'The specified HTTP method is not valid.',
)
export const NO_TYPE: Outcome = refused(
  'invalid_request',
  'ID2081',
  "The mandatory 'Content-Type' header is missing.",
)
export const TYPE: Outcome = refused(
  'invalid_request',
  'ID2082',
  "The specified 'Content-Type' header is invalid.",
)
export const NO_GRANT_TYPE: Outcome = refused(
  'invalid_request',
  'ID2029',
  "The mandatory 'grant_type' parameter is missing.",
)
export const GRANT_TYPE: Outcome = refused(
  'unsupported_grant_type',
  'ID2032',
  "The specified 'grant_type' is not supported.",
)
const CLIENT_ID_MISSING = "The mandatory 'client_id' parameter is missing."
export const NO_CLIENT: Outcome = refused('invalid_request', 'ID2029', CLIENT_ID_MISSING)
/** OpenIddict 4, and every generation for the password grant. */
export const NO_CLIENT_401: Outcome = notAuthenticated('ID2029', CLIENT_ID_MISSING)
export const NO_SECRET: Outcome = refused(
  'invalid_request',
  'ID2057',
  "The 'client_secret' or 'client_assertion' parameter must be specified when using the " +
    'client credentials grant.',
)
export const NO_SECRET_V4: Outcome = refused(
  'invalid_request',
  'ID2057',
  "The 'client_id' and 'client_secret' parameters are required when using the " +
    'client credentials grant.',
)
export const UNKNOWN_CLIENT: Outcome = notAuthenticated(
  'ID2052',
  "The specified 'client_id' is invalid.",
)
export const WRONG_SECRET: Outcome = notAuthenticated(
  'ID2055',
  'The specified client credentials are invalid.',
)
export const BAD_BASIC: Outcome = refused(
  'invalid_request',
  'ID2055',
  'The specified client credentials are invalid.',
)
export const TWO_CREDENTIALS: Outcome = refused(
  'invalid_request',
  'ID2087',
  'Multiple client credentials cannot be specified.',
)
export const SECRET_NEEDED: Outcome = notAuthenticated(
  'ID2054',
  "The 'client_secret' parameter required for this client application is missing.",
)
export const GRANT_NOT_ALLOWED: Outcome = refused(
  'unauthorized_client',
  'ID2064',
  'This client application is not allowed to use the specified grant type.',
)
