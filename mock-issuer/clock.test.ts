import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClock } from './clock.ts'
import { problemOf } from '../test-support/problem_of.ts'

const START = Date.UTC(2026, 10, 22, 10)
const NEVER = new AbortController().signal

beforeEach(() => {
  vi.useFakeTimers({ now: START })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** Whether a promise has settled, once everything that is due has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  promise.then(() => settled = true, () => settled = true)
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  return settled
}

describe('the time', () => {
  test('runs with the system clock, and with a test framework that holds it', () => {
    const clock = createClock()
    expect(clock.now()).toBe(START)
    vi.setSystemTime(START + 1234)
    expect(clock.now()).toBe(START + 1234)
  })

  test('runs with the clock it is given', () => {
    let now = 5
    const clock = createClock(() => now)
    now = 7
    expect(clock.now()).toBe(7)
  })

  test('moves by seconds, fractions of them, and back, and runs on', () => {
    const clock = createClock()
    clock.advance(3600)
    expect(clock.now()).toBe(START + 3_600_000)
    clock.advance(0.25)
    expect(clock.now()).toBe(START + 3_600_250)
    clock.advance(-7200)
    expect(clock.now()).toBe(START - 3_599_750)
    vi.setSystemTime(START + 1000)
    expect(clock.now()).toBe(START - 3_598_750)
  })

  test.each([
    ['a Date', new Date('2030-01-02T03:04:05.678Z')],
    ['epoch milliseconds', Date.UTC(2030, 0, 2, 3, 4, 5, 678)],
    ['a text', '2030-01-02T03:04:05.678Z'],
    ['a text with a zone', '2030-01-02T04:04:05.678+01:00'],
  ])('moves to %s, and runs on', (_, moment) => {
    const clock = createClock()
    clock.set(moment)
    expect(clock.now()).toBe(Date.UTC(2030, 0, 2, 3, 4, 5, 678))
    vi.setSystemTime(START + 1000)
    expect(clock.now()).toBe(Date.UTC(2030, 0, 2, 3, 4, 6, 678))
  })

  test('stands still where it is frozen, until it runs again from there', () => {
    const clock = createClock()
    clock.advance(10)
    clock.freeze()
    vi.setSystemTime(START + 60_000)
    expect(clock.now()).toBe(START + 10_000)
    clock.run()
    expect(clock.now()).toBe(START + 10_000)
    vi.setSystemTime(START + 61_000)
    expect(clock.now()).toBe(START + 11_000)
  })

  test('stands still at a given moment, and moves only when told', () => {
    const clock = createClock()
    clock.freeze('2030-01-01T00:00:00Z')
    vi.setSystemTime(START + 60_000)
    expect(clock.now()).toBe(Date.UTC(2030))
    clock.advance(1)
    expect(clock.now()).toBe(Date.UTC(2030) + 1000)
    clock.set(START)
    vi.setSystemTime(START + 90_000)
    expect(clock.now()).toBe(START)
  })

  test('a clock that runs may be told to run', () => {
    const clock = createClock()
    clock.advance(5)
    clock.run()
    vi.setSystemTime(START + 1000)
    expect(clock.now()).toBe(START + 6000)
  })

  test('reset() gives the system clock back, wherever it stood', () => {
    const clock = createClock()
    clock.advance(10)
    clock.freeze()
    clock.reset()
    expect(clock.now()).toBe(START)
    vi.setSystemTime(START + 1000)
    expect(clock.now()).toBe(START + 1000)
  })

  const WRONG: [string, unknown][] = [
    ['no date', 'canary'],
    ['an invalid Date', new Date(NaN)],
    ['not a number', NaN],
    ['no end', Infinity],
  ]
  test('ends with the dates that HTTP can say', () => {
    const clock = createClock()
    const problem = 'must lead to a year from 1950 to 9998'
    for (const moment of [8.64e15 + 1, Date.UTC(9999), Date.UTC(1950) - 1]) {
      expect(problemOf(() => clock.set(moment))).toBe(`clock.set: ${problem}`)
    }
    clock.freeze(Date.UTC(9999) - 1)
    expect(problemOf(() => clock.advance(1))).toBe(`clock.advance: ${problem}`)
    expect(clock.now()).toBe(Date.UTC(9999) - 1)
  })

  test.each(WRONG)('set() and freeze() refuse %s, and leave the clock alone', (_, value) => {
    const clock = createClock()
    const moment = value as number
    const problem = 'must be a Date, epoch milliseconds or an ISO 8601 text'
    expect(problemOf(() => clock.set(moment))).toBe(`clock.set: ${problem}`)
    expect(problemOf(() => clock.freeze(moment))).toBe(`clock.freeze: ${problem}`)
    vi.setSystemTime(START + 1000)
    expect(clock.now()).toBe(START + 1000)
  })

  test('set() refuses nothing at all', () => {
    expect(problemOf(() => createClock().set(undefined as unknown as number)))
      .toBe('clock.set: must be a Date, epoch milliseconds or an ISO 8601 text')
  })

  test.each([NaN, Infinity, -Infinity, '5', null, undefined])('advance() refuses %s', (value) => {
    const clock = createClock()
    expect(problemOf(() => clock.advance(value as number)))
      .toBe('clock.advance: must be a number of seconds')
    expect(clock.now()).toBe(START)
  })
})

describe('wait()', () => {
  test('ends with the running time, not before', async () => {
    const clock = createClock()
    const waiting = clock.wait(5000, NEVER)
    vi.advanceTimersByTime(4999)
    expect(await isSettled(waiting)).toBe(false)
    vi.advanceTimersByTime(1)
    expect(await isSettled(waiting)).toBe(true)
  })

  test('of no time ends at once, even when the clock stands', async () => {
    const clock = createClock()
    clock.freeze()
    expect(await isSettled(clock.wait(0, NEVER))).toBe(true)
  })

  test('ends when the clock is moved over it, not when it is moved short of it', async () => {
    const clock = createClock()
    const waiting = clock.wait(5000, NEVER)
    clock.advance(4.999)
    expect(await isSettled(waiting)).toBe(false)
    clock.advance(0.001)
    expect(await isSettled(waiting)).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('lasts while the clock stands, without a timer, until it is moved', async () => {
    const clock = createClock()
    clock.freeze(START)
    const waiting = clock.wait(5000, NEVER)
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(60_000)
    expect(await isSettled(waiting)).toBe(false)
    clock.set(START + 5000)
    expect(await isSettled(waiting)).toBe(true)
  })

  test('that began on a running clock lasts when the clock is frozen', async () => {
    const clock = createClock()
    const waiting = clock.wait(5000, NEVER)
    clock.freeze()
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(60_000)
    expect(await isSettled(waiting)).toBe(false)
    clock.run()
    vi.advanceTimersByTime(5000)
    expect(await isSettled(waiting)).toBe(true)
  })

  test('ends when the clock is frozen at a later moment', async () => {
    const clock = createClock()
    const waiting = clock.wait(5000, NEVER)
    clock.freeze(START + 5000)
    expect(await isSettled(waiting)).toBe(true)
  })

  test('of several ends each at its time', async () => {
    const clock = createClock()
    const late = clock.wait(9000, NEVER)
    const early = clock.wait(3000, NEVER)
    vi.advanceTimersByTime(3000)
    expect([await isSettled(early), await isSettled(late)]).toEqual([true, false])
    vi.advanceTimersByTime(6000)
    expect(await isSettled(late)).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('may be longer than a timer can be', async () => {
    const clock = createClock()
    const month = 40 * 86_400_000
    const set = vi.spyOn(globalThis, 'setTimeout')
    const waiting = clock.wait(month, NEVER)
    expect(set).toHaveBeenCalledWith(expect.any(Function), 2 ** 31 - 1)
    vi.advanceTimersByTime(month - 1)
    expect(await isSettled(waiting)).toBe(false)
    vi.advanceTimersByTime(1)
    expect(await isSettled(waiting)).toBe(true)
  })

  test('of a clock moved back lasts longer', async () => {
    const clock = createClock()
    const waiting = clock.wait(5000, NEVER)
    clock.advance(-5)
    vi.advanceTimersByTime(9999)
    expect(await isSettled(waiting)).toBe(false)
    vi.advanceTimersByTime(1)
    expect(await isSettled(waiting)).toBe(true)
  })

  test('ends with the reason of a signal, and leaves nothing behind', async () => {
    const clock = createClock()
    const controller = new AbortController()
    const waiting = clock.wait(5000, controller.signal)
    const reason = new Error('given up')
    controller.abort(reason)
    expect(vi.getTimerCount()).toBe(0)
    await expect(waiting).rejects.toBe(reason)
  })

  test('goes on when another is given up', async () => {
    const clock = createClock()
    const controller = new AbortController()
    const given = clock.wait(5000, controller.signal)
    const other = clock.wait(6000, NEVER)
    controller.abort()
    await expect(given).rejects.toHaveProperty('name', 'AbortError')
    vi.advanceTimersByTime(6000)
    expect(await isSettled(other)).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('does not begin under a signal that was given', async () => {
    const clock = createClock()
    const reason = new Error('given up')
    await expect(clock.wait(5000, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('no longer listens to the signal once it has ended', async () => {
    const clock = createClock()
    const { signal } = new AbortController()
    const remove = vi.spyOn(signal, 'removeEventListener')
    const waiting = clock.wait(5000, signal)
    clock.advance(5)
    await waiting
    expect(remove).toHaveBeenCalledWith('abort', expect.any(Function))
  })
})
