import { describe, expect, test } from 'vitest'
import { problemOf } from '../test-support/problem_of.ts'
import type { Fault } from './fault.ts'
import { createFaults, type FaultMatch } from './faults.ts'
import type { RequestFacts } from './journal.ts'
import type { EndpointName } from './router.ts'

const fault = (name: string, changesAnswer = false): Fault => ({
  name,
  changesAnswer,
  run: () => undefined,
})
const request = (endpoint: EndpointName, facts: Partial<RequestFacts> = {}): RequestFacts => ({
  endpoint,
  method: 'POST',
  path: '/',
  ...facts,
})
const token = request('token', { clientId: 'a', grantType: 'client_credentials', scope: 's' })

function script() {
  const faults = createFaults()
  const take = (facts: RequestFacts = token) => faults.take(facts)?.fault.name
  return { faults, take }
}

describe('a script', () => {
  test('is taken in its order, each step once, then no more', () => {
    const { faults, take } = script()
    for (const name of ['one', 'two', 'three']) faults.on('token').do(fault(name))
    expect([take(), take(), take(), take()]).toEqual(['one', 'two', 'three', undefined])
  })

  test('takes a step as often as it says', () => {
    const { faults, take } = script()
    faults.on('token').times(2).do(fault('one'))
    faults.on('token').do(fault('two'))
    expect([take(), take(), take(), take()]).toEqual(['one', 'one', 'two', undefined])
  })

  test('takes a step without end', () => {
    const { faults, take } = script()
    faults.on('any').times(Infinity).do(fault('always'))
    expect(Array.from({ length: 50 }, () => take())).toEqual(Array(50).fill('always'))
  })

  test('passes over steps that are for others, and comes back to them', () => {
    const { faults, take } = script()
    faults.on('graphql').do(fault('api'))
    faults.on('token', { clientId: 'b' }).do(fault('b'))
    faults.on('token').do(fault('any client'))
    expect(take()).toBe('any client')
    expect(take(request('graphql'))).toBe('api')
    expect(take({ ...token, clientId: 'b' })).toBe('b')
  })

  test('takes nothing from a step that is not ended with do()', () => {
    const { faults, take } = script()
    faults.on('token').times(2).after()
    expect(take()).toBeUndefined()
  })

  test('is forgotten by clear()', () => {
    const { faults, take } = script()
    faults.on('token').do(fault('one'))
    faults.clear()
    expect(take()).toBeUndefined()
    expect(() => faults.expectDone()).not.toThrow()
  })
})

describe('on() is for', () => {
  test.each(['discovery', 'jwks', 'token', 'graphql', 'other'] as const)('%s', (endpoint) => {
    const { faults, take } = script()
    faults.on(endpoint).do(fault('it'))
    const elsewhere = endpoint === 'token' ? 'jwks' : 'token'
    expect(take(request(elsewhere))).toBeUndefined()
    expect(take(request(endpoint))).toBe('it')
  })

  test.each(['discovery', 'jwks', 'token', 'graphql', 'other'] as const)(
    'any endpoint, and so %s',
    (endpoint) => {
      const { faults, take } = script()
      faults.on('any').do(fault('it'))
      expect(take(request(endpoint))).toBe('it')
    },
  )

  const all = {
    clientId: 'a',
    grantType: 'password',
    method: 'GET',
    operationName: 'Products',
    scope: 'read write',
  }
  test.each(Object.keys(all) as (keyof typeof all)[])('requests that have all: %s', (key) => {
    const { faults, take } = script()
    faults.on('any', all).do(fault('it'))
    expect(take(request('token', { ...all, [key]: 'other' }))).toBeUndefined()
    expect(take(request('token', all))).toBe('it')
  })

  test('a key of the match that is undefined asks for nothing', () => {
    const { faults, take } = script()
    faults.on('token', { clientId: undefined } as unknown as FaultMatch).do(fault('it'))
    expect(take()).toBe('it')
  })

  test('no unknown endpoint', () => {
    expect(() => script().faults.on('tokens' as 'token')).toThrow(
      'faults.on: must be one of discovery, jwks, token, introspection, revocation, userinfo, ' +
        'graphql, other, any',
    )
  })

  test('no unknown key', () => {
    expect(() => script().faults.on('token', { client: 'a' } as FaultMatch)).toThrow(
      'faults.on.client: is unknown, ' +
        'known are clientId, grantType, method, operationName, scope',
    )
  })
})

describe('the phase', () => {
  const phaseOf = (write: (faults: ReturnType<typeof createFaults>) => void) => {
    const faults = createFaults()
    write(faults)
    return faults.take(token)?.phase
  }

  test('is before the answer', () => {
    expect(phaseOf((faults) => faults.on('token').do(fault('it')))).toBe('before')
    expect(phaseOf((faults) => faults.on('token').before().do(fault('it')))).toBe('before')
  })

  test('is after it if the step says so', () => {
    expect(phaseOf((faults) => faults.on('token').after().do(fault('it')))).toBe('after')
  })

  test('is after it for a fault that changes an answer', () => {
    expect(phaseOf((faults) => faults.on('token').do(fault('it', true)))).toBe('after')
    expect(phaseOf((faults) => faults.on('token').after().do(fault('it', true)))).toBe('after')
  })

  test('cannot be before the answer that is to be changed', () => {
    const { faults } = script()
    expect(() => faults.on('token').before().do(fault('cut', true))).toThrow(
      "faults.before: 'cut' changes an answer of the tenant: leave before() out",
    )
  })
})

describe('times()', () => {
  test.each([0, -1, 1.5, NaN, -Infinity, '2'])('refuses %s', (count) => {
    expect(() => script().faults.on('token').times(count as number)).toThrow(
      'faults.times: must be a whole number from 1, or Infinity',
    )
  })
})

describe('expectDone()', () => {
  test('is content with an empty script and with one that is done', () => {
    const { faults, take } = script()
    faults.expectDone()
    faults.on('token').times(2).do(fault('one'))
    take()
    take()
    expect(() => faults.expectDone()).not.toThrow()
  })

  test('names each step left over, and how often it was used', () => {
    const { faults, take } = script()
    faults.on('token').do(fault('done'))
    faults.on('token').times(3).do(fault('half done'))
    faults.on('graphql', { operationName: 'Products' }).do(fault('not done'))
    take()
    take()
    expect(problemOf(() => faults.expectDone())).toBe(
      "faults.expectDone: steps are left over: 'half done' on token, used 1 of 3; " +
        "'not done' on graphql with operationName, used 0 of 1",
    )
  })

  test('wants a step without end to be used at all', () => {
    const { faults, take } = script()
    faults.on('token').times(Infinity).do(fault('always'))
    expect(() => faults.expectDone()).toThrow("'always' on token, used 0 of Infinity")
    take()
    expect(() => faults.expectDone()).not.toThrow()
  })

  test('tells of a step that is not ended with do()', () => {
    const { faults } = script()
    faults.on('token').times(2)
    expect(() => faults.expectDone()).toThrow(
      'no fault, end it with do(…) on token, used 0 of 2',
    )
  })
})

test.each([undefined, null, {}, () => {}])('do(%s) is given no fault, and says so', (fault) => {
  expect(problemOf(() => createFaults().on('token').do(fault as unknown as Fault)))
    .toBe('faults.do: must be given a fault, such as fault.html()')
})
