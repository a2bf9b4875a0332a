import type { AddressInfo } from 'node:net'
import { createServer, type TlsOptions } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { createCertificates } from '../../mock-issuer/certificate.ts'
import { selfSignedCertificate } from '../../test-support/self_signed_node.ts'
import type { HandshakeResult } from '../engine/exchange.ts'
import { createNodeTransport } from '../transport_node.ts'

const DAY_MS = 86_400_000
const HOST = '127.0.0.1'
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A handshake with a server of these options, and how much the server was sent behind it. */
async function shake(
  options: TlsOptions,
  ca: readonly string[] = [],
): Promise<HandshakeResult & { sent: number }> {
  let sent = 0
  const server = createServer(options, (socket) => {
    socket.on('data', (bytes) => sent += bytes.length).on('error', () => {})
  })
  server.on('tlsClientError', () => {}) // refusals are what is tested
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve))
  const url = `https://${HOST}:${(server.address() as AddressInfo).port}/north`
  closers.push(() => new Promise((resolve) => server.close(resolve)))
  const { handshake } = createNodeTransport({ ca })
  const result = await handshake!(url, 'default', new AbortController().signal)
  return { ...result, sent }
}

async function privateServer(options: Parameters<typeof createCertificates>[0] = {}) {
  const { authorityPem, certificatePem: cert, privateKeyPem: key } = await createCertificates(
    options,
  )
  return { ca: [authorityPem], cert, key }
}

describe('a handshake', () => {
  it('shows version, suite and certificates, and sends nothing behind', async () => {
    const { ca, ...server } = await privateServer()
    const { chain = [], ...result } = await shake({ ...server, maxVersion: 'TLSv1.2' }, ca)
    expect(result).toEqual({
      outcome: 'accepted',
      protocol: 'TLSv1.2',
      cipher: expect.stringMatching(/^TLS_ECDHE_ECDSA_WITH_/),
      isTrusted: true,
      trustedBy: 'option',
      isNamed: true,
      message: undefined,
      sent: 0,
    })
    expect(chain.map(({ subject }) => subject)).toEqual([
      'CN=Mock issuer',
      'CN=Mock issuer authority',
    ])
    expect(chain[0]).toMatchObject({
      issuer: 'CN=Mock issuer authority',
      keyType: 'prime256v1',
      keyBits: 256,
      signatureAlgorithm: 'ecdsa-with-SHA256',
    })
    expect(chain[0]?.names).toContain(HOST)
    expect(Date.parse(chain[0]?.validTo ?? '') - Date.now()).toBeGreaterThan(6 * DAY_MS)
  })

  it('goes on where the authority is not known, and says so', async () => {
    const { ca: _ca, ...server } = await privateServer()
    expect(await shake(server)).toMatchObject({
      outcome: 'accepted',
      isTrusted: false,
      trustedBy: undefined,
      message: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      isNamed: true,
    })
  })

  it('goes on where the name is another, which does not hide that the chain is good', async () => {
    const { ca, ...server } = await privateServer({ hosts: ['other.example'] })
    const result = await shake(server, ca)
    expect(result).toMatchObject({ isTrusted: true, isNamed: false })
    expect(result.chain?.[0]?.names).toEqual(['other.example'])
  })

  const expired = {
    notBefore: new Date(Date.now() - 9 * DAY_MS),
    notAfter: new Date(Date.now() - DAY_MS),
  }
  it('goes on where time is over, which does not hide whether the chain is good', async () => {
    const { ca, ...server } = await privateServer(expired)
    expect(await shake(server, ca)).toMatchObject({ isTrusted: true, isNamed: true })
    expect(await shake(server)).toMatchObject({ isTrusted: false })
  })

  it('shows a self-signed certificate, its RSA key and SHA-1', async () => {
    const weak = selfSignedCertificate('sha1', 1_024)
    const result = await shake({ ...weak, ciphers: 'DEFAULT:@SECLEVEL=0' })
    expect(result).toMatchObject({
      isTrusted: false,
      message: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      isNamed: false,
    })
    expect(result.chain).toEqual([expect.objectContaining({
      subject: 'CN=localhost',
      issuer: 'CN=localhost',
      names: [],
      keyType: 'rsa',
      keyBits: 1_024,
      signatureAlgorithm: 'sha1WithRSAEncryption',
    })])
  })

  it('is refused by a server with old versions alone', async () => {
    const { ca, ...server } = await privateServer()
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const
    const result = await shake({ ...server, ...old, ciphers: 'DEFAULT:@SECLEVEL=0' }, ca)
    expect(result.outcome).toBe('refused')
    expect(result.message).toContain('protocol version')
  })
})
