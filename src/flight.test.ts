import { describe, expect, test, vi } from 'vitest'
import {
  createScriptedTenant,
  json,
  lasting,
  metadata,
  silence,
} from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import { createSimulation, settle } from '../test-support/simulation.ts'
import { assembleClient } from './client.ts'
import { createSingleFlight } from './flight.ts'

describe('callers are independent', () => {
  test('an aborted signal rejects even with a token at hand', async () => {
    const { pos, tenant } = createSimulatedClient()
    await pos.getToken()
    await expect(pos.getToken({ signal: AbortSignal.abort('no') })).rejects.toBe('no')
    expect(tenant.count('token')).toBe(1)
  })

  test('an aborted signal sends nothing', async () => {
    const { pos, tenant } = createSimulatedClient()
    await expect(pos.getToken({ signal: AbortSignal.abort('no') })).rejects.toBe('no')
    expect(tenant.requests).toEqual([])
  })

  test('one who leaves does not disturb the others', async () => {
    const { pos, tenant } = createSimulatedClient()
    let answer = (_: Response) => {}
    tenant.token = () => new Promise((resolve) => answer = resolve)
    const controller = new AbortController()
    const first = pos.getToken({ signal: controller.signal })
    const others = [pos.getToken(), pos.getToken({ signal: new AbortController().signal })]
    await settle()
    controller.abort('left')
    await expect(first).rejects.toBe('left')
    expect(tenant.requests.at(-1)?.init.signal?.aborted).toBe(false)
    answer(json({ access_token: 'shared', token_type: 'Bearer' }))
    for (const other of others) expect((await other).accessToken).toBe('shared')
    expect(tenant.count('token')).toBe(1)
  })

  test('the request stops when nobody is left, and the next caller begins anew', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = silence
    const controllers = [new AbortController(), new AbortController()]
    const waiting = controllers.map(({ signal }) => pos.getToken({ signal }).catch(String))
    await settle()
    const { signal } = tenant.requests.at(-1)?.init ?? {}
    controllers[0]?.abort('a')
    await settle()
    expect(signal?.aborted).toBe(false)
    controllers[1]?.abort('b')
    await settle()
    expect(signal?.aborted).toBe(true)
    expect(await Promise.all(waiting)).toEqual(['a', 'b'])
    expect(time.pending()).toBe(0)
    tenant.token = lasting(60)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('one who comes at any moment of a mint shares it', async () => {
    const { pos, tenant } = createSimulatedClient()
    const first = pos.getToken()
    const tokens = [first]
    for (let turn = 0; turn < 400; turn++) {
      await null
      if (tenant.count('token')) tokens.push(pos.getToken())
    }
    await Promise.all(tokens)
    expect([tenant.count('discovery'), tenant.count('token')]).toEqual([1, 1])
  })

  test('one who comes in the moment the last one leaves begins anew', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.token = silence
    const controller = new AbortController()
    const first = pos.getToken({ signal: controller.signal })
    await settle()
    tenant.token = lasting(60)
    controller.abort('left')
    const second = pos.getToken()
    await expect(first).rejects.toBe('left')
    expect((await second).accessToken).toBe('token-2')
  })

  test('with one signal wait as one: it has one listener, and ends them all', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = silence
    const controller = new AbortController()
    const listen = vi.spyOn(controller.signal, 'addEventListener')
    const { signal } = controller
    const waiting = Array.from({ length: 20 }, () => pos.getToken({ signal }).catch(String))
    const other = pos.getToken()
    await settle()
    expect([listen.mock.calls.length, time.holding()]).toEqual([1, 2])
    controller.abort('left')
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['left']))
    tenant.token = lasting(60)
    await time.advance(25_000)
    expect((await other).accessToken).toBe('token-2')
    expect(time.pending()).toBe(0)
  })

  test('the same holds during discovery', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.discovery = silence
    const controller = new AbortController()
    const token = pos.getToken({ signal: controller.signal })
    await settle()
    controller.abort('left')
    await expect(token).rejects.toBe('left')
    await settle()
    expect(tenant.requests.at(-1)?.init.signal?.aborted).toBe(true)
    tenant.discovery = () => json(metadata(tenant.issuer))
    expect((await pos.getToken()).accessToken).toBe('token-1')
  })

  test('a pause between attempts ends with the last caller', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = () => json({}, 503)
    const controller = new AbortController()
    const token = pos.getToken({ signal: controller.signal })
    await settle()
    expect(time.pending()).toBeGreaterThan(0)
    controller.abort('left')
    await expect(token).rejects.toBe('left')
    await time.advance(10_000)
    expect(tenant.count('token')).toBe(1)
    expect(time.pending()).toBe(0)
  })
})

