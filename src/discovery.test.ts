import { describe, expect, test } from 'vitest'
import { failureOf } from '../test-support/failure.ts'
import { json, metadata, type Reply, silence } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'

const HOUR = 3_600_000
const oneTime: Reply = (_, count) =>
  json({ access_token: `token-${count}`, token_type: 'Bearer', expires_in: 0 })

describe('discovery asks', () => {
  test.each([
    ['https://shop.example', 'https://shop.example/.well-known/openid-configuration'],
    ['https://shop.example/', 'https://shop.example/.well-known/openid-configuration'],
    ['https://shop.example/a/b', 'https://shop.example/a/b/.well-known/openid-configuration'],
    ['https://shop.example/a/', 'https://shop.example/a/.well-known/openid-configuration'],
  ])('%s at %s', async (issuer, url) => {
    const { pos, tenant } = createSimulatedClient({ issuer })
    tenant.discovery = () => json(metadata(issuer))
    await pos.getToken()
    const [seen] = tenant.requests
    expect(seen).toMatchObject({ method: 'GET', url, body: '' })
    expect(seen?.headers.get('accept')).toBe('application/json')
    expect(seen?.headers.has('authorization')).toBe(false)
    expect(seen?.init.redirect).toBe('manual')
  })

  test.each([
    ['https://shop.example/a/b', 'https://shop.example/.well-known/oauth-authorization-server/a/b'],
    ['https://shop.example', 'https://shop.example/.well-known/oauth-authorization-server'],
  ])('%s after a 404 at %s', async (issuer, url) => {
    const { pos, tenant } = createSimulatedClient({ issuer })
    tenant.discovery = (request) => request.url === url ? json(metadata(issuer)) : json({}, 404)
    expect((await pos.getToken()).accessToken).toBe('token-1')
    expect(tenant.count('discovery')).toBe(2)
  })

  test.each<[string, Reply]>([
    ['404 again', () => json({}, 404)],
    ['another issuer', () => json(metadata('https://shop.example'))],
    ['HTML', () => new Response('<html>')],
    ['503', () => json({}, 503)],
    ['a redirect', () => json({}, 302, { location: '/login' })],
  ])('and reports the first 404 where the second is %s', async (_, second) => {
    const { pos, tenant } = createSimulatedClient()
    tenant.discovery = (request, count) => count === 1 ? json({}, 404) : second(request, count)
    expect(await failureOf(pos.getToken())).toMatchObject({
      code: 'POS_AUTH_DISCOVERY_FAILED',
      status: 404,
      endpoint: 'https://shop.example/north/.well-known/openid-configuration',
    })
    expect(tenant.count('discovery')).toBe(2)
  })

  test('nothing where the token endpoint was given by hand', async () => {
    const tokenEndpoint = 'https://shop.example/north/connect/token?t=1'
    const { pos, tenant } = createSimulatedClient({ issuer: undefined, tokenEndpoint })
    await pos.getToken()
    expect(tenant.requests.map(({ url }) => url)).toEqual([tokenEndpoint])
    expect(tenant.requests[0]?.headers.get('authorization')).toMatch(/^Basic /)
  })
})

describe('discovery refuses', () => {
  test.each<[string, Reply, number]>([
    ['403', () => json(metadata('x'), 403), 403],
    ['204', () => new Response(null, { status: 204 }), 204],
    ['HTML', () => new Response('<html>Log in</html>'), 200],
    ['half a document', () => new Response('{"issuer":"https:'), 200],
    ['an array', () => json([]), 200],
    ['more than 256 KiB', () => json({ ...metadata('x'), x: 'x'.repeat(262_144) }), 200],
  ])('%s', async (_, discovery, status) => {
    const { pos, tenant } = createSimulatedClient()
    tenant.discovery = discovery
    const error = await failureOf(pos.getToken())
    expect(error).toMatchObject({ code: 'POS_AUTH_DISCOVERY_FAILED', phase: 'discovery', status })
    expect(error.message).toMatch(/Check issuer/)
    expect(tenant.count('token')).toBe(0)
  })

  test('and reads the secret only afterwards', async () => {
    let reads = 0
    const clientSecret = () => `s3cret${reads++}`
    const { pos, tenant } = createSimulatedClient({ clientSecret })
    tenant.discovery = () => json({ ...metadata(tenant.issuer), grant_types_supported: [] })
    await failureOf(pos.getToken())
    expect(reads).toBe(0)
  })
})

describe('a discovery document', () => {
  test('is used for an hour', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = oneTime
    await pos.getToken()
    await time.advance(HOUR - 1)
    await pos.getToken()
    expect(tenant.count('discovery')).toBe(1)
    await time.advance(1)
    await pos.getToken()
    expect(tenant.count('discovery')).toBe(2)
  })

  test('is fetched once for all who wait', async () => {
    const { pos, tenant } = createSimulatedClient()
    await Promise.all(Array.from({ length: 100 }, () => pos.fetch('x')))
    expect([tenant.count('discovery'), tenant.count('token')]).toEqual([1, 1])
  })

  test.each<[string, Reply]>([
    ['fails', () => json({}, 503)],
    ['names another issuer', () => json(metadata('https://evil.example'))],
    ['is silent', silence],
  ])('is kept when renewing it %s', async (_, discovery) => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = oneTime
    await pos.getToken()
    await time.advance(HOUR)
    tenant.discovery = discovery
    const token = pos.getToken()
    await time.advance(10_000)
    expect((await token).accessToken).toBe('token-2')
    expect(tenant.count('discovery')).toBe(2)
  })

  test('that failed is asked for again once the failure is forgotten', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.discovery = (_, count) => count === 1 ? json({}, 403) : json(metadata(tenant.issuer))
    await failureOf(pos.getToken())
    await time.advance(5_000)
    expect((await pos.getToken()).accessToken).toBe('token-1')
  })

  test('that moved the endpoint is followed after an hour', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    tenant.token = oneTime
    await pos.getToken()
    const token_endpoint = 'https://shop.example/north/connect/token2'
    tenant.discovery = () => json({ ...metadata(tenant.issuer), token_endpoint })
    await time.advance(HOUR)
    await pos.getToken()
    expect(tenant.requests.at(-1)?.url).toBe(token_endpoint)
  })
})
