import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createCertificates } from '../mock-issuer/certificate.ts'
import { type RawTlsServer, startRawTlsServer } from '../test-support/raw_tls_server_node.ts'
import type { Header, WireRequest, WireResult } from './engine/exchange.ts'
import { createNodeTransport } from './transport_node.ts'

const QUICKLY = { [constants.BROTLI_PARAM_QUALITY]: 1 }
const DAY_MS = 86_400_000
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** Answers whatever comes with these bytes, and tells what came. */
async function rawServer(answer: string | Uint8Array): Promise<{ url: string; came: string[] }> {
  const came: string[] = []
  const server = createTcpServer((socket) => {
    socket.on('error', () => {}) // clients that leave are what is tested
    const index = came.push('') - 1
    socket.on('data', (bytes) => {
      came[index] += bytes.toString('utf8')
      if (isWhole(came[index] ?? '')) socket.end(answer)
    })
  })
  return { url: await listen(server), came }
}

/** Whatever is no HTTP is whole at once. */
function isWhole(request: string): boolean {
  const [head = '', body = ''] = request.split('\r\n\r\n')
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
  return !/ HTTP\/1/.test(head) || (head !== request && Buffer.byteLength(body) >= length)
}

async function listen(server: ReturnType<typeof createTcpServer> | Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

function get(url: string, headers: readonly Header[] = []): WireRequest {
  return { method: 'GET', url, headers }
}

const send = (request: WireRequest, signal = new AbortController().signal) =>
  createNodeTransport().send(request, signal)

/** What is made of a body that comes with a `Content-Encoding`. */
async function sendForCoded(coding: string | readonly string[], body: Uint8Array) {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Encoding', coding)
    response.end(body)
  })
  return (await send(get(await listen(server)))).response
}

/** A TLS server with certificates of its own, and what came of a request to it. */
async function sendByTls(
  options: Parameters<typeof createCertificates>[0],
  isKnown: boolean,
  answer: Parameters<typeof startRawTlsServer>[1] = (socket) =>
    socket.end('HTTP/1.1 204 No Content\r\n\r\n'),
): Promise<{ result: WireResult; server: RawTlsServer }> {
  const certificates = await createCertificates(options)
  const server = await startRawTlsServer(certificates, answer)
  closers.push(server.close)
  const ca = isKnown ? [certificates.authorityPem] : []
  const { signal } = new AbortController()
  return { result: await createNodeTransport({ ca }).send(get(server.origin), signal), server }
}

describe('what goes out', () => {
  it('is as given, in its order and spelling, with four headers of the transport', async () => {
    const { url, came } = await rawServer('HTTP/1.1 204 No Content\r\n\r\n')
    const { host } = new URL(url)
    const headers: Header[] = [['accept', 'a/b'], ['X-Twice', '1'], ['Zeta', 'ü'], ['x-twice', '2']]
    await send({ method: 'POST', url: `${url}a?b=c`, headers, body: 'grüße' })
    expect(came[0]).toBe(
      `POST /a?b=c HTTP/1.1\r\nHost: ${host}\r\naccept: a/b\r\nX-Twice: 1\r\nZeta: ü\r\n` +
        'x-twice: 2\r\nAccept-Encoding: identity\r\nContent-Length: 7\r\nConnection: close\r\n\r\n' +
        'grüße',
    )
  })

  it('leaves it to a request what codings it takes', async () => {
    const { url, came } = await rawServer('HTTP/1.1 204 No Content\r\n\r\n')
    await send(get(url, [['Accept-encoding', 'br']]))
    expect(came[0]?.match(/accept-encoding.*/gi)).toEqual(['Accept-encoding: br'])
  })

  it('has no length without a body', async () => {
    const { url, came } = await rawServer('HTTP/1.1 204 No Content\r\n\r\n')
    await send(get(url))
    expect(came[0]).not.toContain('Content-Length')
  })

  it('takes a connection of its own each time', async () => {
    const ports = new Set<number | undefined>()
    const server = createServer((request, response) => {
      ports.add(request.socket.remotePort)
      response.setHeader('Connection', 'keep-alive')
      response.end()
    })
    const url = await listen(server)
    const transport = createNodeTransport()
    for (let count = 0; count < 3; count++) {
      const { response } = await transport.send(get(url), new AbortController().signal)
      expect(response?.status).toBe(200)
    }
    expect(ports.size).toBe(3)
  })
})

