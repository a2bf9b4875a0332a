import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createMockTenant, rejectionOf } from '../test-support/mock_tenant.ts'
import { connectRaw, type RawConnection } from '../test-support/raw_client_node.ts'
import * as fault from './fault_kinds.ts'
import type { MockIssuerOptions } from './options.ts'
import { readAnswer } from './recordings/socket_answer.ts'
import { type MockServer, serve, type ServeOptions } from './serve_node.ts'

const open: MockServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

/** A served tenant, over HTTP unless the options say otherwise. */
async function start(options: ServeOptions = {}, tenantOptions: Partial<MockIssuerOptions> = {}) {
  const mock = createMockTenant(tenantOptions)
  const server = await serve(mock.tenant, { protocol: 'http', ...options })
  open.push(server)
  const port = Number(new URL(server.origin).port)
  return { ...mock, server, port, connect: () => connectRaw(port) }
}

const DISCOVERY = '/north/.well-known/openid-configuration'
const TOKEN = '/north/connect/token'
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n'
const get = (target = DISCOVERY, headers = 'Host: shop.example\r\n', version = '1.1') =>
  `GET ${target} HTTP/${version}\r\n${headers}\r\n`
const post = (headers: string, body = '') =>
  `POST ${TOKEN} HTTP/1.1\r\nHost: a\r\n${headers}\r\n${body}`

/** The answer to one request, sent as it stands. */
async function ask(connection: RawConnection, text: string) {
  const method = text.slice(0, text.indexOf(' '))
  connection.send(text)
  const received = await connection.receive((so) => readAnswer(so, method) !== undefined)
  const answer = readAnswer(received.text, method)
  const names = answer?.headers.map(([name]) => name).join(', ')
  const body = new TextDecoder().decode(answer?.body)
  return { ...received, status: answer?.status, line: answer?.statusLine, names, body }
}

const issuerIn = (body: string) => (JSON.parse(body) as { issuer: string }).issuer

