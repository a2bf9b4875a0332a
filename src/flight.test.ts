import { describe, expect, test } from 'vitest'
import { json, lasting, metadata, silence } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import { settle } from '../test-support/simulation.ts'

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
