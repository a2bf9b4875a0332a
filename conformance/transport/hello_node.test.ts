import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net'
import { createServer, type TlsOptions } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { createCertificates } from '../../mock-issuer/certificate.ts'
import { selfSignedCertificate } from '../../test-support/self_signed_node.ts'
import type { HandshakeResult, TlsOffer } from '../engine/exchange.ts'
import { createNodeTransport } from '../transport_node.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

function offer(
  url: string,
  offered: TlsOffer,
  signal: AbortSignal = new AbortController().signal,
): Promise<HandshakeResult> {
  return createNodeTransport().handshake!(url, offered, signal)
}

/** What a server of OpenSSL makes of each offer. */
async function outcomes(options: TlsOptions): Promise<Record<string, string>> {
  const server = createServer(options)
  server.on('tlsClientError', () => {}) // refusals are what is tested
  const url = await listen(server)
  const offers = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1', 'outdated', 'weak'] as const
  const results: Record<string, string> = {}
  for (const offered of offers) {
    const { outcome, protocol = '', cipher = '' } = await offer(url, offered)
    results[offered] = outcome === 'accepted' ? `${protocol} ${cipher}` : outcome
  }
  return results
}

async function ofEcdsa(): Promise<TlsOptions> {
  const { certificatePem: cert, privateKeyPem: key } = await createCertificates()
  return { cert, key }
}

/** This OpenSSL's, with everything on that it has. */
const LENIENT = { minVersion: 'TLSv1', ciphers: 'ALL:eNULL:@SECLEVEL=0' } as const

describe('offers written by hand, at servers of OpenSSL', () => {
  it('are taken and refused by a good server as they should', async () => {
    expect(await outcomes(await ofEcdsa())).toEqual({
      'TLSv1.3': expect.stringMatching(/^TLSv1\.3 TLS_(AES|CHACHA20)/),
      'TLSv1.2': expect.stringMatching(/^TLSv1\.2 TLS_ECDHE_ECDSA_WITH_/),
      'TLSv1.1': 'refused',
      TLSv1: 'refused',
      outdated: 'refused',
      weak: 'refused',
    })
  })

  it('are all taken by a server that takes everything', async () => {
    const server = { ...selfSignedCertificate('sha256', 1_024), ...LENIENT }
    expect(await outcomes(server)).toEqual({
      'TLSv1.3': expect.stringMatching(/^TLSv1\.3 TLS_(AES|CHACHA20)/),
      'TLSv1.2': expect.stringMatching(/^TLSv1\.2 TLS_/),
      'TLSv1.1': expect.stringMatching(/^TLSv1\.1 TLS_/),
      TLSv1: expect.stringMatching(/^TLSv1 TLS_/),
      outdated: expect.stringMatching(/^TLSv1\.2 TLS_RSA_WITH_/),
      weak: expect.stringMatching(/^TLSv1\.2 TLS_.*(NULL|anon)/),
    })
  })

  it('are refused but one by a server of TLS 1.3 alone', async () => {
    const { 'TLSv1.3': modern, ...others } = await outcomes({
      ...await ofEcdsa(),
      minVersion: 'TLSv1.3',
    })
    expect(modern).toMatch(/^TLSv1\.3 /)
    expect(new Set(Object.values(others))).toEqual(new Set(['refused']))
  })

  it('are not taken for another version that a server chooses', async () => {
    const old = { ...await ofEcdsa(), ...LENIENT, maxVersion: 'TLSv1' } as const
    expect(await outcomes(old)).toMatchObject({
      'TLSv1.3': 'refused',
      'TLSv1.2': 'refused',
      'TLSv1.1': 'refused',
      TLSv1: expect.stringMatching(/^TLSv1 /),
      weak: expect.stringMatching(/^TLSv1 /),
    })
  })

  it('name the host for SNI, but no address', async () => {
    const names: unknown[] = []
    const server = createServer({
      ...await ofEcdsa(),
      SNICallback: (name, done) => {
        names.push(name)
        done(null)
      },
    })
    server.on('tlsClientError', () => {})
    const url = await listen(server)
    expect((await offer(url, 'TLSv1.2')).outcome).toBe('accepted')
    expect(names).toEqual([])
    expect((await offer(url.replace('127.0.0.1', 'localhost'), 'TLSv1.2')).outcome).toBe('accepted')
    expect(names).toEqual(['localhost'])
  })
})

