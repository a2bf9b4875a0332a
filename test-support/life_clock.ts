import type { Clock } from '../src/time.ts'

export interface Moment {
  readonly wall: number
  readonly monotonic: number
}

/** How the client is to read its two clocks. */
export interface LifeClock extends Clock {
  moment(): Moment
  /** Whether less than `ms` have passed, by both clocks, and the wall clock is not set back to before. */
  within(then: Moment | undefined, ms: number): boolean
  /** The same, for a client that has read its monotonic clock as seldom as it may. */
  mayBeWithin(then: Moment | undefined, ms: number): boolean
  /** The monotonic clock alone was moved. */
  monotonicMoved(ms: number): void
  /** What the monotonic clock may be ahead unseen: it may go unread until the wall has moved a second. */
  unseenMs(): number
}

const LOOK_MS = 1_000

export function createLifeClock({ now, monotonic }: Clock): LifeClock {
  let moved = { wall: -Infinity, ms: 0 }
  const within = (then: Moment | undefined, ms: number, unseenMs: number) =>
    then !== undefined && now() >= then.wall && now() - then.wall < ms &&
    monotonic() - unseenMs - then.monotonic < ms
  const unseen = () => now() >= moved.wall && now() - moved.wall < LOOK_MS ? moved.ms : 0
  return {
    now,
    monotonic,
    moment: () => ({ wall: now(), monotonic: monotonic() }),
    within: (then, ms) => within(then, ms, 0),
    mayBeWithin: (then, ms) => within(then, ms, LOOK_MS + unseen()),
    monotonicMoved(ms) {
      moved = { wall: now(), ms: unseen() + ms }
    },
    unseenMs: () => LOOK_MS + unseen(),
  }
}
