// What an API costs that refuses tokens, against the mock tenant.
import { describe, expect, test } from 'vitest'
import { fault } from '../mock-issuer/mod.ts'
import { atOnce, inARow } from '../test-support/callers.ts'
import { createSimulatedTenant } from '../test-support/simulated_tenant_node.ts'
import { inTurn, sameTokenAgain, withHeader } from '../test-support/token_faults.ts'
import type { PosClient } from './client.ts'

const query = (pos: PosClient) => () => pos.fetch('api/graphql?query={products}')

describe('an API that answers 401', () => {
  test('invalid_token, to 100 at once and 20 in a row: two mints, 100 replays', async () => {
    const { pos, requests, trouble } = createSimulatedTenant()
    trouble.graphql = () => fault.rejectToken('invalid')
    const answers = [...await atOnce(100, query(pos)), ...await inARow(20, query(pos))]
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
    expect(requests()).toEqual({ discovery: 1, token: 2, api: 220 })
  })

  test('invalid_token for ever: one more mint in 30 s', async () => {
    const { pos, requests, time, trouble } = createSimulatedTenant()
    trouble.graphql = () => fault.rejectToken('invalid')
    for (let second = 0; second < 90; second++) {
      await query(pos)()
      await time.pass(1_000)
    }
    expect(requests()).toEqual({ discovery: 1, token: 1 + 3, api: 90 + 3 })
  })

  test('invalid_token to tokens of before alone: 100 at once share one mint', async () => {
    const { pos, requests, tenant } = createSimulatedTenant()
    await pos.getToken()
    tenant.keys.lose()
    const answers = await atOnce(100, query(pos))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(requests()).toEqual({ discovery: 1, token: 2, api: 200 })
  })

  test('invalid_token, while no new token is to be had: the 401, and no mint but one', async () => {
    const { pos, requests, tenant, trouble } = createSimulatedTenant()
    await pos.getToken()
    tenant.keys.lose()
    trouble.token = () => fault.refuse('invalid_request')
    const answers = await atOnce(100, query(pos))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
    expect(requests()).toEqual({ discovery: 1, token: 2, api: 100 })
    expect(answers[0]?.headers.get('www-authenticate')).toContain('invalid_token')
  })

  test('invalid_token, and the same token comes again: no replay', async () => {
    const { pos, requests, tenant, trouble } = createSimulatedTenant()
    const again = sameTokenAgain(tenant)
    trouble.token = () => again
    trouble.graphql = () => fault.rejectToken('invalid')
    expect((await query(pos)()).status).toBe(401)
    expect(requests()).toEqual({ discovery: 1, token: 2, api: 1 })
  })

  test('without a challenge: no mint, no replay', async () => {
    const { pos, requests, trouble } = createSimulatedTenant()
    trouble.graphql = () => fault.status(401)
    const answers = [...await atOnce(100, query(pos)), ...await inARow(20, query(pos))]
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
    expect(requests()).toEqual({ discovery: 1, token: 1, api: 120 })
  })

  test('for a permission, as the tenant has it: no mint, no replay', async () => {
    const { pos, requests, tenant } = createSimulatedTenant()
    tenant.graphql.require({ products: 'ViewProducts' })
    expect((await query(pos)()).status).toBe(401)
    expect(requests()).toEqual({ discovery: 1, token: 1, api: 1 })
  })
})

describe('a challenge', () => {
  test.each<[challenge: string, mints: number]>([
    ['Bearer', 1],
    ['Bearer realm="shop"', 1],
    ['bearer ERROR="invalid_token"', 1],
    ['Basic realm="shop", Bearer error="invalid_token", error_description="It ended."', 1],
    ['Bearer error=""', 1],
    ['Bearer error="insufficient_scope"', 0],
    ['Bearer error="invalid_request"', 0],
    ['Basic', 0],
    ['Basic error="invalid_token"', 0],
    ['BearerX', 0],
  ])('%s: %i mints', async (challenge, mints) => {
    const { pos, requests, trouble } = createSimulatedTenant()
    trouble.graphql = () => withHeader(401, 'WWW-Authenticate', challenge)
    expect((await query(pos)()).status).toBe(401)
    expect(requests()).toEqual({ discovery: 1, token: 1 + mints, api: 1 + mints })
  })

  test.each([400, 403, 500])('beside status %i: no mint', async (status) => {
    const { pos, requests, trouble } = createSimulatedTenant()
    trouble.graphql = () => withHeader(status, 'WWW-Authenticate', 'Bearer error="invalid_token"')
    expect((await query(pos)()).status).toBe(status)
    expect(requests()).toEqual({ discovery: 1, token: 1, api: 1 })
  })
})

describe('what is sent again after a 401', () => {
  const text = '{"query":"{ products }"}'
  const headers = { 'content-type': 'application/json' }

  test.each<[what: string, body: () => BodyInit]>([
    ['a text', () => text],
    ['bytes', () => new TextEncoder().encode(text)],
    ['a buffer', () => new TextEncoder().encode(text).buffer],
    ['a Blob', () => new Blob([text])],
  ])('%s', async (_, body) => {
    const { pos, requests, tenant } = createSimulatedTenant()
    await pos.getToken()
    tenant.keys.lose()
    const answer = await pos.fetch('api/graphql', { method: 'POST', headers, body: body() })
    expect(await answer.json()).toEqual({ data: {} })
    expect(requests()).toEqual({ discovery: 1, token: 2, api: 2 })
  })

  test.each<[what: string, input: () => [string | Request, RequestInit?]]>([
    ['a stream', () => ['api/graphql', {
      method: 'POST',
      headers,
      body: new Blob([text]).stream(),
      duplex: 'half',
    } as RequestInit]],
    ['a Request with a body', () => [
      new Request('https://shop.example/north/api/graphql', {
        method: 'POST',
        headers,
        body: text,
      }),
    ]],
  ])('not %s: the 401 is returned and told of, and the next call has a new token', async (
    _,
    input,
  ) => {
    const { pos, requests, tenant, events } = createSimulatedTenant()
    await pos.getToken()
    tenant.keys.lose()
    expect((await pos.fetch(...input())).status).toBe(401)
    expect(requests()).toEqual({ discovery: 1, token: 1, api: 1 })
    expect(events).toContainEqual({ type: 'warning', code: 'body_not_replayable' })
    expect((await query(pos)()).status).toBe(200)
    expect(requests()).toEqual({ discovery: 1, token: 2, api: 2 })
  })
})

describe('a 401 that comes late', () => {
  /** A call whose 401 comes after 5 s; the token is replaced meanwhile. */
  async function late(init?: RequestInit) {
    const simulated = createSimulatedTenant()
    const { pos, time, trouble } = simulated
    const { accessToken } = await pos.getToken()
    trouble.graphql = (count) =>
      count === 1 ? inTurn(fault.delay(5), fault.rejectToken()) : undefined
    const answer = pos.fetch('api/graphql?query={products}', init)
    await time.advance(1_000)
    pos.invalidate(accessToken)
    const newer = await pos.getToken()
    await time.advance(4_000)
    return { ...simulated, newer, status: (await answer).status }
  }

  test('is answered with the newer token, without a mint', async () => {
    const { requests, status } = await late()
    expect(status).toBe(200)
    expect(requests()).toEqual({ discovery: 1, token: 2, api: 2 })
  })

  test('for a stream does not drop the newer token', async () => {
    const body = new Blob(['{"query":"{ products }"}']).stream()
    const { pos, newer, status } = await late({ method: 'POST', body, duplex: 'half' } as object)
    expect(status).toBe(401)
    expect(pos.peek()).toBe(newer)
  })
})
