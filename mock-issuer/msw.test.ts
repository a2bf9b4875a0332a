import { http } from 'msw'
import { setupServer } from 'msw/node'
import { once } from 'node:events'
import https from 'node:https'
import { inspect } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { mswHandlers, type MswIssuer, rejectUnhandledRequests } from './msw.ts'

type Listening = Parameters<ReturnType<typeof setupServer>['listen']>[0]

const ISSUER = 'https://shop.example/north'
const TOKEN_URL = `${ISSUER}/connect/token`
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
  vi.restoreAllMocks()
})

/** Says how it was called: method, URL, redirect mode, content type, body. */
async function echo(input: Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init)
  const body = request.method === 'HEAD' ? null : JSON.stringify({
    method: request.method,
    url: request.url,
    redirect: request.redirect,
    contentType: request.headers.get('content-type'),
    body: await request.text(),
  })
  return new Response(body, { headers: { 'x-method': request.method } })
}

function listen(fetch: MswIssuer['fetch'], issuer = ISSUER, options?: Listening) {
  const server = setupServer(...mswHandlers(http, { issuer, fetch }))
  server.listen(options ?? rejectUnhandledRequests())
  closing.push(() => server.close())
  return server
}

/** Everything that is printed from now on. */
function capture(): string[] {
  const printed: string[] = []
  const keep = (...values: unknown[]) => {
    printed.push(
      values.map((value) => typeof value === 'string' ? value : inspect(value)).join(' '),
    )
    return true
  }
  for (
    const method of ['debug', 'dir', 'error', 'group', 'info', 'log', 'trace', 'warn'] as const
  ) {
    vi.spyOn(console, method).mockImplementation(keep)
  }
  vi.spyOn(console, 'groupCollapsed').mockImplementation(keep)
  vi.spyOn(process.stdout, 'write').mockImplementation(keep)
  vi.spyOn(process.stderr, 'write').mockImplementation(keep)
  return printed
}

const failureOf = async (call: Promise<Response>) => {
  const outcome = await call.catch((error) => error)
  if (outcome instanceof Error) return outcome as Error & { cause?: unknown }
  throw new Error(`answered with ${(outcome as Response).status}`)
}

describe('mswHandlers', () => {
  test('a call of global fetch reaches the tenant whole', async () => {
    listen(echo)
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'a b' })
    const answer = await fetch(`${TOKEN_URL}?once=1`, { method: 'POST', body })
    expect(await answer.json()).toEqual({
      method: 'POST',
      url: `${TOKEN_URL}?once=1`,
      redirect: 'manual',
      contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
      body: 'grant_type=client_credentials&scope=a+b',
    })
  })

  test('status, headers and bytes of the answer come back unchanged', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at)
    const headers = { 'WWW-Authenticate': 'Bearer error="invalid_token"', 'X-Powered-By': 'me' }
    listen(() => Promise.resolve(new Response(bytes, { status: 401, headers })))
    const answer = await fetch(ISSUER)
    expect(answer.status).toBe(401)
    expect(Object.fromEntries(answer.headers)).toEqual({
      'www-authenticate': 'Bearer error="invalid_token"',
      'x-powered-by': 'me',
    })
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes)
  })

  test.each(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])('%s', async (method) => {
    listen(echo)
    const answer = await fetch(ISSUER, { method })
    expect(answer.headers.get('x-method')).toBe(method)
  })

  test('a call of node:https reaches the tenant too', async () => {
    listen(echo)
    const [answer] = await once(https.get(ISSUER), 'response')
    expect(answer.headers['x-method']).toBe('GET')
  })

  test.each([
    'https://shop.example/',
    'https://shop.example:8443/north',
    'http://127.0.0.1:8080/',
    'http://[::1]:8080/north',
    'https://[2001:db8::1]/',
    'https://xn--caf-dma.example/',
    'https://shop.example/a(b)/:c*/d+/e?',
  ])('the origin of %s is taken', async (issuer) => {
    listen(echo, issuer)
    const { origin } = new URL(issuer)
    for (const path of ['/', '/elsewhere', '/a(b)/:c*/d+', '/bad%escape%', '/caf%C3%A9', '//x']) {
      const answer = await fetch(origin + path)
      expect(await answer.json()).toMatchObject({ url: origin + path })
    }
  })

  test.each([
    'http://shop.example/north',
    'https://shop.example:8443/north',
    'https://shop.example.other.test/north',
    'https://shopXexample/north',
    'https://other.test/https://shop.example/north',
  ])('%s is of another origin', async (url) => {
    capture()
    const tenant = vi.fn(echo)
    listen(tenant)
    expect((await failureOf(fetch(url))).message).toContain(new URL(url).origin)
    expect(tenant).not.toHaveBeenCalled()
  })

  test('handlers can be used again, and in several servers', async () => {
    const handlers = mswHandlers(http, { issuer: ISSUER, fetch: echo })
    for (let round = 0; round < 2; round++) {
      const server = setupServer(...handlers)
      server.listen(rejectUnhandledRequests())
      try {
        for (let call = 0; call < 2; call++) expect((await fetch(ISSUER)).status).toBe(200)
      } finally {
        server.close()
      }
    }
  })

  describe('a redirect is treated as the caller asked', () => {
    const tenant: MswIssuer['fetch'] = (input, init) =>
      input.url.endsWith('/old')
        ? Promise.resolve(new Response(null, { status: 307, headers: { location: '/new' } }))
        : echo(input, init)

    test('follow', async () => {
      listen(tenant)
      const answer = await fetch('https://shop.example/old')
      expect(await answer.json()).toMatchObject({ url: 'https://shop.example/new' })
      expect(answer.redirected).toBe(true)
    })
    test('manual', async () => {
      listen(tenant)
      const answer = await fetch('https://shop.example/old', { redirect: 'manual' })
      expect([answer.status, answer.headers.get('location')]).toEqual([307, '/new'])
    })
    test('error', async () => {
      listen(tenant)
      const call = fetch('https://shop.example/old', { redirect: 'error' })
      expect(await failureOf(call)).toBeInstanceOf(TypeError)
    })
  })

  test('a dropped connection fails the call, and nothing is printed', async () => {
    const printed = capture()
    listen(() => Promise.reject(new TypeError('dropped')))
    expect(await failureOf(fetch(`${TOKEN_URL}?code=1`))).toBeInstanceOf(TypeError)
    expect(printed).toEqual([])
  })

  test('an aborted call ends, and the tenant learns of it', async () => {
    const printed = capture()
    const caller = new AbortController()
    let seen: AbortSignal | undefined
    listen(({ signal }) => {
      seen = signal
      caller.abort()
      return new Promise(() => {})
    })
    const error = await failureOf(fetch(TOKEN_URL, { signal: caller.signal }))
    expect(error.name).toBe('AbortError')
    expect(seen?.aborted).toBe(true)
    expect(printed).toEqual([])
  })
})

