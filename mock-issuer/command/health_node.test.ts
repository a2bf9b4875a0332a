import { describe, expect, test } from 'vitest'
import { fault } from '../mod.ts'
import { createMockIssuer } from '../mock_issuer.ts'
import { HEALTH_PATH, withHealth } from './health_node.ts'

function setUp(isStopping = () => false) {
  const tenant = createMockIssuer({ issuer: 'https://pos.example/north' })
  const served = withHealth(tenant, isStopping)
  const get = async (path: string) => {
    const url = new URL(path, 'https://pos.example')
    const request = { method: 'GET', url, headers: new Headers(), body: new Uint8Array() }
    const { status, body } = await served.wire.exchange(request)
    return { status, body: body && JSON.parse(body) }
  }
  return { tenant, served, get }
}
const DISCOVERY = '/north/.well-known/openid-configuration'

describe('withHealth()', () => {
  test('answers with the issuer while the tenant does', async () => {
    const { tenant, get } = setUp()
    const ready = { status: 'ready', issuer: 'https://pos.example/north' }
    expect(await get(HEALTH_PATH)).toEqual({ status: 200, body: ready })
    expect(await get(`${HEALTH_PATH}?from=docker`)).toEqual({ status: 200, body: ready })
    tenant.wire.moveTo('https://127.0.0.1:8443')
    expect(await get(HEALTH_PATH)).toMatchObject({
      body: { issuer: 'https://127.0.0.1:8443/north' },
    })
  })

  test('leaves no trace in the journal, and uses up no fault', async () => {
    const { tenant, get } = setUp()
    tenant.faults.on('any').do(fault.status(503))
    expect((await get(HEALTH_PATH)).status).toBe(200)
    expect(tenant.journal.total).toBe(0)
    expect((await get(DISCOVERY)).status).toBe(503)
    expect(tenant.journal.count({ endpoint: 'discovery', status: 503 })).toBe(1)
    expect((await get(DISCOVERY)).status).toBe(200)
  })

  test('answers 503 when the tenant does not answer as it should', async () => {
    const { tenant } = setUp()
    const broken = Object.create(tenant, {
      wire: { value: { probe: () => Promise.resolve({ status: 500, headers: [], body: '' }) } },
    })
    const url = new URL(HEALTH_PATH, 'https://pos.example')
    const request = { method: 'GET', url, headers: new Headers(), body: new Uint8Array() }
    const { status, body } = await withHealth(broken, () => false).wire.exchange(request)
    expect([status, JSON.parse(body)]).toEqual([503, { status: 'discovery answers 500' }])
  })

  test('answers 503 while the command stops', async () => {
    const { get } = setUp(() => true)
    expect(await get(HEALTH_PATH)).toEqual({ status: 503, body: { status: 'stopping' } })
    expect((await get(DISCOVERY)).status).toBe(200)
  })

  test('is the tenant in all else', async () => {
    const { tenant, served, get } = setUp()
    expect(served.applications).toBe(tenant.applications)
    expect((await get(DISCOVERY)).body.issuer).toBe('https://pos.example/north')
    served.wire.moveTo('https://elsewhere.example')
    expect([served.issuer, tenant.issuer])
      .toEqual(['https://elsewhere.example/north', 'https://elsewhere.example/north'])
  })
})
