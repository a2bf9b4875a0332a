// A served tenant and a raw socket, the same steps on every runtime. Arguments: a folder to write to,
// the issuer of a tenant served by another process, whose authority this one was started to trust.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { createMockIssuer, fault } from '../mock-issuer/mod.ts'
import { readAnswer } from '../mock-issuer/recordings/socket_answer.ts'
import { serve } from '../mock-issuer/serve_node.ts'
import { connectRaw } from '../test-support/raw_client_node.ts'

const { Bun, Deno } = globalThis as unknown as {
  Bun?: { version: string }
  Deno?: { version: { deno: string } }
}
const [folder = '', elsewhere = ''] = process.argv.slice(2)
const failures: string[] = []
const check = (what: string, is: unknown, expected: unknown) => {
  const [one, other] = [JSON.stringify(is), JSON.stringify(expected)]
  if (one !== other) failures.push(`${what}: ${one}, not ${other}`)
}

const PATH = '/north/.well-known/openid-configuration'
const GET = `GET ${PATH} HTTP/1.1\r\nHost: Shop.EXAMPLE:80\r\n\r\n`
const HEAD = /^HTTP\/1.1 200 OK\r\nContent-Length: (\d+)\r\n[^]*?\r\n\r\n/

for (const protocol of ['http', 'https'] as const) {
  const tenant = createMockIssuer({ issuer: `${protocol}://localhost/north` })
  tenant.clock.freeze(Date.UTC(2026, 0, 2, 3, 4, 5))
  const authorityFile = join(folder, 'authority.pem')
  const server = await serve(tenant, protocol === 'https' ? { authorityFile } : {})
  const port = Number(new URL(server.origin).port)
  const authority = protocol === 'https' ? readFileSync(authorityFile, 'utf8') : undefined

  const send = (text: string) => {
    const connection = connectRaw(port, authority)
    connection.send(text)
    return connection
  }
  /** Status line and names of headers. */
  const ask = async (text: string) => {
    const method = text.split(' ')[0] ?? ''
    const { text: answer } = await send(text).receive((so) => !!readAnswer(so, method))
    const { statusLine, headers = [] } = readAnswer(answer, method) ?? {}
    return [statusLine, ...headers.map(([name]) => name)].join(', ')
  }
  const is = (what: string) => `${protocol}: ${what}`

  check(is('issuer'), tenant.issuer, `${protocol}://127.0.0.1:${port}/north`)
  check(
    is('an answer'),
    await ask(GET),
    'HTTP/1.1 200 OK, Content-Length, Content-Type, Date, Server, X-Powered-By',
  )
  check(
    is('HEAD'),
    await ask(`HEAD ${PATH} HTTP/1.1\r\nHost: a\r\n\r\n`),
    'HTTP/1.1 400 Bad Request, Content-Length, Content-Type, Date, Server, X-Powered-By',
  )
  check(
    is('no Host'),
    await ask(`GET ${PATH} HTTP/1.0\r\n\r\n`),
    'HTTP/1.1 400 Bad Request, Content-Length, Connection, Content-Type, Date, Server, X-Powered-By',
  )
  const post = 'POST /north/connect/token HTTP/1.1\r\nHost: a\r\n' +
    'Content-Type: application/x-www-form-urlencoded\r\n'
  for (
    const [text, status] of [
      [`GET ${PATH} HTTP/1.1\r\n\r\n`, '400 Bad Request'],
      [`${post}Content-Length: x\r\n\r\n`, '400 Bad Request'],
      [`${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, '400 Bad Request'],
      [`${post}Content-Length: 50000000\r\n\r\n`, '413 Payload Too Large'],
      [`GET /${'a'.repeat(9_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, '414 URI Too Long'],
      [
        `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(33_000)}\r\n\r\n`,
        '431 Request Header Fields Too Large',
      ],
    ] as const
  ) {
    check(is(status), (await ask(text)).split(',')[0], `HTTP/1.1 ${status}`)
  }

  // Deno cannot reset a connection below TLS: it is closed there, in the same places.
  const reset = Deno && protocol === 'https' ? 'closed' : 'reset'
  for (
    const [made, end, bytes] of [
      [fault.resetBeforeHeaders(), reset, undefined],
      [fault.close(), 'closed', undefined],
      [fault.resetAfterHeaders(), reset, 0],
      [fault.cutOff(20), 'closed', 20],
    ] as const
  ) {
    tenant.faults.on('discovery').do(made)
    const received = await send(GET).receive()
    const body = HEAD.test(received.text) ? received.text.replace(HEAD, '').length : undefined
    check(is(made.name), [received.end, body], [end, bytes])
  }
  for (const [made, bytes] of [[fault.stall(60), 100], [fault.trickle(60), 1]] as const) {
    tenant.faults.on('discovery').do(made)
    let lengths: number[] = []
    const { text, end } = await send(GET).receive((so) => {
      const length = HEAD.test(so) ? so.replace(HEAD, '').length : -1
      lengths = [...new Set([...lengths, length])]
      // Nothing more comes by itself: the clock of the tenant stands still.
      if (length >= 0) setTimeout(() => tenant.clock.advance(60), 10)
      return length >= (made.name === 'stall' ? Number(HEAD.exec(so)?.[1]) : 3)
    })
    check(is(`${made.name} goes on`), end, 'open')
    check(is(`${made.name} comes in pieces`), lengths.length > 1, true)
    check(is(`${made.name} has begun`), text.replace(HEAD, '').length >= bytes, true)
  }
  tenant.faults.on('discovery').do(fault.stall())
  const stalled = send(GET)
  let answered = () => {}
  const begun = new Promise<void>((resolve) => answered = resolve)
  const rest = stalled.receive((so) => {
    if (HEAD.test(so)) answered()
    return false
  })
  await begun
  check(is('after all of it'), (await ask(GET)).slice(0, 15), 'HTTP/1.1 200 OK')

  const inUse = await serve(tenant, { port, protocol: 'http' }).catch(String)
  check(
    is('in use'),
    inUse,
    'MockIssuerError: serve.port: is in use: take another one, or 0 for a free one',
  )
  const startedMs = performance.now()
  await server.close()
  check(is('closed within a moment'), performance.now() - startedMs < 5_000, true)
  check(is('with what stalled'), (await rest).end !== 'open', true)
  const error = await connectRaw(port).receive()
  check(is('and for good'), error, { text: '', end: 'reset' })
}

for (const issuer of [elsewhere, elsewhere.replace('127.0.0.1', 'localhost')]) {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`)
  check('fetch trusts the authority', (await answer.json()).issuer, issuer)
}

for (const failure of failures) console.error(`failed: ${failure}`)
const node = `Node ${process.version.slice(1)}`
console.log(Bun ? `Bun ${Bun.version}` : Deno ? `Deno ${Deno.version.deno}` : node)
process.exitCode = failures.length > 0 ? 1 : 0