describe('rejectUnhandledRequests', () => {
  const canaries = { body: createCanary(), query: createCanary(), header: createCanary() }
  const path = createCanary()
  const everywhere = Object.values({ ...canaries, path })
  const send = () =>
    fetch(`https://other.test:8443/${path.value}/?code=${canaries.query.value}`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`me:${canaries.header.value}`)}` },
      body: new URLSearchParams({ client_secret: canaries.body.value }),
    })
  const MESSAGE = /^POST https:\/\/other\.test:8443 was not sent, no MSW handler takes it: .+$/

  test('the call fails, and no secret is shown', async () => {
    const printed = capture()
    listen(echo)
    const error = await failureOf(send())
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toMatch(MESSAGE)
    expect(printed).toEqual([error.message])
    const text = `${printed.join('\n')}${inspect(error, { showHidden: true })}`
    for (const canary of everywhere) expect(canary.findIn(text)).toEqual([])
  })

  test("what MSW's own strategy prints, the search above would find", async () => {
    const printed = capture()
    listen(echo, ISSUER, { onUnhandledRequest: 'error' })
    await failureOf(send())
    const text = printed.join('\n')
    expect(canaries.body.findIn(text)).toContain('raw')
    expect(canaries.query.findIn(text)).toContain('raw')
    expect(path.findIn(text)).toContain('raw')
  })

  test('node:https is refused too', async () => {
    const printed = capture()
    listen(echo)
    const error = await new Promise<Error>((resolve, reject) => {
      const answered = () => reject(new Error('was answered'))
      https.get(`https://other.test:8443/${path.value}`, answered).on('error', resolve)
    })
    expect(error.message).toContain('GET https://other.test:8443 was not sent')
    expect(path.findIn(printed.join('\n'))).toEqual([])
  })

  test('a WebSocket is named without its path', () => {
    const printed = capture()
    const url = new URL(`wss://user:${path.value}@other.test/${path.value}`)
    const frame = { data: { connection: { client: { url } } } }
    const { onUnhandledFrame } = rejectUnhandledRequests()
    expect(() => onUnhandledFrame({ frame })).toThrow('GET wss://other.test was not sent')
    expect(path.findIn(printed.join('\n'))).toEqual([])
  })
})
