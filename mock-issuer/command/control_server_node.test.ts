import { request } from 'node:http'
import { connect } from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { createConfiguredTenant } from './configuration_node.ts'
import { type ControlServer, serveControl } from './control_server_node.ts'

const open: ControlServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})
const key = createCanary()

async function setUp() {
  const { tenant } = await createConfiguredTenant(undefined)
  const server = await serveControl(tenant, key.value)
  open.push(server)
  const { host, port } = new URL(server.url)
  /** By node:http, as `fetch` sets `Host` and `Origin` itself. */
  const send = async (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string | Uint8Array,
  ) => {
    const sent = request(server.url + path, {
      agent: false,
      method,
      headers: { authorization: `Bearer ${key.value}`, ...headers },
    })
    sent.end(body)
    const [answer] = await once(sent, 'response')
    let text = ''
    for await (const chunk of answer) text += chunk
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: text && JSON.parse(text),
    }
  }
  return { tenant, host, port: Number(port), send }
}

describe('the control server', () => {
  test('answers in JSON who has the key', async () => {
    const { tenant, send } = await setUp()
    tenant.clock.freeze(0)
    const { status, headers, body } = await send('GET', '/clock?pretty')
    expect([status, body]).toEqual([200, { now: 0 }])
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
    })
    const moved = await send('POST', '/clock', {}, '{"advance": 2}')
    expect(moved.body).toEqual({ now: 2_000 })
    const cleared = await send('DELETE', '/journal')
    expect([cleared.status, cleared.body]).toEqual([204, ''])
  })

  test.each<[string, string]>([
    ['no key', ''],
    ['another key', `Bearer ${createCanary().value}`],
    ['a part of the key', `Bearer ${key.value.slice(0, -1)}`],
    ['more than the key', `Bearer ${key.value}a`],
    ['the key alone', key.value],
    ['another scheme', `Basic ${key.value}`],
    ['no scheme at all', 'Bearer'],
  ])('refuses %s with 401, without it', async (_, authorization) => {
    const { tenant, send } = await setUp()
    const { status, headers, body } = await send('DELETE', '/applications/stocksync', {
      authorization,
    })
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer'])
    expect(body).toEqual({ error: 'Authorization must be Bearer and the key in the key file' })
    expect(tenant.applications.list()).toHaveLength(1)
  })

  test('takes the scheme in any case (RFC 9110, 11.1), and localhost for a name', async () => {
    const { port, send } = await setUp()
    const headers = { authorization: `bearer ${key.value}`, host: `localhost:${port}` }
    expect((await send('GET', '/clock', headers)).status).toBe(200)
  })

  test.each<[string, Record<string, string>]>([
    ['a web page', { origin: 'https://evil.example' }],
    ['a page without an origin to tell', { origin: 'null' }],
    ['a page of this machine', { origin: 'http://127.0.0.1' }],
    ['a name bound to this machine', { host: 'evil.example' }],
    ['that name with the port', { host: 'evil.example:80' }],
    ['another port', { host: '127.0.0.1:1' }],
  ])('refuses %s with 403, whatever its key', async (_, headers) => {
    const { tenant, host, send } = await setUp()
    const { status, body } = await send('DELETE', '/applications/stocksync', headers)
    expect([status, body])
      .toEqual([403, { error: `the control API is for programs that call it by ${host}` }])
    expect(tenant.applications.list()).toHaveLength(1)
  })

  test.each<[string, string | Uint8Array, number, string]>([
    [
      'no JSON',
      `{"clientSecret": "${key.value}",}`,
      400,
      'the body is no JSON at line 1, column 61',
    ],
    ['no text', new Uint8Array([0xff, 0x7b]), 400, 'the body is no text in UTF-8'],
    ['nothing', '', 400, 'clock: must be an object with the keys freeze, set, advance, run'],
    ['too much', ' '.repeat(1_000_001), 413, 'the body must be of 1000000 bytes at most'],
  ])('refuses a body that is %s', async (_, body, status, error) => {
    const { send } = await setUp()
    expect(await send('POST', '/clock', {}, body)).toMatchObject({ status, body: { error } })
  })

  test('hears out who sends 50 MB', async () => {
    const { send } = await setUp()
    expect((await send('POST', '/clock', {}, new Uint8Array(50_000_000))).status).toBe(413)
    expect((await send('GET', '/clock')).status).toBe(200)
  })

  test('says what is wrong in the words of the route, with its headers', async () => {
    const { send } = await setUp()
    expect(await send('PUT', '/clock')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, POST' },
      body: { error: 'this route takes GET, POST' },
    })
    expect(await send('POST', '/clock', {}, '{"advance": "1"}'))
      .toMatchObject({ status: 400, body: { error: 'clock.advance: must be a number of seconds' } })
  })

  test('tells a failure of its own by its name alone', async () => {
    const { tenant, send } = await setUp()
    tenant.clock.now = () => {
      throw new RangeError(key.value)
    }
    expect(await send('GET', '/clock'))
      .toMatchObject({ status: 500, body: { error: 'the control API failed with RangeError' } })
  })

  test('outlives clients that go away in the middle, and closes in spite of those who stay', async () => {
    const { port, send } = await setUp()
    const gone = connect(port, '127.0.0.1')
    gone.write(`POST /clock HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`)
    gone.write(`Authorization: Bearer ${key.value}\r\nContent-Length: 100\r\n\r\n{`)
    const stays = connect(port, '127.0.0.1')
    stays.write('GET / HTTP/1.1\r\n')
    await once(stays, 'connect')
    gone.destroy()
    expect((await send('GET', '/clock')).status).toBe(200)
    await open.pop()?.close()
    await expect(send('GET', '/clock')).rejects.toThrow('ECONNREFUSED')
    stays.destroy()
  })
})
