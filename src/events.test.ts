import { describe, expect, test } from 'vitest'
import { json, lasting } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import type { PosAuthEvent } from './events.ts'

function listen(options: Parameters<typeof createSimulatedClient>[0] = {}) {
  const events: PosAuthEvent[] = []
  const client = createSimulatedClient({ ...options, onEvent: (event) => events.push(event) })
  return { ...client, events }
}

describe('events', () => {
  test('tell of discovery, tokens, hits and renewals, with their durations', async () => {
    const { pos, tenant, time, events } = listen({ refreshAheadSeconds: 0 })
    const late = (ms: number): typeof tenant.token => async (request, count) => {
      await new Promise<void>((resolve) => time.setTimer(resolve, ms))
      return lasting(600)(request, count)
    }
    tenant.token = late(250)
    const first = pos.getToken()
    await time.advance(250)
    await first
    await pos.getToken()
    await time.advance(550_000)
    tenant.token = late(100)
    const second = pos.getToken()
    await time.advance(100)
    await second
    expect(events).toEqual([
      { type: 'discovery', durationMs: 0 },
      { type: 'token', durationMs: 250, lifetimeSeconds: 600 },
      { type: 'hit' },
      { type: 'refresh', durationMs: 100, lifetimeSeconds: 600 },
    ])
  })

  test('tell of failures, and of those remembered', async () => {
    const { pos, tenant, events } = listen()
    tenant.token = () => json({ error: 'invalid_client' }, 401)
    await pos.getToken().catch(() => {})
    await pos.getToken().catch(() => {})
    const failure = { type: 'failure', code: 'POS_AUTH_INVALID_CLIENT', phase: 'token' }
    expect(events.slice(1)).toEqual([
      { ...failure, fromMemory: false, durationMs: 0 },
      { ...failure, fromMemory: true, durationMs: 0 },
    ])
  })

  test('tell what a secret source warns of', async () => {
    const { pos, events } = listen({
      clientSecret: {
        read({ warn }) {
          warn('secret_file_open')
          return 's3cret'
        },
      },
    })
    await pos.getToken()
    expect(events).toContainEqual({ type: 'warning', code: 'secret_file_open' })
  })

  test.each<[string, () => unknown]>([
    ['throws', () => {
      throw new Error('listener')
    }],
    ['rejects', () => Promise.reject(new Error('listener'))],
    ['is a broken promise', () => ({
      then() {
        throw new Error('listener')
      },
    })],
    ['never ends', () => new Promise(() => {})],
  ])('disturb nobody when the listener %s', async (_, onEvent) => {
    const { pos } = createSimulatedClient({ onEvent })
    expect((await pos.getToken()).accessToken).toBe('token-1')
    expect((await pos.getToken()).accessToken).toBe('token-1')
  })

  test('may reset the client they come from', async () => {
    const { pos, tenant } = createSimulatedClient({ onEvent: () => pos.reset() })
    expect((await pos.getToken()).accessToken).toBe('token-1')
    expect((await pos.getToken()).accessToken).toBe('token-2')
    expect(tenant.count('discovery')).toBe(2)
  })
})
