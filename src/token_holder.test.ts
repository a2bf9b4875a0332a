import { describe, expect, test } from 'vitest'
import { json, lasting, silence } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'

describe('inside the margin', () => {
  async function inside(reply: Parameters<typeof createSimulatedClient>[0] = {}) {
    const client = createSimulatedClient(reply)
    await client.pos.getToken()
    await client.time.advance(3_545_000)
    return client
  }

  test('a failure is nobody’s business: the old token is handed out, after one attempt', async () => {
    const { pos, tenant } = await inside()
    tenant.token = () => json({}, 503)
    expect((await pos.getToken()).accessToken).toBe('token-1')
    expect(tenant.count('token')).toBe(2)
  })

  test('a silent tenant is waited for no longer than timeoutSeconds', async () => {
    const { pos, tenant, time } = await inside()
    tenant.token = silence
    const token = pos.getToken()
    let done = false
    token.then(() => done = true)
    await time.advance(9_999)
    expect(done).toBe(false)
    await time.advance(1)
    expect((await token).accessToken).toBe('token-1')
  })

  test('nor past the end of the old token; then follows an ordinary mint', async () => {
    const { pos, tenant, time } = await inside()
    await time.advance(50_000)
    tenant.token = (_, count) =>
      count === 2 ? silence() : count === 3 ? json({}, 503) : lasting(60)(_, count)
    const token = pos.getToken()
    await time.advance(4_999)
    expect(tenant.count('token')).toBe(2)
    await time.advance(300)
    expect((await token).accessToken).toBe('token-4')
  })

  test('a token of no lifetime does not displace the old one', async () => {
    const { pos, tenant } = await inside()
    tenant.token = lasting(0)
    expect((await pos.getToken()).accessToken).toBe('token-2')
    tenant.token = () => json({}, 503)
    expect((await pos.getToken()).accessToken).toBe('token-1')
  })

  test('a caller’s abort is thrown all the same', async () => {
    const { pos, tenant, time } = await inside()
    tenant.token = silence
    const controller = new AbortController()
    const token = pos.getToken({ signal: controller.signal })
    await time.advance(10)
    controller.abort('enough')
    await expect(token).rejects.toBe('enough')
  })
})