describe('where work ends with its request', () => {
  /** A client whose token request has died with its request, timers and all: nobody is told. */
  async function createDying() {
    const tenant = createScriptedTenant()
    const time = createSimulation()
    let dying = false
    const setTimer: typeof time.setTimer = (callback, ms, holds) =>
      dying ? () => {} : time.setTimer(callback, ms, holds)
    const { issuer, fetch } = tenant
    const options = { issuer, fetch, clientId: 'stocksync', clientSecret: 's3cret' }
    const pos = assembleClient({ ...options, timeoutSeconds: 2 }, { ...time, setTimer }, false)
    await pos.getToken()
    await time.advance(3_600_000)
    dying = true
    tenant.token = silence
    pos.getToken()
    await settle()
    dying = false
    tenant.token = lasting(3600)
    return { pos, tenant, time }
  }

  test('it is given timeoutSeconds, then one who waits takes over and the rest join', async () => {
    const { pos, tenant, time } = await createDying()
    await time.advance(500)
    const waiting = Promise.all(Array.from({ length: 20 }, () => pos.getToken()))
    await time.advance(1_499)
    expect(tenant.count('token')).toBe(2)
    await time.advance(1)
    expect(new Set((await waiting).map(({ accessToken }) => accessToken)))
      .toEqual(new Set(['token-3']))
    expect(tenant.count('token')).toBe(3)
  })

  test('those who look again late take what another has got meanwhile', async () => {
    const time = createSimulation()
    let timers = 0
    const timing = {
      ...time,
      // A busy runtime is late, with each timer a little more.
      setTimer: (callback: () => void, ms: number) => time.setTimer(callback, ms + 100 * timers++),
    }
    const flight = createSingleFlight<number>(timing, 2_000)
    let begun = 0
    const work = () => {
      const id = ++begun
      return new Promise<number>((resolve) => id > 1 && time.setTimer(() => resolve(id), 10))
    }
    flight.join(work)
    const waiting = Promise.all([1, 2, 3, 4].map(() => flight.join(work)))
    await time.advance(10_000)
    expect([await waiting, begun]).toEqual([[2, 2, 2, 2], 2])
  })

  test('and nobody waits for it later', async () => {
    const { pos, tenant, time } = await createDying()
    await time.advance(60_000)
    expect((await pos.getToken()).accessToken).toBe('token-3')
    expect(tenant.count('token')).toBe(3)
  })

  test('who took over gets all the time of a mint from those who waited, a new caller goes ahead', async () => {
    const { pos, tenant, time } = await createDying()
    tenant.token = (request, count) => count === 3 ? silence() : lasting(3600)(request, count)
    const outcomes = Array.from(
      { length: 5 },
      () => pos.getToken().then(({ accessToken }) => accessToken, ({ code }) => code),
    )
    await time.advance(4_000)
    expect((await pos.getToken()).accessToken).toBe('token-4')
    await time.advance(3_000)
    expect((await Promise.all(outcomes)).sort())
      .toEqual(Array.from({ length: 5 }, () => 'token-5'))
    expect(time.holding()).toBe(0)
  })

  test('who leaves last does not fail because the work is another request’s', async () => {
    const { pos, tenant } = createSimulatedClient({}, undefined, false)
    tenant.token = silence
    const abort = AbortController.prototype.abort
    const controller = new AbortController()
    const token = pos.getToken({ signal: controller.signal })
    await settle()
    AbortController.prototype.abort = () => {
      throw new Error('Cannot perform I/O on behalf of a different request.')
    }
    try {
      abort.call(controller, 'left')
      await expect(token).rejects.toBe('left')
    } finally {
      AbortController.prototype.abort = abort
    }
    tenant.token = lasting(3600)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })
})

test('on a server runtime work is waited for as long as it takes', async () => {
  const { pos, tenant, time } = createSimulatedClient({ timeoutSeconds: 2 })
  tenant.token = (request, count) => count < 3 ? silence() : lasting(3600)(request, count)
  const codes = [1, 2].map(() => pos.getToken().catch(({ code }) => code))
  await time.advance(5_000)
  expect(tenant.count('token')).toBe(2)
  expect(await Promise.all(codes)).toEqual(['POS_AUTH_TIMEOUT', 'POS_AUTH_TIMEOUT'])
})
