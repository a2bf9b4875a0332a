import type { Mood } from './model_tenant.ts'

/** How a life begins. All but the first have a client's defaults. */
export interface LifeSetup {
  /** Whether work lives on when the request that began it has ended. */
  readonly livesOn: boolean
  /** The secret is written into the program; else it comes of a source. */
  readonly literal?: boolean
  readonly scope?: string
  readonly expiryMarginSeconds?: number
  readonly refreshAheadSeconds?: number
  /** The client has an ambient `waitUntil`. */
  readonly ambient?: boolean
  /** What chance gives, always. */
  readonly random?: number
}

/** What a call asks for. */
export interface LifeCall {
  readonly scope?: string
  readonly forceRefresh?: boolean
  readonly minLifetimeSeconds?: number
  readonly waitUntil?: boolean
  /** A body that cannot be sent twice. */
  readonly stream?: boolean
}

/** One thing that happens. Plain data, so that what a failed run prints can be run again. */
export type LifeStep =
  | readonly ['getToken', LifeCall]
  | readonly ['fetch', LifeCall]
  /** So many calls, 100 ms apart. */
  | readonly ['crowd', number]
  /** Milliseconds. */
  | readonly ['advance', number]
  /** To the end of the newest token and so many milliseconds on. */
  | readonly ['toEnd', number]
  /** The caller who came last, or the one before, leaves. */
  | readonly ['abort', number]
  /** Where work dies with its request: that of the caller who came last, or the one before. */
  | readonly ['die', number]
  | readonly ['discovery', Mood]
  | readonly ['token', Mood]
  | readonly ['api', Mood]
  /** The tenant takes another secret; the source learns of it at once or not. */
  | readonly ['rotate', 'at once' | 'late']
  | readonly ['source', 'follows' | 'well' | 'throws' | 'hangs']
  | readonly ['wall', number]
  | readonly ['monotonic', number]
  /** The tenant takes the newest token no more. */
  | readonly ['kill', null]
  | readonly ['invalidate', null]
  | readonly ['reset', null]
  /** Seconds of tokens to come; null: the answer names none. */
  | readonly ['lifetime', number | null]
  | readonly ['sameToken', boolean]
