import { describe, expect, test } from 'vitest'
import { type ApplicationForm, createMockIssuer, type Flow, type MockIssuer } from '../mod.ts'
import { BUILT_IN_SCOPES } from './token_checks.ts'

const clientSecret = crypto.randomUUID()
const ALL: readonly Flow[] = [
  'authorization_code',
  'client_credentials',
  'hybrid',
  'implicit',
  'password',
  'refresh_token',
]

function tenantWith(form: Partial<ApplicationForm>, flows: readonly Flow[] = ALL): MockIssuer {
  return createMockIssuer({
    issuer: 'https://shop.example',
    settings: { endpoints: ['authorization', 'token'], flows },
    scopes: [{ name: 'orders' }],
    applications: [{
      ...{ clientId: 'app', displayName: 'App', type: 'confidential', clientSecret },
      ...form,
    }],
  })
}

/** Number of the refusal, or `token`. */
async function ask(tenant: MockIssuer, parameters: Record<string, string> = {}) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'app',
    client_secret: clientSecret,
    ...parameters,
  })
  const response = await tenant.fetch('https://shop.example/connect/token', {
    method: 'POST',
    body,
  })
  const answer = await response.json()
  return response.status === 200 ? 'token' : answer.error_uri.split('/').at(-1)
}

describe('the flows of an application', () => {
  test.each<[readonly Flow[], string]>([
    [[], 'ID2063'],
    [['implicit'], 'ID2063'],
    [['implicit', 'password'], 'ID2064'],
    [['authorization_code'], 'ID2064'],
    [['hybrid'], 'ID2064'],
    [['refresh_token'], 'ID2064'],
    [['client_credentials'], 'token'],
    [['implicit', 'client_credentials'], 'token'],
  ])('%j: client credentials get %s', async (flows, expected) => {
    expect(await ask(tenantWith({ flows }))).toBe(expected)
  })

  test('with hybrid allow a code, which the mock never gave', async () => {
    const code = { grant_type: 'authorization_code', code: 'x' }
    expect(await ask(tenantWith({ flows: ['hybrid'] }), code)).toBe('ID2004')
    expect(await ask(tenantWith({ flows: ['hybrid'] }, ['hybrid']), code)).toBe('ID2004')
    expect(await ask(tenantWith({ flows: ['hybrid'] }, ['implicit']), code)).toBe('ID2032')
  })

  test('of a public client with password leave nothing but the user to be refused', async () => {
    const tenant = tenantWith({ type: 'public', clientSecret: undefined, flows: ['password'] })
    const user = { grant_type: 'password', client_secret: '', username: 'a', password: 'b' }
    expect(await ask(tenant, user)).toBe('ID2024')
  })
})

describe('scopes', () => {
  test('that every tenant has are these', () => {
    expect(BUILT_IN_SCOPES).toEqual(['openid', 'email', 'phone', 'profile', 'roles'])
  })

  test.each(['email', 'phone', 'profile', 'roles', 'orders'])(
    '%s has to be ticked, and then is granted',
    async (scope) => {
      const tenant = tenantWith({ flows: ['client_credentials'] })
      expect(await ask(tenant, { scope })).toBe('ID2051')
      tenant.applications.update('app', { scopes: [scope] })
      expect(await ask(tenant, { scope })).toBe('token')
    },
  )

  test('are asked for one by one: one that is not ticked is enough', async () => {
    const tenant = tenantWith({ flows: ['client_credentials'], scopes: ['email'] })
    expect(await ask(tenant, { scope: 'email orders' })).toBe('ID2051')
  })

  test('offline_access is refused even to an application with refresh tokens', async () => {
    const flows: readonly Flow[] = ['client_credentials', 'refresh_token']
    expect(await ask(tenantWith({ flows }), { scope: 'offline_access' })).toBe('ID2024')
  })
})

describe('what an administrator changes counts from the next request on', () => {
  test('flows of the server', async () => {
    const tenant = tenantWith({ flows: ['client_credentials'] })
    expect(await ask(tenant)).toBe('token')
    tenant.settings.update({ flows: ['implicit'] })
    expect(await ask(tenant)).toBe('ID2032')
  })

  test('flows, secret and life of an application', async () => {
    const tenant = tenantWith({ flows: ['client_credentials'] })
    tenant.applications.update('app', { clientSecret: crypto.randomUUID() })
    expect(await ask(tenant)).toBe('ID2055')
    tenant.applications.update('app', { clientSecret, flows: ['password'] })
    expect(await ask(tenant)).toBe('ID2064')
    tenant.applications.update('app', { flows: ['client_credentials'] })
    expect(await ask(tenant)).toBe('token')
    tenant.applications.remove('app')
    expect(await ask(tenant)).toBe('ID2052')
  })
})