describe('an answer of a server of another make', () => {
  const u16 = (value: number) => [value >> 8, value & 0xff]
  const record = (
    type: number,
    content: readonly number[],
  ) => [type, 3, 1, ...u16(content.length), ...content]
  const serverHello = (version: number, extensions: readonly number[]) => {
    const zeros = Array.from({ length: 32 }, () => 0)
    const body = [...u16(version), ...zeros, 0, 0, 0x35, 0, ...extensions]
    return [2, 0, ...u16(body.length), ...body]
  }
  const HELLO = serverHello(0x0301, [0, 5, 0xff, 1, 0, 1, 0])
  // What it might be taken for behind a ServerHello that is read too far: supported_versions.
  const CERTIFICATE = [11, 0, 0, 43, ...Array.from({ length: 43 }, () => 0)]
  const ACCEPTED = {
    outcome: 'accepted',
    protocol: 'TLSv1',
    cipher: 'TLS_RSA_WITH_AES_256_CBC_SHA',
  }
  const NO_HELLO = { outcome: 'unreachable', message: 'what answers is no ServerHello of TLS' }

  it.each<[string, readonly number[], object]>([
    [
      'does not know the name, and goes on',
      [21, 3, 1, 0, 2, 1, 112, ...record(22, HELLO)],
      ACCEPTED,
    ],
    ['does not know the name, and ends', [21, 3, 1, 0, 2, 2, 112], { outcome: 'refused' }],
    ['warns of the end', [21, 3, 1, 0, 2, 1, 0, ...record(22, HELLO)], { outcome: 'refused' }],
    [
      'cuts its message into records',
      [
        ...record(22, HELLO.slice(0, 2)),
        ...record(22, HELLO.slice(2, 9)),
        ...record(22, HELLO.slice(9)),
      ],
      ACCEPTED,
    ],
    [
      'has no extensions, and its certificate in the same record',
      record(22, [...serverHello(0x0301, []), ...CERTIFICATE]),
      ACCEPTED,
    ],
    ['chooses SSL 3.0', record(22, serverHello(0x0300, [])), { ...ACCEPTED, protocol: 'SSLv3' }],
    [
      'chooses more than was offered',
      record(22, serverHello(0x0303, [])),
      { outcome: 'refused', message: 'the server chose TLSv1.2, which was not offered' },
    ],
    ['says something else first', record(22, [4, ...HELLO.slice(1)]), NO_HELLO],
    ['ends its ServerHello early', record(22, [2, 0, 0, 2, 3, 1]), NO_HELLO],
    ['never ends', Array.from({ length: 20_000 }, () => [21, 3, 1, 0, 2, 1, 112]).flat(), NO_HELLO],
  ])('that %s', async (_kind, bytes, expected) => {
    const url = await listen(createTcpServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.write(Uint8Array.from(bytes)))
    }))
    expect(await offer(url, 'TLSv1')).toMatchObject(expected)
  })
})

describe('offers that get no answer of TLS', () => {
  it('are refused where the connection is closed or broken', async () => {
    const close = createTcpServer((socket) => socket.once('data', () => socket.end()))
    const reset = createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
    for (const server of [close, reset]) {
      expect(await offer(await listen(server), 'TLSv1')).toEqual({
        outcome: 'refused',
        message: 'closed without an alert',
      })
    }
  })

  it('have no outcome where something else answers', async () => {
    const url = await listen(createTcpServer((socket) => socket.end('HTTP/1.1 400 No\r\n\r\n')))
    expect(await offer(url, 'TLSv1')).toMatchObject({
      outcome: 'unreachable',
      message: 'what answers is not TLS',
    })
  })

  it('have no outcome where nobody listens, or time is over', async () => {
    const url = await listen(createTcpServer())
    const { outcome, message } = await offer(url, 'TLSv1', AbortSignal.timeout(50))
    expect(outcome).toBe('unreachable')
    expect(message).toContain('too slow')
    expect((await offer(url, 'TLSv1', AbortSignal.abort())).outcome).toBe('unreachable')
    await closers.pop()?.()
    expect((await offer(url, 'TLSv1')).outcome).toBe('unreachable')
  })
})
