import type { Subject } from '../../engine/subject.ts'
import type { Moment } from './subject_fetch.ts'

/** What a scenario plays with. */
export interface Stage {
  readonly subject: Subject
  /** Calls the API through the subject. @throws {unknown} what the subject throws */
  call(): Promise<void>
  /** The same, where the subject cannot but fail: what it throws is searched. */
  callInVain(): Promise<void>
  /** What comes from now on belongs to this moment. */
  enter(moment: Moment): void
  /** Sets the subject's clocks to so many seconds after the start. */
  moveTo(seconds: number): void
}

/** A stretch of a client's life. Each has a subject of its own, which knows nothing yet. */
export interface LifeScenario {
  readonly name: string
  /** @param lifeSeconds of the tenant's tokens; `undefined`: the tenant does not say */
  play(stage: Stage, lifeSeconds: number | undefined): Promise<void>
}

/** Names of the moments that checks count requests in. */
export const MOMENTS = {
  inARow: 'ten calls in a row',
  atOnce: 'twenty calls at once',
  beforeExpiry: 'expiry',
  halfLife: 'half of the life over',
  overLife: 'the life over',
  refused: 'the API refuses the token',
  bare: 'the API answers 401 without a challenge',
  trouble: 'trouble',
} as const

/** Longer lives than a day need not be believed. */
const DAY_SECONDS = 86_400

/** In their order: the first one makes the calls that really go to the tenant. */
export const SCENARIOS: readonly LifeScenario[] = [
  {
    name: MOMENTS.inARow,
    async play({ call }) {
      for (let calls = 0; calls < 10; calls++) await call()
    },
  },
  {
    name: MOMENTS.atOnce,
    async play({ call }) {
      await Promise.all(Array.from({ length: 20 }, call))
    },
  },
  {
    name: MOMENTS.beforeExpiry,
    async play({ subject, call, enter, moveTo }, lifeSeconds) {
      if (lifeSeconds === undefined || lifeSeconds <= 0) return
      await call()
      enter({ name: MOMENTS.halfLife })
      // No client has a reason to renew by then, whatever its margins.
      moveTo(Math.min(lifeSeconds, DAY_SECONDS) / 2)
      await call()
      await subject.getToken()
      enter({ name: MOMENTS.overLife })
      moveTo(lifeSeconds + 1)
      await call()
      await subject.getToken()
      await call()
    },
  },
  {
    name: 'refused token',
    async play({ call, enter }) {
      await call()
      enter({ name: MOMENTS.refused, api: 'invalid-token' })
      await call()
    },
  },
  {
    name: 'missing permission',
    async play({ call, enter }) {
      await call()
      enter({ name: MOMENTS.bare, api: 'no-challenge' })
      await call()
    },
  },
  {
    name: MOMENTS.trouble,
    async play({ subject, call, callInVain, enter }) {
      await call()
      enter({ name: MOMENTS.trouble, api: 'lost' })
      await callInVain()
      subject.invalidate()
      enter({ name: MOMENTS.trouble, token: 'refused' })
      await callInVain()
    },
  },
  {
    name: 'useless token',
    async play({ callInVain, enter }) {
      enter({ name: MOMENTS.trouble, token: 'useless' })
      await callInVain()
    },
  },
]