describe('what comes in', () => {
  it('keeps order, spelling and duplicates of headers', async () => {
    const { url } = await rawServer(
      'HTTP/1.1 200 OK\r\nset-cookie: a\r\nX-ODD: y\r\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n',
    )
    expect((await send(get(url))).response?.headers).toEqual([
      ['set-cookie', 'a'],
      ['X-ODD', 'y'],
      ['Set-Cookie', 'b'],
      ['Content-Length', '0'],
    ])
  })

  it('follows no redirect', async () => {
    const { url, came } = await rawServer('HTTP/1.1 302 Found\r\nLocation: /next\r\n\r\n')
    expect((await send(get(url))).response?.status).toBe(302)
    expect(came).toHaveLength(1)
  })

  it('keeps a byte order mark, and counts bytes', async () => {
    const { url } = await rawServer('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n\uFEFF{ü')
    const { response } = await send(get(url))
    expect(response).toMatchObject({ body: '\uFEFF{ü', isUtf8: true, isCut: false })
    expect(response?.bodyBytes).toBe(6)
  })

  it('says that bytes are no UTF-8', async () => {
    const head = new TextEncoder().encode('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n')
    const { url } = await rawServer(Uint8Array.of(...head, 0x61, 0xff))
    expect((await send(get(url))).response).toMatchObject({ body: 'a\uFFFD', isUtf8: false })
  })

  it('keeps 256 KiB of a body and counts the rest', async () => {
    const server = createServer((_request, response) => response.end(`x${'ü'.repeat(200_000)}`))
    const { response } = await send(get(await listen(server)))
    expect(response).toMatchObject({ bodyBytes: 400_001, isCut: true, isUtf8: true })
    // The last character would not fit whole.
    expect(response?.body).toBe(`x${'ü'.repeat(131_071)}`)
  })

  it('gives up after 8 MiB', async () => {
    const part = Buffer.alloc(64 * 1024, 0x78)
    const server = createServer((_request, response) => {
      const more = () => {
        while (!response.destroyed) if (!response.write(part)) return
      }
      response.on('drain', more)
      more()
    })
    const { response } = await send(get(await listen(server)))
    expect(response?.isCut).toBe(true)
    expect(response?.bodyBytes).toBeGreaterThan(8 * 1024 * 1024)
    expect(response?.bodyBytes).toBeLessThan(9 * 1024 * 1024)
  })

  it('comes with its duration and the kind of address', async () => {
    const { url } = await rawServer('HTTP/1.1 204 No Content\r\n\r\n')
    const { durationMs, addressFamily } = await send(get(url))
    expect(addressFamily).toBe(4)
    expect(durationMs).toBeGreaterThan(0)
  })
})

describe('a coding that nobody asked for', () => {
  const text = `{"a":"${'ü'.repeat(50)}"}`
  const gzipped = gzipSync(text)
  it.each([
    ['gzip', 'gzip', gzipped],
    ['gzip by its old name', 'x-gzip', gzipped],
    ['gzip in capitals', 'GZip', gzipped],
    ['deflate', 'deflate', deflateSync(text)],
    ['deflate without its frame', 'deflate', deflateRawSync(text)],
    ['br', 'br', brotliCompressSync(text)],
    ['one on another', 'gzip, br', brotliCompressSync(gzipped)],
    ['one on another, in two headers', ['deflate', 'br'], brotliCompressSync(deflateSync(text))],
    ['one besides none', 'identity, ,gzip', gzipped],
  ])('is taken off: %s', async (_kind, coding, body) => {
    const response = await sendForCoded(coding, body)
    expect(response).toMatchObject({ body: text, isUtf8: true, isCut: false })
    expect(response?.bodyBytes).toBe(body.length)
    const shown = response?.headers.filter(([name]) => name === 'Content-Encoding')
    expect(shown?.map(([, value]) => value)).toEqual([coding].flat())
  })

  const often = Array.from({ length: 6 }).reduce<Uint8Array>((body) => gzipSync(body), gzipped)
  it.each([
    ['nothing at all', 'gzip', Buffer.of()],
    ['not coded', 'gzip', Buffer.from(text)],
    ['not whole', 'gzip', gzipped.subarray(0, -9)],
    ['not whole, in br', 'br', brotliCompressSync(text).subarray(0, -1)],
    ['coded once, not twice', 'gzip, gzip', gzipped],
    ['an unknown coding', 'zstd', gzipped],
    ['an unknown coding below', 'zstd, gzip', gzipped],
    ['a name of every object', 'constructor', gzipped],
    ['more codings than anybody means', 'gzip, '.repeat(7), often],
  ])('is left as it came: %s', async (_kind, coding, body) => {
    const response = await sendForCoded(coding, body)
    expect(response?.body).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(body))
    expect(response).toMatchObject({ bodyBytes: body.length, isCut: false })
  })

  it.each([
    ['gzip', (bytes: Uint8Array) => gzipSync(bytes)],
    ['gzip, br', (bytes: Uint8Array) => brotliCompressSync(gzipSync(bytes))],
    ['gzip, gzip', (bytes: Uint8Array) => gzipSync(gzipSync(bytes, { level: 0 }))],
  ])('does not blow up: of %s, 256 KiB are kept', async (coding, code) => {
    const response = await sendForCoded(coding, code(Buffer.from(`x${'ü'.repeat(5_000_000)}`)))
    expect(response).toMatchObject({ isCut: true, isUtf8: true })
    expect(response?.bodyBytes).toBeLessThan(64 * 1024)
    // Less by what the frame of a coding below takes.
    expect(response?.body).toMatch(/^xü{131030,131071}$/)
  })

  it('is read no further than is kept', async () => {
    const bomb = gzipSync(Buffer.alloc(2 * 1024 * 1024, 'x'))
    bomb.fill(0, bomb.length - 8) // the checksum
    expect((await sendForCoded('gzip', bomb))?.body).toBe('x'.repeat(256 * 1024))
  })

  it.each([
    ['gzip', (bytes: Uint8Array) => gzipSync(bytes, { level: 0 })],
    ['deflate', (bytes: Uint8Array) => deflateSync(bytes, { level: 0 })],
    ['br', (bytes: Uint8Array) => brotliCompressSync(bytes, { params: QUICKLY })],
  ])('is taken off the beginning of a body that is too long: %s', async (coding, code) => {
    const noise = Uint8Array.from({ length: 400_000 }, (_, index) => Math.sin(index) * 1e9)
    const response = await sendForCoded(coding, code(noise))
    expect(response?.isCut).toBe(true)
    expect(response?.bodyBytes).toBeGreaterThan(400_000)
    expect(response?.body.length).toBeGreaterThan(200_000)
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(noise)
    expect(text.startsWith(response?.body ?? '-')).toBe(true)
  })
})

