import { describe, expect, test } from 'vitest'
import { json, lasting } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'

describe('expiry', () => {
  test.each([
    [3_600, 3_540],
    [600, 540],
    [300, 270],
    [100, 90],
    [10, 9],
    [1, 0.9],
  ])('a token of %s s is handed out for %s s', async (lifetime, used) => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = lasting(lifetime)
    await pos.getToken()
    await time.advance(used * 1_000 - 1)
    expect((await pos.getToken()).accessToken).toBe('token-1')
    await time.advance(1)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('expiryMarginSeconds is what the margin is, up to a tenth of the lifetime', async () => {
    for (const [margin, used] of [[0, 3_600], [10, 3_590], [3_000, 3_240]] as const) {
      const { pos, time } = createSimulatedClient({ expiryMarginSeconds: margin })
      await pos.getToken()
      await time.advance(used * 1_000 - 1)
      expect((await pos.getToken()).accessToken).toBe('token-1')
      await time.advance(1)
      expect((await pos.getToken()).accessToken).toBe('token-2')
    }
  })

  test('counts from the start of the request', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    const start = time.clock.now()
    tenant.token = async (_, count) => {
      if (count === 1) await time.advance(4_000)
      return json({ access_token: `token-${count}`, token_type: 'Bearer', expires_in: 100 })
    }
    expect((await pos.getToken()).expiresAtMs).toBe(start + 100_000)
    await time.advance(85_999)
    expect((await pos.getToken()).accessToken).toBe('token-1')
    await time.advance(1)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('comes when the wall clock alone says so', async () => {
    const { pos, time } = createSimulatedClient()
    await pos.getToken()
    time.moveWall(3_540_000)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('comes when the monotonic clock alone says so', async () => {
    const { pos, time } = createSimulatedClient()
    await pos.getToken()
    time.moveMonotonic(3_540_000)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('comes when the wall clock stands before the mint', async () => {
    const { pos, time } = createSimulatedClient()
    await pos.getToken()
    time.moveWall(-1)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('comes for both when the wall clock was set back but not before the mint', async () => {
    const { pos, time } = createSimulatedClient()
    await pos.getToken()
    await time.advance(3_000_000)
    time.moveWall(-2_900_000)
    expect((await pos.getToken()).accessToken).toBe('token-1')
    await time.advance(540_000)
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test.each([0, -1, '0'])('of %j: serves those who waited and is not kept', async (expires_in) => {
    const { pos, tenant } = createSimulatedClient()
    tenant.token = lasting(expires_in)
    const together = await Promise.all([pos.getToken(), pos.getToken()])
    expect(together.map(({ accessToken }) => accessToken)).toEqual(['token-1', 'token-1'])
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })

  test('is found again after a clock that threw once', async () => {
    let broken = true
    const clock = {
      now: () => 1e12,
      monotonic() {
        if (!broken) return 0
        broken = false
        throw new RangeError('no clock')
      },
    }
    const { pos } = createSimulatedClient({ clock })
    await expect(pos.getToken()).rejects.toThrow('no clock')
    expect((await pos.getToken()).accessToken).toBe('token-1')
  })

  test('is read off an injected clock', async () => {
    let ms = 1_000_000
    const clock = { now: () => ms, monotonic: () => ms }
    const { pos } = createSimulatedClient({ clock })
    expect((await pos.getToken()).expiresAtMs).toBe(1_000_000 + 3_600_000)
    ms += 3_540_000
    expect((await pos.getToken()).accessToken).toBe('token-2')
  })
})

describe('the monotonic clock is read only when it must be', () => {
  test('once a second at most while the wall clock moves on', async () => {
    const { pos, time } = createSimulatedClient()
    await pos.getToken()
    await time.advance(1_000)
    await pos.getToken()
    const before = time.monotonicReads()
    for (let call = 0; call < 10; call++) {
      time.moveWall(50)
      await pos.getToken()
    }
    expect(time.monotonicReads()).toBe(before)
    time.moveWall(500)
    await pos.getToken()
    expect(time.monotonicReads()).toBe(before + 1)
  })
})
