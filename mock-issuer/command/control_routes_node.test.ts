import { describe, expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { MockIssuerError } from '../check.ts'
import { createConfiguredTenant } from './configuration_node.ts'
import { ControlError } from './control_answer_node.ts'
import { control } from './control_routes_node.ts'

async function setUp() {
  const { tenant } = await createConfiguredTenant(undefined)
  const send = (method: string, path: string, body?: unknown) =>
    control(tenant, { method, path, body })
  /** Status and line of what cannot be done; a MockIssuerError is a 400 (control_server_node.ts). */
  const refusal = (method: string, path: string, body?: unknown): [number, string] => {
    try {
      const { status } = send(method, path, body)
      return [status, 'was done']
    } catch (error) {
      if (error instanceof ControlError) return [error.status, error.message]
      if (error instanceof MockIssuerError) return [400, error.message]
      throw error
    }
  }
  const discover = () => tenant.fetch(`${tenant.issuer}.well-known/openid-configuration`)
  return { tenant, send, refusal, discover }
}

const canary = createCanary()
const till = {
  clientId: 'till',
  displayName: 'Till',
  type: 'confidential',
  clientSecret: canary.value,
  flows: ['client_credentials'],
  roles: ['GraphQL User'],
}

describe('applications', () => {
  test('are added, listed, changed and removed, without their secrets', async () => {
    const { send } = await setUp()
    const added = send('POST', '/applications', till)
    expect(added).toMatchObject({ status: 201, body: { clientId: 'till', type: 'confidential' } })
    const listed = send('GET', '/applications')
    expect(listed).toMatchObject({
      status: 200,
      body: [{ clientId: 'stocksync' }, { clientId: 'till' }],
    })
    const changes = { displayName: 'Till 2', clientSecret: createCanary().value }
    const changed = send('PATCH', '/applications/till', changes)
    expect(changed).toMatchObject({
      status: 200,
      body: { displayName: 'Till 2', clientId: 'till' },
    })
    expect(canary.findIn(JSON.stringify([added, listed, changed]))).toEqual([])
    expect(send('DELETE', '/applications/till')).toEqual({ status: 204 })
    expect(send('GET', '/applications').body).toMatchObject([{ clientId: 'stocksync' }])
  })

  test('may have any name', async () => {
    const { send } = await setUp()
    const clientId = 'Kasse 1/2 ä'
    send('POST', '/applications', { ...till, clientId })
    expect(send('DELETE', `/applications/${encodeURIComponent(clientId)}`).status).toBe(204)
  })

  test.each<[string, string, string, unknown, number, string]>([
    ['taken', 'POST', '/applications', { ...till, clientId: 'stocksync' }, 409, 'is taken'],
    ['nothing', 'POST', '/applications', undefined, 400, 'must be an object with the keys'],
    ['null', 'POST', '/applications', null, 400, 'must be an object with the keys'],
    [
      'wrong',
      'POST',
      '/applications',
      { ...till, type: canary.value },
      400,
      'applications.add.type',
    ],
    ['unknown', 'PATCH', '/applications/till', {}, 404, 'see GET /applications'],
    ['unknown too', 'DELETE', '/applications/till', {}, 404, 'see GET /applications'],
    ['changed wrongly', 'PATCH', '/applications/stocksync', { roles: 1 }, 400, 'must be a list'],
    ['not spelled', 'DELETE', '/applications/%', {}, 404, 'no such route'],
  ])('are refused when %s', async (_, method, path, body, status, problem) => {
    const { send, refusal } = await setUp()
    const before = send('GET', '/applications')
    const [actual, line] = refusal(method, path, body)
    expect([actual, line]).toEqual([status, expect.stringContaining(problem)])
    expect(canary.findIn(line)).toEqual([])
    expect(send('GET', '/applications')).toEqual(before)
  })
})

describe('the clock', () => {
  test('is frozen, set, moved and let run, and tells its time', async () => {
    const { tenant, send } = await setUp()
    const at = Date.UTC(2026, 0, 2)
    expect(send('POST', '/clock', { freeze: at })).toEqual({ status: 200, body: { now: at } })
    expect(send('POST', '/clock', { advance: 1.5 }).body).toEqual({ now: at + 1_500 })
    expect(send('POST', '/clock', { set: '2026-01-03T00:00:00Z' }).body)
      .toEqual({ now: at + 86_400_000 })
    expect(send('POST', '/clock', { freeze: true }).body).toEqual({ now: at + 86_400_000 })
    expect(send('GET', '/clock')).toEqual({ status: 200, body: { now: tenant.clock.now() } })
    expect(send('POST', '/clock', { run: true }).status).toBe(200)
    const started = tenant.clock.now()
    while (tenant.clock.now() === started) await new Promise(setImmediate)
    expect(tenant.clock.now()).toBeGreaterThan(started)
  })

  test.each<[unknown, string]>([
    [undefined, 'must be an object with the keys freeze, set, advance, run'],
    [{}, 'must have one of freeze, set, advance, run'],
    [{ run: true, freeze: true }, 'must have one of freeze, set, advance, run'],
    [{ stop: true }, 'clock.stop: is unknown'],
    [{ run: false }, "'run' must be true"],
    [{ freeze: false }, 'must be epoch milliseconds or an ISO 8601 text'],
    [{ set: null }, 'must be epoch milliseconds or an ISO 8601 text'],
    [{ set: 'soon' }, 'clock.set: must be'],
    [{ advance: '5' }, 'clock.advance: must be a number of seconds'],
  ])('is left alone by %j', async (body, problem) => {
    const { tenant, refusal } = await setUp()
    tenant.clock.freeze(0)
    expect(refusal('POST', '/clock', body)).toEqual([400, expect.stringContaining(problem)])
    expect(tenant.clock.now()).toBe(0)
  })
})

describe('faults', () => {
  test('are scripted, listed, met and forgotten', async () => {
    const { tenant, send, discover } = await setUp()
    const step = { on: 'discovery', match: { method: 'GET' }, times: 2, phase: 'before' }
    const added = { left: ["'status 503' on discovery with method, used 0 of 2"] }
    expect(send('POST', '/faults', {
      ...step,
      fault: 'status',
      with: [503, { retryAfterSeconds: 7 }],
    })).toEqual({ status: 201, body: added })
    const answer = await discover()
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7'])
    expect(send('GET', '/faults'))
      .toEqual({
        status: 200,
        body: { left: ["'status 503' on discovery with method, used 1 of 2"] },
      })
    expect(send('DELETE', '/faults')).toEqual({ status: 204 })
    expect(send('GET', '/faults').body).toEqual({ left: [] })
    expect((await discover()).status).toBe(200)
    expect(tenant.journal.total).toBe(2)
  })

  test('need no more than a place and a name', async () => {
    const { send, discover } = await setUp()
    send('POST', '/faults', { on: 'any', fault: 'initializing' })
    send('POST', '/faults', { on: 'any', fault: 'member', with: ['issuer'] })
    expect((await discover()).status).toBe(503)
    expect(await (await discover()).json()).not.toHaveProperty('issuer')
  })

  test('come after the tenant’s own work if told so', async () => {
    const { tenant, send } = await setUp()
    send('POST', '/faults', { on: 'token', phase: 'after', fault: 'html' })
    tenant.applications.add({ ...till, type: 'confidential', flows: ['client_credentials'] })
    const answer = await tenant.fetch(`${tenant.issuer}connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: till.clientId,
        client_secret: till.clientSecret,
      }),
    })
    expect(await answer.text()).toContain('<!DOCTYPE html>')
    expect(tenant.journal.entries[0]?.issued).toMatch(/^#/)
  })

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'must be an object with the keys on, match'],
    ['an action', { on: 'any', fault: 'action' }, 'faults.fault: must be one of'],
    ['a name of every object', { on: 'any', fault: 'toString' }, 'faults.fault: must be one of'],
    ['no place', { fault: 'html' }, 'faults.on: must be one of discovery'],
    [
      'an unknown match',
      { on: 'any', match: { secret: canary.value }, fault: 'html' },
      'is unknown',
    ],
    ['no times', { on: 'any', times: 0, fault: 'html' }, 'faults.times: must be a whole number'],
    ['a wrong phase', { on: 'any', phase: 'later', fault: 'html' }, 'must be one of before, after'],
    ['a phase too early', { on: 'any', phase: 'before', fault: 'empty' }, 'leave before() out'],
    ['no list', { on: 'any', fault: 'html', with: 200 }, 'faults.with: must be a list'],
    ['a wrong argument', { on: 'any', fault: 'status', with: ['200'] }, 'fault.status'],
    ['an argument too strange', { on: 'any', fault: 'status', with: [200, null] }, 'fault.status'],
  ])('are refused with %s, and leave no half a step', async (_, body, problem) => {
    const { tenant, refusal } = await setUp()
    const [status, line] = refusal('POST', '/faults', body)
    expect([status, line]).toEqual([400, expect.stringContaining(problem)])
    expect(canary.findIn(line)).toEqual([])
    expect(tenant.faults.left()).toEqual([])
  })
})

test('the journal is read and forgotten', async () => {
  const { send, discover } = await setUp()
  await discover()
  expect(send('GET', '/journal')).toMatchObject({
    status: 200,
    body: { total: 1, entries: [{ number: 1, endpoint: 'discovery', status: 200 }] },
  })
  expect(send('DELETE', '/journal')).toEqual({ status: 204 })
  expect(send('GET', '/journal').body).toEqual({ total: 0, entries: [] })
})

test('a reset goes back to the beginning, where queries are answered', async () => {
  const { tenant, send } = await setUp()
  send('POST', '/applications', till)
  send('POST', '/faults', { on: 'any', fault: 'html' })
  expect(send('POST', '/reset')).toEqual({ status: 204 })
  expect(send('GET', '/applications').body).toMatchObject([{ clientId: 'stocksync' }])
  expect(send('GET', '/faults').body).toEqual({ left: [] })
  const token = await tenant.keys.issueToken({ clientId: 'stocksync' })
  const answer = await tenant.fetch(`${tenant.issuer}api/graphql?query={me}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(await answer.text()).toBe('{"data":{"__typename":"Query"}}')
})

test.each([['/'], ['/applications/'], ['/applications/a/b'], ['/constructor'], ['']])(
  'there is nothing at %j, and what there is is told',
  async (path) => {
    const { refusal } = await setUp()
    expect(refusal('GET', path)).toEqual([
      404,
      'there is no such route, only /applications, /applications/{clientId}, /clock, /faults, ' +
      '/journal, /reset',
    ])
  },
)

test.each([
  ['PUT', '/clock', 'GET, POST'],
  ['GET', '/reset', 'POST'],
  ['GET', '/applications/till', 'PATCH, DELETE'],
  ['constructor', '/journal', 'GET, DELETE'],
])('%s %s is refused with the methods there are', async (method, path, allowed) => {
  const { send, refusal } = await setUp()
  expect(refusal(method, path)).toEqual([405, `this route takes ${allowed}`])
  expect(() => send(method, path)).toThrow(
    expect.objectContaining({ headers: { Allow: allowed } }),
  )
})
