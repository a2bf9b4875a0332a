import type { PosAuthErrorCode, PosAuthPhase } from './errors.ts'

/** What works but deserves a look. A secret source may add codes of its own. */
export type PosAuthWarningCode =
  /** The answer named no lifetime: that of the JWT counts, else 300 s. */
  | 'lifetime_missing'
  /** The lifetime was digits in a text. */
  | 'lifetime_text'
  /** The lifetime was cut to a day. */
  | 'lifetime_capped'
  /** The lifetime was 0 or negative: the token went to those who waited and was not kept. */
  | 'lifetime_none'
  /** `minLifetimeSeconds` was not met. */
  | 'lifetime_too_short'
  /** The token has more than 8 KiB, and proxies limit headers. */
  | 'token_large'
  /** A renewal brought the same token and no later expiry. */
  | 'same_token'
  /** A renewal failed, or a failure is remembered: the old token was handed out. */
  | 'old_token_used'
  /** `waitUntil` threw: a renewal may end with its request. */
  | 'wait_until_failed'
  /** The API refused the token, but the body cannot be sent twice: the 401 was returned. */
  | 'body_not_replayable'
  | (string & Record<never, never>)

/** What happened; never a value, never a URL. Durations are in milliseconds. */
export type PosAuthEvent =
  /** A discovery document was read. */
  | { readonly type: 'discovery'; readonly durationMs: number }
  /** A token was obtained; `refresh` while the one before it still held. */
  | {
    readonly type: 'token' | 'refresh'
    readonly durationMs: number
    readonly lifetimeSeconds: number
  }
  /** A call was served with the token at hand. */
  | { readonly type: 'hit' }
  /** No token was obtained; `fromMemory` without a request. */
  | {
    readonly type: 'failure'
    readonly code: PosAuthErrorCode
    readonly phase: PosAuthPhase
    readonly fromMemory: boolean
    readonly durationMs: number
  }
  | { readonly type: 'warning'; readonly code: PosAuthWarningCode }

/** Tells the listener, if there is one. */
export type Emit = ((event: PosAuthEvent) => void) | undefined

/** A listener is never waited for, and its faults are its own. */
export function createEmit(onEvent: ((event: PosAuthEvent) => unknown) | undefined): Emit {
  return onEvent && ((event) => {
    try {
      Promise.resolve(onEvent(event)).catch(() => {})
    } catch {
      // its own
    }
  })
}

/** Tells the listener what deserves a look. */
export type Warn = (code: PosAuthWarningCode) => void
