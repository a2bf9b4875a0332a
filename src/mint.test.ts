import { describe, expect, test } from 'vitest'
import { failureOf } from '../test-support/failure.ts'
import { json, metadata, type Reply, silence } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import type { PosAuthErrorCode } from './errors.ts'

const status = (status: number, headers = {}): Reply => () => json({}, status, headers)
const oauthError = (error: string, status = 400): Reply => () => json({ error }, status)
const broken: Reply = () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) })
}

/** The milliseconds after the start at which each request of a kind came. */
async function times(options: {
  token?: Reply
  discovery?: Reply
  random?: () => number
  runMs?: number
}) {
  const { pos, tenant, time } = createSimulatedClient({}, options.random)
  const start = time.clock.monotonic()
  const at = { token: [] as number[], discovery: [] as number[], settled: NaN }
  for (const kind of ['token', 'discovery'] as const) {
    const reply = options[kind] ?? tenant[kind]
    tenant[kind] = (request, count) => {
      at[kind].push(time.clock.monotonic() - start)
      return reply(request, count)
    }
  }
  const outcome = pos.getToken().then((token) => token, (error) => error)
  outcome.then(() => at.settled = time.clock.monotonic() - start)
  await time.advance(options.runMs ?? 60_000)
  return { ...at, outcome: await outcome, pending: time.pending() }
}

describe('a mint makes as many attempts as the failure deserves', () => {
  test.each<[what: string, token: Reply, code: PosAuthErrorCode, attempts: number[]]>([
    ['a broken connection', broken, 'POS_AUTH_NETWORK_FAILED', [0, 250, 1_250]],
    ['500', status(500), 'POS_AUTH_SERVER_UNAVAILABLE', [0, 250, 1_250]],
    ['503', status(503), 'POS_AUTH_SERVER_UNAVAILABLE', [0, 250, 1_250]],
    ['429', status(429), 'POS_AUTH_RATE_LIMITED', [0, 250, 1_250]],
    ['Retry-After: 10', status(503, { 'retry-after': '10' }), 'POS_AUTH_SERVER_UNAVAILABLE', [
      0,
      10_000,
      20_000,
    ]],
    ['Retry-After: 0', status(429, { 'retry-after': '0' }), 'POS_AUTH_RATE_LIMITED', [
      0,
      250,
      1_250,
    ]],
    ['Retry-After: 30', status(503, { 'retry-after': '30' }), 'POS_AUTH_SERVER_UNAVAILABLE', [0]],
    ['Retry-After: 300', status(429, { 'retry-after': '300' }), 'POS_AUTH_RATE_LIMITED', [0]],
    ['silence', silence, 'POS_AUTH_TIMEOUT', [0, 10_250, 21_250]],
    ['invalid_client', oauthError('invalid_client', 401), 'POS_AUTH_INVALID_CLIENT', [0]],
    ['invalid_scope', oauthError('invalid_scope'), 'POS_AUTH_REQUEST_REJECTED', [0]],
    ['403 without a word', status(403), 'POS_AUTH_REQUEST_REJECTED', [0]],
    ['307', status(307, { location: 'https://evil.example' }), 'POS_AUTH_REDIRECT_REFUSED', [0]],
    ['a malformed answer', status(200), 'POS_AUTH_MALFORMED_RESPONSE', [0]],
  ])('%s', async (_, token, code, attempts) => {
    const seen = await times({ token })
    expect(seen.outcome).toMatchObject({ code, phase: 'token' })
    expect(seen.token).toEqual(attempts)
    expect(seen.pending).toBe(0)
  })

  test.each<[what: string, discovery: Reply, code: PosAuthErrorCode, attempts: number[]]>([
    ['a broken connection', broken, 'POS_AUTH_NETWORK_FAILED', [0, 250, 1_250]],
    ['503', status(503), 'POS_AUTH_SERVER_UNAVAILABLE', [0, 250, 1_250]],
    ['429', status(429, { 'retry-after': '2' }), 'POS_AUTH_RATE_LIMITED', [0, 2_000, 4_000]],
    ['silence', silence, 'POS_AUTH_TIMEOUT', [0, 10_250, 21_250]],
    ['403', status(403), 'POS_AUTH_DISCOVERY_FAILED', [0]],
    ['301', status(301), 'POS_AUTH_REDIRECT_REFUSED', [0]],
    ['another issuer', () => json(metadata('https://evil.example')), 'POS_AUTH_ISSUER_MISMATCH', [
      0,
    ]],
    [
      'another grant',
      () => json({ ...metadata('https://shop.example/north'), grant_types_supported: [] }),
      'POS_AUTH_GRANT_NOT_OFFERED',
      [0],
    ],
  ])('discovery: %s', async (_, discovery, code, attempts) => {
    const seen = await times({ discovery })
    expect(seen.outcome).toMatchObject({ code, phase: 'discovery' })
    expect(seen.discovery).toEqual(attempts)
    expect(seen.token).toEqual([])
  })
})

test('a mint counts its attempts over discovery and token request together', async () => {
  const { discovery, token, outcome } = await times({
    discovery: (_, count) =>
      count < 3 ? json({}, 503) : json(metadata('https://shop.example/north')),
    token: status(503),
  })
  expect([discovery.length, token.length]).toEqual([3, 1])
  expect(outcome).toMatchObject({ code: 'POS_AUTH_SERVER_UNAVAILABLE', phase: 'token' })
})

