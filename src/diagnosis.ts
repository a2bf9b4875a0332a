import type { PosAuthErrorCode } from './errors.ts'
import type { ClientAuthentication } from './options.ts'

/** What is known of the token of one set of scopes. No value is in it. */
export interface KeyDiagnosis {
  /** The scopes asked for; absent where none are. */
  readonly scope?: string | undefined
  /** Seconds since the request that brought the token at hand. */
  readonly ageSeconds?: number | undefined
  /** Seconds the token at hand still holds. */
  readonly expiresInSeconds?: number | undefined
  /** Of the last mint that failed. */
  readonly lastErrorCode?: PosAuthErrorCode | undefined
  /** Tokens obtained. */
  readonly mints: number
  /** Mints that failed, without those remembered. */
  readonly failures: number
  /** Calls served with the token at hand. */
  readonly hits: number
}

/** What a client knows of its tenant, fit for a log or a support case. */
export interface Diagnosis {
  /** As configured. */
  readonly issuer?: string | undefined
  /** Origin and path, once it is known. */
  readonly tokenEndpoint?: string | undefined
  /** The method in use, once it is known. */
  readonly clientAuthentication?: ClientAuthentication | undefined
  /** Seconds the tenant's clock is ahead of ours (`Date` of its last token answer). */
  readonly clockSkewSeconds?: number | undefined
  /** One for each set of scopes asked for, the least recently used first. */
  readonly keys: readonly KeyDiagnosis[]
}
