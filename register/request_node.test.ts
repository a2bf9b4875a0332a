import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { send } from './request_node.ts'

const { signal } = new AbortController()
const server = createServer((incoming, outgoing) => {
  if (incoming.url === '/silent') return
  if (incoming.url === '/trickle') return void outgoing.write('x')
  if (incoming.url === '/endless') return void outgoing.end('x'.repeat(1_000_001))
  if (incoming.url === '/cut') {
    return void outgoing.writeHead(200, { 'content-length': 9 })
      .write('x', () => outgoing.destroy())
  }
  outgoing.writeHead(302, { location: '/silent' })
  incoming.pipe(outgoing)
})
let origin = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

test('send() gives the answer as it is, and follows no redirect', async () => {
  const answer = await send(new URL(`${origin}/`), { method: 'POST', body: 'ä', signal })
  expect(answer).toEqual({ status: 302, body: 'ä' })
})

test.each([
  ['/silent', 'TIMEOUT'],
  ['/trickle', 'TIMEOUT'],
  ['/endless', 'TOO_LONG'],
  ['/cut', 'ECONNRESET'],
])('send() gives up on %s', async (path, code) => {
  const sent = send(new URL(origin + path), { method: 'GET', signal, timeoutMs: 200 })
  await expect(sent).rejects.toMatchObject({ code })
})
