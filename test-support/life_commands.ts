import fc from 'fast-check'
import type { LifeCall, LifeSetup, LifeStep } from './life_steps.ts'
import type { Mood } from './model_tenant.ts'

/** What a life needs of commands. */
interface Stepping {
  step(step: LifeStep): Promise<void>
}

type LifeCommand = fc.AsyncCommand<object, Stepping>

const SCOPES = ['read', 'read write', 'write read'] as const
/** One of the values, but mostly none. */
const maybe = <T>(...values: T[]) =>
  fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 3 },
    { arbitrary: fc.constantFrom(...values), weight: 1 },
  )
const withoutUndefined = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))

const want: fc.Arbitrary<LifeCall> = fc.record({
  scope: maybe(...SCOPES),
  forceRefresh: maybe(true),
  minLifetimeSeconds: maybe(1, 400, 4_000, 4_000),
  waitUntil: maybe(true),
}).map(withoutUndefined)
const fetchWant: fc.Arbitrary<LifeCall> = fc.record({
  scope: maybe(SCOPES[0]),
  waitUntil: maybe(true),
  stream: maybe(true),
}).map(withoutUndefined)

/** Half of the time there is no fault: else little would ever work. */
const orWell = (...moods: Mood[]) =>
  fc.oneof(fc.constant<Mood>('well'), fc.constantFrom<Mood>(...moods))
const ofServer = orWell(
  'starting',
  'down',
  'status 500',
  'busy',
  'unreachable',
  'silent',
  'slow',
  'garbled',
  'refusing',
  'redirecting',
)
const ofApi = orWell(
  'invalid_token',
  'invalid_token',
  'bare challenge',
  'no challenge',
  'forbidden',
  'silent',
  'slow',
  'unreachable',
)
const milliseconds = fc.constantFrom(
  1,
  250,
  999,
  1_000,
  3_000,
  5_000,
  9_999,
  10_000,
  29_999,
  30_000,
  60_000,
  300_000,
  3_600_000,
)
const jump = fc.tuple(milliseconds, fc.constantFrom(1, -1)).map(([ms, sign]) => ms * sign)
const back = fc.constantFrom(0, 1)

/** Steps by their weight: mostly calls and time. */
const steps: fc.Arbitrary<LifeStep>[] = [
  fc.tuple(fc.constant('getToken'), want),
  fc.tuple(fc.constant('getToken'), want),
  fc.tuple(fc.constant('getToken'), fc.constant({})),
  fc.tuple(fc.constant('getToken'), want),
  fc.tuple(fc.constant('fetch'), fetchWant),
  fc.tuple(fc.constant('fetch'), fc.constant({})),
  fc.tuple(fc.constant('crowd'), fc.constantFrom(2, 20)),
  fc.tuple(fc.constant('advance'), milliseconds),
  fc.tuple(fc.constant('advance'), milliseconds),
  fc.tuple(
    fc.constant('toEnd'),
    fc.constantFrom(0, 1, -1, -1_000, -5_000, -9_000, -30_000, -60_000, -299_000),
  ),
  fc.tuple(fc.constant('token'), ofServer),
  fc.tuple(fc.constant('token'), fc.constantFrom('well', 'silent', 'slow')),
  fc.tuple(fc.constant('discovery'), ofServer),
  fc.tuple(fc.constant('api'), ofApi),
  fc.tuple(fc.constant('abort'), back),
  fc.tuple(fc.constant('die'), back),
  fc.tuple(fc.constant('rotate'), fc.constantFrom('at once', 'late')),
  fc.tuple(fc.constant('source'), fc.constantFrom('follows', 'well', 'throws', 'hangs')),
  fc.tuple(fc.constant('wall'), jump),
  fc.tuple(fc.constant('monotonic'), milliseconds),
  fc.constant(['kill', null]),
  fc.constant(['invalidate', null]),
  fc.constant(['reset', null]),
  fc.tuple(fc.constant('lifetime'), fc.constantFrom(3_600, 1, 5, 20, 60, 300, 0, null)),
  fc.tuple(fc.constant('sameToken'), fc.boolean()),
] as fc.Arbitrary<LifeStep>[]

/** A step prints as the data it is. */
function commandOf(step: LifeStep): LifeCommand {
  return {
    check: () => true,
    run: (_, life) => life.step(step),
    toString: () => JSON.stringify(step),
  }
}

/** Lives of up to 60 steps. */
export const lifeCommands: fc.Arbitrary<Iterable<LifeCommand>> = fc.commands(
  steps.map((step) => step.map(commandOf)),
  { maxCommands: 60, size: 'max' },
)

/** @param livesOn as in {@linkcode LifeSetup} */
export function lifeSetup(livesOn: boolean): fc.Arbitrary<LifeSetup> {
  return fc.record({
    livesOn: fc.constant(livesOn),
    literal: maybe(true),
    scope: maybe('read write'),
    expiryMarginSeconds: maybe(0, 5),
    refreshAheadSeconds: maybe(0, 30),
    ambient: maybe(true),
    random: maybe(0, 0.999),
  }).map((setup) => withoutUndefined(setup) as unknown as LifeSetup)
}