describe('serve()', () => {
  test('listens on loopback and a free port, and moves the tenant there', async () => {
    const { server, tenant } = await start()
    expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(server.issuer).toBe(`${server.origin}/north`)
    expect(tenant.issuer).toBe(server.issuer)
    const document = await (await fetch(`${server.issuer}/.well-known/openid-configuration`)).json()
    expect(document).toMatchObject({ issuer: server.issuer })
  })

  test.each([['::1', '[::1]'], ['0.0.0.0', 'localhost'], ['localhost', 'localhost']])(
    'on %s calls itself %s',
    async (hostname, host) => {
      const { server } = await start({ hostname })
      expect(new URL(server.issuer).hostname).toBe(host)
      const answer = await fetch(`${server.issuer}/.well-known/openid-configuration`)
      expect(issuerIn(await answer.text())).toBe(server.issuer)
    },
  )

  test('serves two tenants, each on a port of its own', async () => {
    const [one, other] = [await start(), await start()]
    expect(one.port).not.toBe(other.port)
    await ask(one.connect(), get())
    one.tenant.journal.expectCount({}, 1)
    other.tenant.journal.expectCount({}, 0)
  })

  test('carries tokens, forms and the API, on one connection', async () => {
    const { server, secret, tenant } = await start()
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'stocksync',
      client_secret: secret,
    })
    const answer = await fetch(`${server.issuer}/connect/token`, { method: 'POST', body })
    const { access_token } = await answer.json() as { access_token: string }
    const api = await fetch(`${server.issuer}/api/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: '{"query":"{ me }"}',
    })
    expect([api.status, await api.text()]).toEqual([200, '{"data":{}}'])
    tenant.journal.expectCount({ endpoint: 'graphql', status: 200, issuedBy: 1 }, 1)
  })

  test('is HTTPS where the issuer is, with an authority of this run for clients to trust', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pos-auth-serve-'))
    try {
      const authorityFile = join(folder, 'authority.pem')
      const { server } = await start({ protocol: undefined, authorityFile })
      expect(server.origin).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
      const ca = readFileSync(authorityFile, 'utf8')
      expect(ca).toMatch(/^-----BEGIN CERTIFICATE-----\n/)
      expect(ca).not.toContain('PRIVATE')
      for (const host of ['127.0.0.1', 'localhost']) {
        const url = server.issuer.replace('127.0.0.1', host) + '/.well-known/openid-configuration'
        const sent = request(url, { ca, agent: false }).end()
        const answer = await new Promise<IncomingMessage>((resolve, reject) => {
          sent.on('response', resolve).on('error', reject)
        })
        let text = ''
        for await (const chunk of answer) text += chunk
        expect(issuerIn(text)).toBe(server.issuer.replace('127.0.0.1', host))
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('the issuer of an answer', () => {
  test.each([
    ['Host: Shop.EXAMPLE:80\r\n', 'http://shop.example/north'],
    ['Host: shop.example:443\r\n', 'http://shop.example:443/north'],
    ['Host: [::1]:8080\r\n', 'http://[::1]:8080/north'],
  ])('follows %j', async (host, issuer) => {
    const { connect } = await start()
    expect(issuerIn((await ask(connect(), get(DISCOVERY, host))).body)).toBe(issuer)
  })

  test('follows a target that is a URL of the same host, and refuses one of another', async () => {
    const { connect } = await start()
    const target = `http://abs.example${DISCOVERY}`
    const answer = await ask(connect(), get(target, 'Host: abs.example\r\n'))
    expect(issuerIn(answer.body)).toBe('http://abs.example/north')
    expect((await ask(connect(), get(target))).status).toBe(400)
  })

  test('is that of publicUrl whatever Host says, and so is that of the tenant', async () => {
    const { connect, server, tenant } = await start({
      publicUrl: 'https://pos.example:8443/north/',
    })
    expect(issuerIn((await ask(connect(), get())).body)).toBe('https://pos.example:8443/north')
    expect([server.issuer, tenant.issuer]).toEqual(Array(2).fill('https://pos.example:8443/north'))
    expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })

  test('is that of the setting authority', async () => {
    const { connect } = await start({}, { settings: { authority: 'https://pos.example/north' } })
    expect(issuerIn((await ask(connect(), get())).body)).toBe('https://pos.example/north')
  })
})

