import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { trustedCertificates } from '../test-support/certificates_node.ts'
import { startOidcTenant } from '../test-support/oidc_tenant_node.ts'
import { startRawTlsServer } from '../test-support/raw_tls_server_node.ts'
import { runTypeScript } from '../test-support/run_node.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})
const start = (environment: Record<string, string>) =>
  runTypeScript(['scripts/start.ts'], { environment })

test('npm start without a tenant brings its own and tells what it saw', async () => {
  const { code, text } = await start({})
  expect(text).toMatch(/^Embedded mock tenant: https:\/\/127\.0\.0\.1:\d+\/north$/m)
  expect(text).toContain('Registered application: stocksync, with the roles GraphQL User, Manager')
  expect(text.match(/^API call \d: 200 /gm)).toHaveLength(5)
  expect(text).toContain('The tenant saw: discovery 1, token requests 1, API calls 5')
  expect(text).toContain('Token: AccessToken {"tokenType":"Bearer"')
  expect(text).toMatch(/^Conformance: conforms: \d+ MUSTs .*\(\d+ pass, .*\)$/m)
  expect(code).toBe(0)
})

describe('npm start with a tenant of one’s own', () => {
  async function tenant() {
    const tenant = await startOidcTenant(trustedCertificates())
    open.push(tenant)
    const environment = { POS_ISSUER: tenant.issuer, POS_CLIENT_ID: tenant.clientId }
    return { tenant, environment }
  }

  test('talks to that tenant and starts nothing', async () => {
    const { tenant: { clientSecret, counts }, environment } = await tenant()
    const { code, text } = await start({ ...environment, POS_CLIENT_SECRET: clientSecret })
    expect(text).toContain(`Tenant: ${environment.POS_ISSUER}`)
    expect(text).not.toContain('Embedded')
    expect(text).toContain('npm run pos-auth -- conformance tenant\n')
    expect(createCanary(clientSecret).findIn(text)).toEqual([])
    expect(counts).toEqual({ discovery: 1, token: 1, api: 5 })
    expect(code).toBe(0)
  })

  test('reads the secret from POS_CLIENT_SECRET_FILE', async () => {
    const { tenant: { clientSecret, counts }, environment } = await tenant()
    const file = join(process.env.POS_AUTH_TEST_CERTIFICATES ?? '', '..', 'secret_for_start')
    writeFileSync(file, `${clientSecret}\n`, { mode: 0o600 })
    const { code, text } = await start({ ...environment, POS_CLIENT_SECRET_FILE: file })
    expect(createCanary(clientSecret).findIn(text)).toEqual([])
    expect(counts).toEqual({ discovery: 1, token: 1, api: 5 })
    expect(code).toBe(0)
    rmSync(file)
    const without = await start({ ...environment, POS_CLIENT_SECRET_FILE: file })
    expect(without.text.trim().split('\n').slice(1)).toEqual([
      `File ${file} does not exist: put the Client Secret there or correct the path`,
    ])
    expect(without.code).toBe(1)
  })

  test('trusts the authority in POS_CA_FILE', async () => {
    const { tenant: { clientSecret }, environment } = await tenant()
    const folder = join(process.env.POS_AUTH_TEST_CERTIFICATES ?? '', '..')
    const authority = join(folder, 'authority_for_start.pem')
    writeFileSync(authority, trustedCertificates().authorityPem)
    const { code } = await runTypeScript(['scripts/start.ts'], {
      environment: {
        ...environment,
        POS_CLIENT_SECRET: clientSecret,
        POS_CA_FILE: authority,
        NODE_EXTRA_CA_CERTS: undefined,
      },
    })
    expect(code).toBe(0)
  })

  test('says what is wrong with the secret in one line, without it and without a stack', async () => {
    const { environment } = await tenant()
    const canary = createCanary()
    const { code, text } = await start({ ...environment, POS_CLIENT_SECRET: canary.value })
    expect(text.trim().split('\n')).toHaveLength(2)
    expect(text).toMatch(/refused \(401, invalid_client.*Compare Client ID and Client Secret/)
    expect(canary.findIn(text)).toEqual([])
    expect(code).toBe(1)
  })

  test.each([['SIGTERM', 143], ['SIGINT', 130]] as const)(
    'stops on %s',
    async (signal, expected) => {
      let interrupt = () => {}
      const server = await startRawTlsServer(trustedCertificates(), () => interrupt())
      open.push(server)
      const { code } = await runTypeScript(['scripts/start.ts'], {
        environment: { POS_ISSUER: server.origin, POS_CLIENT_ID: 'a', POS_CLIENT_SECRET: 'b' },
        onText: (_, stop) => interrupt = () => stop(signal),
      })
      expect(code).toBe(expected)
    },
  )
})

describe('npm start with half a configuration', () => {
  const canary = createCanary()
  const all = {
    POS_ISSUER: 'https://shop.example',
    POS_CLIENT_ID: 'stocksync',
    POS_CLIENT_SECRET: canary.value,
  }
  test.each<[string, Record<string, string>, string]>([
    ['an issuer alone', { POS_ISSUER: all.POS_ISSUER }, 'POS_CLIENT_ID and POS_CLIENT_SECRET'],
    ['no issuer', { ...all, POS_ISSUER: '' }, 'POS_ISSUER missing'],
    ['no client id', { ...all, POS_CLIENT_ID: '' }, 'POS_CLIENT_ID missing'],
    ['no secret', { ...all, POS_CLIENT_SECRET: '' }, 'POS_CLIENT_SECRET missing'],
    ['a scope alone', { POS_SCOPE: 'orders' }, 'POS_ISSUER and POS_CLIENT_ID'],
    [
      'both secrets',
      { ...all, POS_CLIENT_SECRET_FILE: 'x' },
      'POS_CLIENT_SECRET and POS_CLIENT_SECRET_FILE are both set',
    ],
    [
      'a secret file alone',
      { POS_CLIENT_SECRET_FILE: 'x' },
      'POS_ISSUER and POS_CLIENT_ID missing',
    ],
  ])('%s: exit 2 and the missing name', async (_, environment, message) => {
    const { code, text } = await start(environment)
    expect(code).toBe(2)
    expect(text).toContain(message)
    expect(text.trim().split('\n')).toHaveLength(1)
    expect(canary.findIn(text)).toEqual([])
  })
})