describe('certificates', () => {
  it('are trusted by an authority of the options', async () => {
    const { result } = await sendByTls({}, true)
    expect(result.response?.status).toBe(204)
  })

  const past = { notBefore: new Date(Date.now() - 9 * DAY_MS), notAfter: new Date(Date.now() - 1) }
  const future = { notBefore: new Date(Date.now() + DAY_MS) }
  it.each([
    ['of an unknown authority', {}, false, 'certificate-untrusted', '--ca-file'],
    ['for another name', { hosts: ['other.example'] }, true, 'certificate-name', 'other names'],
    ['of the past', past, true, 'certificate-expired', 'renew it'],
    ['of the future', future, true, 'certificate-not-yet-valid', 'clocks'],
  ])('%s is refused, and nothing is sent', async (_kind, options, isKnown, code, words) => {
    const { result, server } = await sendByTls(options, isKnown)
    expect(result.response).toBeUndefined()
    expect(result.failure?.code).toBe(code)
    expect(result.failure?.message).toContain(new URL(server.origin).host)
    expect(result.failure?.message).toContain(words)
    expect(server.requests).toEqual([])
  })

  it('are verified whatever the environment says', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    try {
      const { result } = await sendByTls({}, false)
      expect(result.failure?.code).toBe('certificate-untrusted')
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before
    }
  })

  it.each([
    ['no PEM', 'nothing of the kind', /has none/],
    ['no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', /be read/],
  ])('of an authority must be some: %s', (_kind, pem, words) => {
    expect(() => createNodeTransport({ ca: [pem] })).toThrow(words)
  })
})

describe('no answer', () => {
  it('where the connection is broken', async () => {
    const { result } = await sendByTls({}, true, (_socket, reset) => reset())
    expect(result.failure?.code).toBe('connection-reset')
    expect(result.failure?.message).toContain('before it answered')
  })

  it('where it ends in the middle', async () => {
    const { url } = await rawServer('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc')
    const { failure } = await send(get(url))
    expect(failure?.code).toBe('connection-reset')
    expect(failure?.message).toContain('in the middle of its answer')
  })

  it('where the port speaks something else', async () => {
    const { url } = await rawServer('<html><body>hello</body></html>')
    expect((await send(get(url))).failure?.code).toBe('not-http')
  })

  it('where a port for https speaks http', async () => {
    const { url } = await rawServer('HTTP/1.1 400 Bad Request\r\n\r\n')
    expect((await send(get(url.replace('http:', 'https:')))).failure?.code).toBe('tls')
  })

  it('where nobody listens', async () => {
    const server = createTcpServer()
    const url = await listen(server)
    await closers.pop()?.()
    expect((await send(get(url))).failure?.code).toBe('connection-refused')
  })

  it('where the name has no address', async () => {
    expect((await send(get('http://nobody.invalid/'))).failure?.code).toBe('name-unknown')
  })

  it('where time is over', async () => {
    const url = await listen(createTcpServer())
    const { failure } = await send(get(url), AbortSignal.timeout(50))
    expect(failure?.code).toBe('timeout')
    expect(failure?.message).toContain('before it answered')
  })

  it('where somebody ends it', async () => {
    const url = await listen(createTcpServer((socket) => socket.once('data', () => end.abort())))
    const end = new AbortController()
    expect((await send(get(url), end.signal)).failure?.code).toBe('aborted')
  })

  it('where somebody has ended it before: nothing is sent', async () => {
    const { url, came } = await rawServer('HTTP/1.1 204 No Content\r\n\r\n')
    expect((await send(get(url), AbortSignal.abort('output-closed'))).failure?.code).toBe('aborted')
    expect(came).toEqual([])
  })

  it('where a header cannot be sent, and does not reject', async () => {
    const { failure } = await send(get('http://127.0.0.1:1/', [['X-Bad', 'a\r\nb']]))
    expect(failure?.code).toBe('unreachable')
  })
})