describe('an answer on the wire', () => {
  test('has the headers of the tenant in its order and casing, and no others', async () => {
    const { connect } = await start()
    const { line, names } = await ask(connect(), get())
    expect(line).toBe('HTTP/1.1 200 OK')
    expect(names).toBe('Content-Length, Content-Type, Date, Server, X-Powered-By')
    const refused = await ask(connect(), get('/north/api/graphql'))
    expect(refused.line).toBe('HTTP/1.1 401 Unauthorized')
    expect(refused.names).toBe(
      'Content-Length, Date, Server, Cache-Control, Expires, Pragma, WWW-Authenticate, X-Powered-By',
    )
  })

  test('comes in chunks where it has no length, but not to HTTP/1.0', async () => {
    const { connect, tenant } = await start()
    const token = await tenant.keys.issueToken({ clientId: 'stocksync' })
    const target = '/north/api/graphql?query={me}'
    const headers = `Host: a\r\nAuthorization: Bearer ${token}\r\n`
    const chunked = await ask(connect(), get(target, headers))
    expect(chunked.names).toContain('Server, Transfer-Encoding')
    expect(chunked.body).toBe('{"data":{}}')
    const plain = await ask(connect(), get(target, headers, '1.0'))
    expect(plain.end).toBe('closed')
    expect(plain.text).toMatch(/\r\nConnection: close\r\n[^]*\r\n\r\n\{"data":\{\}\}$/)
  })

  test('to HEAD has the length and no content', async () => {
    const { connect } = await start()
    const connection = connect()
    connection.send(`HEAD ${TOKEN} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    const { text } = await connection.receive()
    expect(text).toContain('\r\nContent-Length: 167\r\n')
    expect(text).toMatch(/\r\n\r\n$/)
  })

  test('is followed by others on the same connection, in their order', async () => {
    const { connect } = await start()
    const connection = connect()
    connection.send(get(DISCOVERY, 'Host: one.example\r\n') + get('/nothing'))
    connection.send(get(DISCOVERY, 'Host: three.example\r\nConnection: close\r\n'))
    const { text, end } = await connection.receive()
    expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200'])
    expect(text.match(/"issuer": "[^"]*"/g)).toEqual([
      '"issuer": "http://one.example/north"',
      '"issuer": "http://three.example/north"',
    ])
    expect(end).toBe('closed')
  })

  test('to HTTP/1.0 without Host is that of OpenIddict', async () => {
    const { connect } = await start()
    const { status, body, end } = await ask(connect(), get(DISCOVERY, '', '1.0'))
    expect([status, end]).toEqual([400, 'open'])
    expect(body).toContain("The mandatory 'Host' header is missing.")
  })
})

describe('what the web server refuses itself', () => {
  const many = Array.from({ length: 101 }, (_, at) => `X-${at}: v\r\n`).join('')
  test.each([
    ['HTTP/1.1 without Host', get(DISCOVERY, ''), '400 Bad Request'],
    ['two Hosts', get(DISCOVERY, 'Host: a\r\nHost: a\r\n'), '400 Bad Request'],
    ['a Host that is none', get(DISCOVERY, 'Host: a/b\r\n'), '400 Bad Request'],
    ['a Host that is no URL’s', get(DISCOVERY, 'Host: a:99999\r\n'), '400 Bad Request'],
    ['another version', get(DISCOVERY, 'Host: a\r\n', '2.0'), '505 HTTP Version Not Supported'],
    ['a long target', get(`/${'a'.repeat(8_192)}`), '414 URI Too Long'],
    [
      'large headers',
      get(DISCOVERY, `Host: a\r\nX: ${'a'.repeat(33_000)}\r\n`),
      '431 Request Header Fields Too Large',
    ],
    ['many headers', get(DISCOVERY, `Host: a\r\n${many}`), '431 Request Header Fields Too Large'],
    [
      'headers that the runtime does not take',
      get(DISCOVERY, `Host: a\r\nX: ${'a'.repeat(200_000)}\r\n`),
      '431 Request Header Fields Too Large',
    ],
    ['a bad chunk', post(`${FORM}Transfer-Encoding: chunked\r\n`, 'zz\r\n'), '400 Bad Request'],
    ['a bad length', post(`${FORM}Content-Length: x\r\n`), '400 Bad Request'],
    ['no HTTP', 'garbage\r\n\r\n', '400 Bad Request'],
  ])('%s', async (_, text, status) => {
    const { connect, tenant } = await start()
    const answer = await ask(connect(), text)
    expect(answer.line).toBe(`HTTP/1.1 ${status}`)
    expect(answer.text).toMatch(
      /\r\nContent-Length: 0\r\nConnection: close\r\nDate: Fri, 02 Jan 2026 03:04:05 GMT\r\nServer: Kestrel\r\n\r\n$/,
    )
    tenant.journal.expectCount({}, 0)
  })
})

describe('a large body', () => {
  const large = `Content-Length: ${50_000_000}\r\n`
  test('is refused by its length, before it comes, after method and content type', async () => {
    const { connect } = await start()
    const form = await ask(connect(), post(FORM + large))
    expect([form.status, form.names]).toEqual([
      413,
      'Content-Length, Connection, Date, Server, X-Powered-By',
    ])
    const json = await ask(connect(), post(`Content-Type: application/json\r\n${large}`))
    expect([json.status, json.names?.includes('Connection')]).toEqual([400, false])
  })

  test('of 50 MB that is sent is answered, and then the connection ends', async () => {
    const { server } = await start()
    const answer = await fetch(`${server.issuer}/connect/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a'.repeat(50_000_000),
    })
    expect(answer.status).toBe(413)
  })

  test('of 30 MB that does not say so is refused when it is there', async () => {
    const { connect } = await start()
    const size = 30_000_001
    const chunk = `${size.toString(16)}\r\n${'a'.repeat(size)}\r\n0\r\n\r\n`
    const { status } = await ask(connect(), post(`${FORM}Transfer-Encoding: chunked\r\n`, chunk))
    expect(status).toBe(413)
  })

  test('that is asked for first (Expect) is refused without it', async () => {
    const { connect } = await start()
    const { text } = await ask(connect(), post(`${FORM}Expect: 100-continue\r\n${large}`))
    expect(text).toMatch(/^HTTP\/1.1 413 /)
    const small = post(`${FORM}Expect: 100-continue\r\nContent-Length: 3\r\n`, 'a=b')
    expect((await ask(connect(), small)).text).toMatch(
      /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 400 Bad Request\r\n/,
    )
  })
})

