import type { AccessToken } from './access_token.ts'
import {
  AHEAD_PAUSE_MS,
  EXPIRY_ROUNDING_MS,
  MAX_AHEAD_SHARE,
  MAX_MARGIN_SHARE,
  SAME_TOKEN_PAUSE_MS,
} from './constants.ts'
import type { DatedToken } from './mint.ts'
import type { Settings } from './options.ts'

/** A token at hand, and when it is to be renewed. */
export interface HeldToken extends DatedToken {
  /** Always the same promise, so that a cached call makes nothing new. */
  readonly promise: Promise<AccessToken>
  /** With no more than this left, callers wait for the renewal. */
  readonly marginMs: number
  /** A call that finds no more than this left has the token renewed. Never below 0. */
  renewBelowMs: number
}

/**
 * Renewal starts at a random point of the window from `expiry - ahead` to `expiry - margin`, so that
 * programs started together do not ask together. An empty window starts at the margin.
 *
 * @param random from 0 to below 1
 */
export function holdToken(
  dated: DatedToken,
  { expiryMarginSeconds, refreshAheadSeconds }: Settings,
  random: number,
): HeldToken {
  const { token, lifetimeMs } = dated
  const marginMs = Math.min(expiryMarginSeconds * 1_000, lifetimeMs * MAX_MARGIN_SHARE)
  const aheadMs = Math.min(refreshAheadSeconds * 1_000, lifetimeMs * MAX_AHEAD_SHARE)
  const renewBelowMs = marginMs + Math.max(0, aheadMs - marginMs) * random
  return { ...dated, promise: Promise.resolve(token), marginMs, renewBelowMs }
}

/** Whether a renewal brought nothing: the same token and, but for rounding, no later expiry. */
export function isSameToken(
  { token: held }: DatedToken,
  leftMs: number,
  { token }: DatedToken,
  newLeftMs: number,
): boolean {
  return held.accessToken === token.accessToken && newLeftMs <= leftMs + EXPIRY_ROUNDING_MS
}

/** After a renewal that brought nothing: again at the margin, from there on ten times at most. */
export function waitAfterSameToken(held: HeldToken, leftMs: number): void {
  const { marginMs } = held
  const pauseMs = Math.max(marginMs / 10, SAME_TOKEN_PAUSE_MS)
  held.renewBelowMs = leftMs > marginMs ? marginMs : Math.max(0, leftMs - pauseMs)
}

/** After a mint that failed, if it was due. Inside the margin the memory of failures sets the pace. */
export function waitAfterFailure(held: HeldToken, leftMs: number): void {
  const pauseMs = Math.min(held.lifetimeMs / 10, AHEAD_PAUSE_MS)
  held.renewBelowMs = Math.min(held.renewBelowMs, Math.max(held.marginMs, leftMs - pauseMs))
}
