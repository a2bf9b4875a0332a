import { expect, test } from 'vitest'
import type { Exchange } from '../../engine/evidence.ts'
import { changeHeader, changeStatus, when } from '../../self_test/alterations.ts'
import { runScenario, type Scenario } from '../../self_test/scenario.ts'
import { GRANT_STEPS, isOwn } from './grants.ts'

const IDS = GRANT_STEPS.map(({ id }) => id)
const WITH_AUTHORIZATION = { settings: { endpoints: ['authorization', 'token'] } } as const

/** Those of this group that were sent, in their order. */
async function sent(scenario: Scenario): Promise<Exchange[]> {
  const { evidence } = await runScenario({
    ...scenario,
    selection: { only: ['GRANT'], skip: [] },
  })
  return evidence.exchanges.filter(({ step }) => IDS.includes(step))
}

test('a tenant of the product gets what is foreseen', async () => {
  const foreseen = GRANT_STEPS.filter(({ condition }) => condition?.isForeseen !== false)
  const steps = (await sent({})).map(({ step }) => step)
  expect(steps).toEqual(foreseen.map(({ id }) => id))
  expect(steps).toEqual(['P21.password', 'P21.code', 'P21.refresh', 'P31'])
})

test('the user is invented anew for each run, under a name that cannot exist', async () => {
  const users = [await sent({}), await sent({})].map(([password]) =>
    new URLSearchParams(password?.request.body).get('username')
  )
  expect(users[0]).toMatch(/^nobody[a-z0-9]{10}@pos-auth\.invalid$/)
  expect(users[0]).not.toBe(users[1])
})

test('the authorization endpoint is asked without a credential, as far as it keeps the request', async () => {
  const exchanges = await sent({
    tenant: WITH_AUTHORIZATION,
    alter: when('/connect/authorize', (response, request) => {
      const { searchParams } = new URL(request.url)
      if (searchParams.has('request_id')) return { ...response, status: 400 }
      const kept = '/north/connect/authorize?request_id=abc'
      return changeHeader('Location', kept)({ ...response, status: 302 }, request)
    }),
  })
  const asked = exchanges.filter(({ step }) => step.startsWith('P22'))
  expect(asked.map(({ step }) => step)).toEqual([
    'P22.code',
    'P22.code.next',
    'P22.token',
    'P22.token.next',
  ])
  const [code, next, token] = asked.map(({ request }) => request)
  expect(next?.url).toBe('https://pos.example/north/connect/authorize?request_id=abc')
  const query = new URL(code?.url ?? '').searchParams
  expect([...query.keys()]).not.toContain('redirect_uri')
  expect(query.get('client_id')).toBe('stocksync')
  expect(query.get('code_challenge')).toMatch(/^[\w-]{43}$/)
  expect(new URL(token?.url ?? '').searchParams.get('response_type')).toBe('token')
  expect(JSON.stringify(asked.map(({ request }) => request))).not.toMatch(/Authorization|secret#/)
})

test('an authorization endpoint of another host is left alone', async () => {
  const exchanges = await sent({
    alter: when('/.well-known/openid-configuration', (response) => ({
      ...response,
      body: response.body.replace('{', '{"authorization_endpoint":"https://other.example/a",'),
    })),
  })
  expect(exchanges.map(({ step }) => step)).not.toContain('P22.code')
  expect(isOwn('https://pos.example/x', 'https://pos.example/north')).toBe(true)
  expect(isOwn('http://pos.example/x', 'https://pos.example/north')).toBe(false)
  expect(isOwn('x', 'https://pos.example/north')).toBe(false)
  expect(isOwn(undefined, 'https://pos.example/north')).toBe(false)
})

test.each([200, 302])('an admin page of %d is tried without the token', async (status) => {
  const exchanges = await sent({ alter: when('/admin', changeStatus(status)) })
  const [withToken, without] = exchanges.filter(({ step }) => step.startsWith('P31'))
  expect(withToken?.request.headers).toContainEqual(['Authorization', 'Bearer ‹token#1›'])
  expect(without?.step).toBe('P31.none')
  expect(without?.request.headers.map(([name]) => name)).not.toContain('Authorization')
})

test.each([401, 403, 500])('an admin page of %d is left at that', async (status) => {
  const exchanges = await sent({ alter: when('/admin', changeStatus(status)) })
  expect(exchanges.map(({ step }) => step)).not.toContain('P31.none')
})