describe('a slow or broken client costs its own connection', () => {
  test.each([
    ['half a request line', 'GET /nor'],
    ['half a head', `GET ${DISCOVERY} HTTP/1.1\r\nHost: a`],
    ['half a body', post(`${FORM}Content-Length: 10\r\n`, 'a=')],
  ])('%s, then an end, or nothing', async (_, text) => {
    const { connect, tenant } = await start()
    const [ended, silent] = [connect(), connect()]
    for (const connection of [ended, silent]) connection.send(text)
    expect((await ask(connect(), get())).status).toBe(200)
    ended.sendEnd()
    expect(await ended.receive()).toEqual({ text: '', end: 'closed' })
    expect((await ask(connect(), get())).status).toBe(200)
    tenant.journal.expectCount({}, 2)
  })

  test('one that goes away while it waits ends its request', async () => {
    const { connect, tenant } = await start()
    tenant.faults.on('discovery').do(fault.delay(60))
    const connection = connect()
    connection.send(get())
    await expect.poll(() => tenant.journal.total).toBe(1)
    await connection.receive(() => true) // leaves
    expect((await ask(connect(), get())).status).toBe(200)
    tenant.clock.advance(60)
    expect((await ask(connect(), get())).status).toBe(200)
    expect(tenant.journal.entries.map(({ status }) => status)).toEqual([undefined, 200, 200])
  })

  test('what follows on a request does not harm its answer', async () => {
    const { connect } = await start()
    const connection = connect()
    connection.send(`${get()}garbage\r\n\r\n`)
    const { text } = await connection.receive()
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/)
    expect(text).toMatch(/\}HTTP\/1.1 400 Bad Request\r\n[^]*\r\n\r\n$/)
  })
})