test.each<[what: string, first: Reply]>([
  ['one 503', status(503)],
  ['one 429', status(429)],
  ['one broken connection', broken],
])('a mint survives %s', async (_, first) => {
  const { outcome } = await times({
    token: (request, count) =>
      count === 1
        ? first(request, count)
        : json({ access_token: 'second', token_type: 'Bearer', expires_in: 60 }),
  })
  expect(outcome.accessToken).toBe('second')
})

test('a mint varies its pauses by half either way', async () => {
  const least = await times({ token: status(503), random: () => 0 })
  const most = await times({ token: status(503), random: () => 0.999 })
  expect(least.token).toEqual([0, 125, 625])
  expect(most.token.map(Math.round)).toEqual([0, 375, 1_874])
})

test('a mint ends after 2.5 times timeoutSeconds, whatever hangs', async () => {
  expect((await times({ token: silence })).settled).toBe(25_000)
  expect((await times({ discovery: silence })).settled).toBe(25_000)
})

test('a mint waits for Retry-After as a date by the injected clock', async () => {
  const { token } = await times({
    token: status(503, { 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' }),
  })
  expect(token.slice(0, 2)).toEqual([0, 5_000])
})

test('a mint does not hand out a token that ended on its way', async () => {
  const { pos, tenant, time } = createSimulatedClient()
  const slow = (seconds: number): Reply => async (_, count) => {
    time.moveWall(seconds * 1_000)
    return await json({ access_token: `token-${count}`, token_type: 'Bearer', expires_in: 3 })
  }
  tenant.token = (request, count) => slow(count === 1 ? 3 : 2)(request, count)
  const token = pos.getToken()
  await time.advance(1_000)
  expect((await token).accessToken).toBe('token-2')
  tenant.token = slow(4)
  await time.advance(10_000)
  const failure = failureOf(pos.getToken())
  await time.advance(10_000)
  expect((await failure).code).toBe('POS_AUTH_TIMEOUT')
  expect(tenant.count('token')).toBe(5)
})

test('a mint tells how long the server asked to wait', async () => {
  const { outcome } = await times({ token: status(429, { 'retry-after': '120' }) })
  expect(outcome).toMatchObject({ retryAfterSeconds: 120, retryable: true, status: 429 })
})

describe('a refused secret', () => {
  const refuseOld: Reply = ({ headers }) =>
    headers.get('authorization') === `Basic ${btoa('stocksync:fresh')}`
      ? json({ access_token: 'good', token_type: 'Bearer' })
      : json({ error: 'invalid_client' }, 401)

  test('is asked for once more, and a new one tried once', async () => {
    const asked: boolean[] = []
    const { pos, tenant } = createSimulatedClient({
      clientSecret: {
        read({ rejected }) {
          asked.push(rejected)
          return rejected ? 'fresh' : 'old'
        },
      },
    })
    tenant.token = refuseOld
    expect((await pos.getToken()).accessToken).toBe('good')
    expect(asked).toEqual([false, true])
    expect(tenant.count('token')).toBe(2)
  })

  test.each<[what: string, second: () => string]>([
    ['the same one', () => 'old'],
    ['another wrong one', () => 'newer'],
    ['nothing', () => ''],
    ['an exception', () => {
      throw new Error('gone')
    }],
  ])('stays INVALID_CLIENT where the source then gives %s', async (what, second) => {
    let reads = 0
    const { pos, tenant } = createSimulatedClient({
      clientSecret: () => reads++ ? second() : 'old',
    })
    tenant.token = refuseOld
    expect((await failureOf(pos.getToken())).code).toBe('POS_AUTH_INVALID_CLIENT')
    expect(reads).toBe(2)
    expect(tenant.count('token')).toBe(what === 'another wrong one' ? 2 : 1)
  })

  test('is sent once where it is a literal', async () => {
    const { pos, tenant } = createSimulatedClient({ clientSecret: 'old' })
    tenant.token = refuseOld
    expect((await failureOf(pos.getToken())).code).toBe('POS_AUTH_INVALID_CLIENT')
    expect(tenant.count('token')).toBe(1)
  })
})

describe('a token endpoint that answers 404', () => {
  test('is looked up once more, and the new one is asked', async () => {
    const { pos, tenant, time } = createSimulatedClient()
    await pos.getToken()
    const moved = 'https://shop.example/north/connect/token2'
    tenant.discovery = () => json({ ...metadata(tenant.issuer), token_endpoint: moved })
    tenant.token = ({ url }) =>
      url === moved ? json({ access_token: 'moved', token_type: 'Bearer' }) : json({}, 404)
    await time.advance(3_600_000 - 1)
    expect((await pos.getToken()).accessToken).toBe('moved')
    expect([tenant.count('discovery'), tenant.count('token')]).toEqual([2, 3])
  })

  test('stays REQUEST_REJECTED where it has not moved', async () => {
    const { pos, tenant } = createSimulatedClient()
    tenant.token = status(404)
    expect(await failureOf(pos.getToken()))
      .toMatchObject({ code: 'POS_AUTH_REQUEST_REJECTED', status: 404 })
    expect([tenant.count('discovery'), tenant.count('token')]).toEqual([2, 1])
  })

  test('stays so where it was given by hand', async () => {
    const { pos, tenant } = createSimulatedClient({
      issuer: undefined,
      tokenEndpoint: 'https://shop.example/north/connect/token',
    })
    tenant.token = status(404)
    expect((await failureOf(pos.getToken())).status).toBe(404)
    expect([tenant.count('discovery'), tenant.count('token')]).toEqual([0, 1])
  })
})
