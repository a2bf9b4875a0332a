import type { TLSSocket } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { createCertificates } from '../mock-issuer/certificate.ts'
import { trustedCertificates } from '../test-support/certificates_node.ts'
import { failureOf } from '../test-support/failure.ts'
import { startOidcTenant } from '../test-support/oidc_tenant_node.ts'
import { startRawTlsServer } from '../test-support/raw_tls_server_node.ts'
import { assembleClient, createPosClient } from './client.ts'
import type { PosAuthErrorCode } from './errors.ts'
import { systemTiming } from './time.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function oidcTenant() {
  const tenant = await startOidcTenant(trustedCertificates())
  open.push(tenant)
  return tenant
}

describe('against oidc-provider over HTTPS', () => {
  test('five calls take one discovery and one token request', async () => {
    const tenant = await oidcTenant()
    const pos = createPosClient(pick(tenant))
    for (let call = 0; call < 5; call++) {
      const answer = await pos.fetch('api/graphql', { method: 'POST', body: '{}' })
      expect(await answer.json()).toEqual({ data: { __typename: 'Query' } })
    }
    expect(tenant.counts).toEqual({ discovery: 1, token: 1, api: 5 })
  })

  test('a hundred cold callers share them too, and the token is a bearer of an hour', async () => {
    const tenant = await oidcTenant()
    const pos = createPosClient(pick(tenant))
    const before = Date.now()
    const tokens = await Promise.all(Array.from({ length: 100 }, () => pos.getToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(tokens[0]?.expiresAtMs).toBeGreaterThanOrEqual(before + 3_590_000)
    expect(tokens[0]?.expiresAtMs).toBeLessThanOrEqual(Date.now() + 3_600_000)
    expect(tenant.counts).toEqual({ discovery: 1, token: 1, api: 0 })
  })

  test.each(['client_secret_basic', 'client_secret_post'] as const)(
    '%s is accepted',
    async (clientAuthentication) => {
      const pos = createPosClient({ ...pick(await oidcTenant()), clientAuthentication })
      expect((await pos.getToken()).tokenType).toBe('Bearer')
    },
  )

  test('a wrong secret is INVALID_CLIENT with the words of the admin page', async () => {
    const tenant = await oidcTenant()
    const pos = createPosClient({ ...pick(tenant), clientSecret: 'wr0ng+secret%' })
    const error = await failureOf(pos.getToken())
    expect(error).toMatchObject({
      code: 'POS_AUTH_INVALID_CLIENT',
      phase: 'token',
      status: 401,
      oauthError: 'invalid_client',
    })
    expect(error.message).toContain('Security / OpenID Connect / Applications')
    expect(tenant.counts.token).toBe(1)
  })

  test('a wrong path of the tenant is DISCOVERY_FAILED with the 404', async () => {
    const tenant = await oidcTenant()
    const issuer = tenant.issuer.replace('north', 'south')
    const error = await failureOf(createPosClient({ ...pick(tenant), issuer }).getToken())
    expect(error).toMatchObject({ code: 'POS_AUTH_DISCOVERY_FAILED', status: 404 })
  })

  test('another spelling of the host is ISSUER_MISMATCH', async () => {
    const tenant = await oidcTenant()
    const issuer = tenant.issuer.replace('127.0.0.1', 'localhost')
    const error = await failureOf(createPosClient({ ...pick(tenant), issuer }).getToken())
    expect(error.code).toBe('POS_AUTH_ISSUER_MISMATCH')
    expect(tenant.counts.token).toBe(0)
  })
})

function pick(
  { issuer, clientId, clientSecret }: Record<'issuer' | 'clientId' | 'clientSecret', string>,
) {
  return { issuer, clientId, clientSecret }
}

type Answer = (socket: TLSSocket, reset: () => void) => void

const head = (length: number) =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`

/** Real time, but with the shortest pauses there are. */
const shortPauses = { ...systemTiming, random: () => 0 }

describe('against a server that misbehaves below HTTP', () => {
  const rows: [what: string, answer: Answer, code: PosAuthErrorCode][] = [
    ['resets at once', (_, reset) => reset(), 'POS_AUTH_NETWORK_FAILED'],
    ['closes at once', (socket) => socket.end(), 'POS_AUTH_NETWORK_FAILED'],
    ['resets after the head', (socket, reset) => {
      socket.write(head(500), reset)
    }, 'POS_AUTH_NETWORK_FAILED'],
    ['truncates the body', (socket) => {
      socket.end(`${head(500)}{"access_token":"`)
    }, 'POS_AUTH_NETWORK_FAILED'],
    ['does not speak HTTP', (socket) => {
      socket.end('SSH-2.0-OpenSSH\r\n')
    }, 'POS_AUTH_NETWORK_FAILED'],
    ['stalls', () => {}, 'POS_AUTH_TIMEOUT'],
    ['stalls after the head', (socket) => {
      socket.write(head(500))
    }, 'POS_AUTH_TIMEOUT'],
    ['trickles', (socket) => {
      socket.write(head(100_000))
      const timer = setInterval(() => socket.write(' '), 20)
      socket.on('close', () => clearInterval(timer))
    }, 'POS_AUTH_TIMEOUT'],
  ]

  describe.each(['discovery', 'token'] as const)('at the %s endpoint', (phase) => {
    test.each(rows)('%s', async (_, answer, code) => {
      const server = await startRawTlsServer(trustedCertificates(), answer)
      open.push(server)
      const pos = assembleClient({
        ...(phase === 'token'
          ? { tokenEndpoint: `${server.origin}/connect/token` }
          : { issuer: server.origin }),
        clientId: 'stocksync',
        clientSecret: 's3cret',
        timeoutSeconds: code === 'POS_AUTH_TIMEOUT' ? 0.6 : 30,
      }, shortPauses)
      expect(await failureOf(pos.getToken())).toMatchObject({ code, phase, retryable: true })
      expect(server.requests.length).toBeGreaterThan(0)
    })
  })

  test('floods: the connection is closed early', async () => {
    let sent = 0
    let closed = () => {}
    const gone = new Promise<void>((resolve) => closed = resolve)
    const server = await startRawTlsServer(trustedCertificates(), (socket) => {
      const chunk = 'x'.repeat(65_536)
      const pour = () => {
        while (!socket.destroyed && socket.write(chunk)) sent += chunk.length
      }
      socket.write(head(1e12))
      socket.on('drain', pour).on('close', closed)
      pour()
    })
    open.push(server)
    const pos = createPosClient({
      tokenEndpoint: `${server.origin}/connect/token`,
      clientId: 'stocksync',
      clientSecret: 's3cret',
    })
    expect((await failureOf(pos.getToken())).code).toBe('POS_AUTH_MALFORMED_RESPONSE')
    await gone
    expect(sent).toBeLessThan(50_000_000)
  })

  test('has a certificate of an authority nobody trusts: nothing is sent', async () => {
    const server = await startRawTlsServer(await createCertificates(), () => {})
    open.push(server)
    const options = { issuer: server.origin, clientId: 'stocksync', clientSecret: 's3cret' }
    const pos = assembleClient(options, shortPauses)
    const error = await failureOf(pos.getToken())
    expect(error.code).toBe('POS_AUTH_NETWORK_FAILED')
    expect(error.cause?.code).toMatch(/CERT|SIGNATURE/)
    expect(error.message).toContain('NODE_EXTRA_CA_CERTS')
    expect(server.requests).toEqual([])
  })

  test('is not there at all', async () => {
    const server = await startRawTlsServer(trustedCertificates(), () => {})
    await server.close()
    const options = { issuer: server.origin, clientId: 'stocksync', clientSecret: 's3cret' }
    const error = await failureOf(assembleClient(options, shortPauses).getToken())
    expect(error).toMatchObject({ code: 'POS_AUTH_NETWORK_FAILED', phase: 'discovery' })
    expect(error.cause?.code).toBe('ECONNREFUSED')
  })
})
