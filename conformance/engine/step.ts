import type { Target } from './evidence.ts'
import type { TlsOffer, WireRequest } from './exchange.ts'
import type { View } from './seen.ts'

/**
 * What a step may cost at the tenant: `RO` reads without a credential; `CT` creates a token; `AU`
 * sends the right secret and should be refused; `WF` logs in as a client that does not exist; `WS`
 * sends a wrong secret for the real client.
 */
export type Danger = 'AU' | 'CT' | 'RO' | 'WF' | 'WS'

/** When a step is sent; without one it always is. */
export interface Condition {
  /** In words, behind "if": `the tenant publishes an authorization endpoint`. */
  readonly words: string
  /** Whether it holds at a tenant set up as the documentation says: what `plan` counts on. */
  readonly isForeseen: boolean
  /** Whether it holds at this tenant, by what was seen so far. */
  holds(seen: View): boolean
}

/** One request or handshake of the plan. */
export interface Step {
  /** `P` and the number of its probe, then what it is: `P10`, `P20.scope`. */
  readonly id: string
  /** Third person, behind the id: `asks for a token with the right secret by Basic`. */
  readonly does: string
  /** What it may cost. */
  readonly danger: Danger
  /** Tokens that a tenant set up as the documentation says issues for it. Default: 0. */
  readonly mints?: 1 | undefined
  /** Whether a tenant refuses a login for it, and whose. Default: none. */
  readonly failedLogin?: 'client' | 'fictitious' | undefined
  /** Whether a tenant may take its secret for a wrong one: every answer without a token counts as a failed login of the client, as for `WS`. Default: false. */
  readonly mayBeWrong?: boolean | undefined
  /** Default: it is always sent. */
  readonly condition?: Condition | undefined
  /** Whether no connection is an answer too, as on a closed port. Default: false. */
  readonly mayFail?: boolean | undefined
  /** Exactly one of the two. */
  readonly request?: ((at: StepContext) => WireRequest | Promise<WireRequest>) | undefined
  /** A handshake with the host of the issuer, or of `handshakeWith`. */
  readonly handshake?: TlsOffer | undefined
  /** URL whose host a handshake is with. Default: the issuer. */
  readonly handshakeWith?: ((seen: View) => string) | undefined
}

/** What a step may put into its request. It lives in memory only. */
export interface StepContext {
  /** What is judged. */
  readonly target: Target
  /** What went over the wire so far. */
  readonly seen: View
  /** As discovery names it. @throws {Error} if there is none */
  readonly tokenEndpoint: string
  /** The right one. */
  readonly clientSecret: string
  /** Random, of the length and the alphabet of the right one. */
  readonly wrongSecret: string
  /** A client that no tenant knows. */
  readonly fictitious: { readonly clientId: string; readonly secret: string }
  /** A host under `.invalid` made up for this run. */
  readonly forgedHost: string
  /** The first token issued in this run; '' if there is none. */
  readonly token: string
}

const FORM = ['Content-Type', 'application/x-www-form-urlencoded'] as const

/** A request for a token: a form by POST, with Basic where a pair is given (RFC 6749, 2.3.1). */
export function tokenRequest(
  url: string,
  form: Readonly<Record<string, string>> | string,
  basic?: readonly [id: string, secret: string],
): WireRequest {
  const headers = basic ? [['Authorization', basicHeader(...basic)], FORM] as const : [FORM]
  const body = typeof form === 'string' ? form : new URLSearchParams(form).toString()
  return { method: 'POST', url, headers: [ACCEPT, ...headers], body }
}

/** Accepts JSON. */
export const ACCEPT = ['Accept', 'application/json'] as const

/** Value of the header for a pair, both form-encoded first (RFC 6749, 2.3.1 and appendix B). */
export function basicHeader(id: string, secret: string): string {
  return `Basic ${btoa(`${formEncode(id)}:${formEncode(secret)}`)}`
}

/** A value as a form has it, without its name. */
export function formEncode(value: string): string {
  return new URLSearchParams({ v: value }).toString().slice(2)
}