describe('faults of the connection', () => {
  const head = /^HTTP\/1.1 200 OK\r\nContent-Length: (\d+)\r\n[^]*\r\n\r\n/
  test.each([
    ['resetBeforeHeaders', fault.resetBeforeHeaders(), 'reset', undefined],
    ['close', fault.close(), 'closed', undefined],
    ['resetAfterHeaders', fault.resetAfterHeaders(), 'reset', 0],
    ['cutOff', fault.cutOff(20), 'closed', 20],
  ])('%s', async (_, made, end, bytes) => {
    const { connect, tenant } = await start()
    tenant.faults.on('discovery').do(made)
    const connection = connect()
    connection.send(get())
    const received = await connection.receive()
    expect(received.end).toBe(end)
    const body = head.test(received.text) ? received.text.replace(head, '').length : undefined
    expect(body).toBe(bytes)
    expect((await ask(connect(), get())).status).toBe(200)
  })

  test('stall sends half of the body, and the rest when its time has come', async () => {
    const { connect, tenant } = await start()
    tenant.faults.on('discovery').do(fault.stall(30))
    const connection = connect()
    connection.send(get())
    let advanced = false
    const { text, end } = await connection.receive((so) => {
      const length = Number(head.exec(so)?.[1])
      const body = so.replace(head, '')
      if (body.length === Math.floor(length / 2) && !advanced) {
        advanced = true
        // The server waits from the next turn on.
        setTimeout(() => tenant.clock.advance(30), 10)
      }
      return body.length === length
    })
    expect(end).toBe('open')
    expect(advanced).toBe(true)
    expect(issuerIn(text.replace(head, ''))).toBe('http://shop.example/north')
  })

  test('trickle sends a byte at a time', async () => {
    const { connect, tenant } = await start()
    tenant.clock.run()
    tenant.faults.on('discovery').do(fault.trickle(0.001))
    const pieces = new Set<number>()
    const connection = connect()
    connection.send(get())
    const { text } = await connection.receive((so) => {
      pieces.add(so.length)
      return so.includes('\n  "token_endpoint')
    })
    expect(text).toContain('{\n  "issuer": "http://shop.example/north",')
    expect(pieces.size).toBeGreaterThan(3)
  })

  test('resets come out under TLS too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pos-auth-serve-'))
    try {
      const authorityFile = join(folder, 'authority.pem')
      const { port, tenant } = await start({ protocol: 'https', authorityFile })
      for (const made of [fault.resetBeforeHeaders(), fault.resetAfterHeaders()]) {
        tenant.faults.on('discovery').do(made)
        const connection = connectRaw(port, readFileSync(authorityFile, 'utf8'))
        connection.send(get())
        expect((await connection.receive()).end).toBe('reset')
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('close()', () => {
  test('ends idle connections at once, takes no more, and may be called again', async () => {
    const { connect, server, port } = await start()
    const idle = connect()
    idle.send(get())
    let answered = () => {}
    const first = new Promise<void>((resolve) => answered = resolve)
    const received = idle.receive((text) => {
      if (readAnswer(text, 'GET')) answered()
      return false
    })
    await first
    // The moment after which all connections are ended never comes.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await Promise.all([server.close(), server.close()]).finally(() => vi.useRealTimers())
    expect((await received).end).toBe('closed')
    expect((await connectRaw(port).receive()).end).toBe('reset')
    await server.close()
  })

  test('lets what is under way end, and says that it is the last', async () => {
    const { connect, server, tenant } = await start()
    let goOn = () => {}
    const held = new Promise<void>((resolve) => goOn = resolve)
    let reached = () => {}
    const there = new Promise<void>((resolve) => reached = resolve)
    tenant.faults.on('discovery').do(fault.action(() => {
      reached()
      return held
    }))
    const asked = ask(connect(), get())
    await there
    const closed = server.close()
    goOn()
    const { status, names } = await asked
    expect([status, names]).toEqual([
      200,
      'Content-Length, Connection, Content-Type, Date, Server, X-Powered-By',
    ])
    await closed
  })

  test('ends what does not end within a moment', async () => {
    const { connect, server, tenant } = await start()
    tenant.faults.on('discovery').do(fault.stall())
    const connection = connect()
    connection.send(get())
    let started = () => {}
    const first = new Promise<void>((resolve) => started = resolve)
    const received = connection.receive((text) => {
      if (text !== '') started()
      return false
    })
    await first
    await server.close()
    expect((await received).text).toMatch(/^HTTP\/1.1 200 OK\r\n/)
  })

  test('is what `await using` does', async () => {
    const { server, port } = await start()
    await server[Symbol.asyncDispose]()
    expect((await connectRaw(port).receive()).end).toBe('reset')
  })
})

describe('what cannot be', () => {
  test('a port in use', async () => {
    const { port } = await start()
    const error = await rejectionOf(start({ port }))
    expect(String(error)).toBe(
      'MockIssuerError: serve.port: is in use: take another one, or 0 for a free one',
    )
  })

  test.each(['192.0.2.1', 'nowhere.invalid'])('the host name %s', async (hostname) => {
    const error = await rejectionOf(start({ hostname }))
    expect(String(error)).toMatch(/^MockIssuerError: serve\.hostname: .*take 127\.0\.0\.1/)
  })

  test('a certificate that is none', async () => {
    const certificate = { certificatePem: 'x', privateKeyPem: 'y' }
    const error = await rejectionOf(start({ protocol: 'https', certificate }))
    expect(String(error)).toBe(
      'MockIssuerError: serve.certificate: must be a certificate and its key, both in PEM',
    )
  })
})
