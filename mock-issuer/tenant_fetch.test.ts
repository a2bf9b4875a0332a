import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { rejectionOf } from '../test-support/mock_tenant.ts'
import { type Answer, emptyAnswer } from './answer.ts'
import type { TenantRequest } from './tenant.ts'
import { createTenantFetch } from './tenant_fetch.ts'
import type { TenantWire } from './tenant_wire.ts'

const URL_HERE = 'https://shop.example/north/x'
const FORM = 'application/x-www-form-urlencoded'
const DONE: Answer = { status: 200, headers: [['Content-Type', 'text/plain']], body: 'done' }

const reach = (exchange: TenantWire['exchange']) =>
  createTenantFetch(() => 'https://shop.example', { exchange, wait: () => Promise.resolve() })

/** A tenant that only notes what comes, and answers by path. */
function noting(answers: Record<string, Answer> = {}) {
  const seen: TenantRequest[] = []
  const fetch = reach((request) => {
    seen.push(request)
    return Promise.resolve(answers[request.url.pathname] ?? DONE)
  })
  return { fetch, seen }
}

const redirect = (location: string, status = 302) => emptyAnswer(status, [['Location', location]])
const textOf = ({ body }: TenantRequest) => new TextDecoder().decode(body)

describe('a request', () => {
  const init = { method: 'POST', headers: { 'X-One': '1' }, body: 'text' }
  test.each<[string, RequestInfo | URL, RequestInit?]>([
    ['a text and init', `${URL_HERE}?a=b#c`, init],
    ['a URL and init', new URL(`${URL_HERE}?a=b#c`), init],
    ['a Request', new Request(`${URL_HERE}?a=b#c`, init)],
    ['a Request and init', new Request(`${URL_HERE}?a=b#c`, { method: 'PUT', body: '-' }), init],
  ])('may be %s', async (_, input, init) => {
    const { fetch, seen } = noting()
    const response = await fetch(input, init)
    expect(await response.text()).toBe('done')
    const [request] = seen
    expect(request?.method).toBe('POST')
    expect(request?.url.pathname).toBe('/north/x')
    expect(request?.url.search).toBe('?a=b')
    expect(request?.headers.get('x-one')).toBe('1')
    expect(request && textOf(request)).toBe('text')
  })

  test('uses up the body of a Request', async () => {
    const { fetch } = noting()
    const request = new Request(URL_HERE, { method: 'POST', body: 'text' })
    await fetch(request)
    expect(request.bodyUsed).toBe(true)
    await expect(fetch(request)).rejects.toThrow(TypeError)
  })

  test.each([
    ['get', 'GET'],
    ['Post', 'POST'],
    ['delete', 'DELETE'],
    ['HEAD', 'HEAD'],
    ['options', 'OPTIONS'],
    ['PATCH', 'PATCH'],
    ['Report', 'REPORT'],
  ])('has its method in capitals: %s', async (method, sent) => {
    const { fetch, seen } = noting()
    await fetch(URL_HERE, { method })
    expect(seen[0]?.method).toBe(sent)
  })

  const bytes = new TextEncoder().encode('..text..')
  test.each<[string, NonNullable<RequestInit['body']>, string | null]>([
    ['text', 'text', 'text/plain;charset=UTF-8'],
    ['parameters', new URLSearchParams({ text: '' }), `${FORM};charset=UTF-8`],
    ['Blob', new Blob(['text'], { type: 'a/b' }), 'a/b'],
    ['ArrayBuffer', bytes.slice(2, 6).buffer, null],
    ['part of an array', bytes.subarray(2, 6), null],
    ['DataView', new DataView(bytes.buffer, 2, 4), null],
    ['stream', new Blob(['text']).stream(), null],
  ])('may have a body: %s', async (_, body, type) => {
    const { fetch, seen } = noting()
    await fetch(URL_HERE, { method: 'POST', body, duplex: 'half' } as RequestInit)
    expect(seen[0] && textOf(seen[0]).replace('=', '')).toBe('text')
    expect(seen[0]?.headers.get('content-type')).toBe(type)
  })

  test('may have form data', async () => {
    const { fetch, seen } = noting()
    const body = new FormData()
    body.set('name', 'text')
    await fetch(URL_HERE, { method: 'POST', body })
    const [sent] = seen
    const read = new Response(new Uint8Array(sent?.body ?? []), { headers: sent?.headers ?? [] })
    expect((await read.formData()).get('name')).toBe('text')
  })

  test('may have no body', async () => {
    const { fetch, seen } = noting()
    await fetch(URL_HERE, { method: 'POST' })
    expect(seen[0]?.body).toHaveLength(0)
  })

  const canary = createCanary()
  test.each<[string, string, RequestInit?]>([
    ['a relative URL', `/north?secret=${canary.value}`],
    ['a URL with a user', `https://stocksync:${canary.value}@shop.example/north/`],
    ['a header of two lines', URL_HERE, { headers: { authorization: `a\n${canary.value}` } }],
    ['a header name', URL_HERE, { headers: { [`a b${canary.value}`]: 'a' } }],
    ['a method with a blank', URL_HERE, { method: `GET ${canary.value}` }],
    ['a forbidden method', `${URL_HERE}?${canary.value}`, { method: 'TRACE' }],
    ['GET with a body', `${URL_HERE}?${canary.value}`, { body: canary.value }],
  ])('that is none fails without showing it: %s', async (_, url, init) => {
    const { fetch, seen } = noting()
    const error = await rejectionOf(fetch(url, init))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toMatch(/^fetch failed: this is no request, check that the URL/)
    expect(canary.findIn(inspect(error, { showHidden: true }))).toEqual([])
    expect(seen).toEqual([])
  })
})

describe('another origin cannot be reached', () => {
  const canary = createCanary()
  test.each([
    ['https://other.example', 'https://other.example'],
    ['http://shop.example', 'http://shop.example'],
    ['https://shop.example:8443', 'https://shop.example:8443'],
    ['https://north.shop.example', 'https://north.shop.example'],
    ['data:text/plain,', 'null'],
  ])('%s', async (address, named) => {
    const { fetch, seen } = noting()
    const error = await rejectionOf(
      fetch(`${address}/${canary.value}?a=${canary.value}#${canary.value}`, {
        headers: { authorization: `Bearer ${canary.value}` },
      }),
    )
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe(
      `fetch failed: ${named} is not the mock tenant, which answers at https://shop.example`,
    )
    expect(canary.findIn(inspect(error, { showHidden: true }))).toEqual([])
    expect(seen).toEqual([])
  })

  test('by a redirect, which shows nothing of where it led', async () => {
    const { fetch, seen } = noting({
      '/north/x': redirect(`https://user:${canary.value}@other.example/${canary.value}`, 307),
    })
    const error = await rejectionOf(
      fetch(URL_HERE, { method: 'POST', body: canary.value }),
    )
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toMatch(/^fetch failed: https:\/\/other\.example is not the mock tenant/)
    expect(canary.findIn(inspect(error, { showHidden: true }))).toEqual([])
    expect(seen).toHaveLength(1)
  })

  test('nor what is no URL', async () => {
    const { fetch } = noting({ '/north/x': redirect(`https://[${canary.value}`) })
    const error = await rejectionOf(fetch(`${URL_HERE}?${canary.value}`))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe('fetch failed: Location is no URL')
    expect(canary.findIn(inspect(error, { showHidden: true }))).toEqual([])
  })
})

describe('an abort', () => {
  const never = new Promise<never>(() => {})
  const hanging = reach(() => never)

  test('before the request keeps it from the tenant', async () => {
    const { fetch, seen } = noting()
    const error = await rejectionOf(fetch(URL_HERE, { signal: AbortSignal.abort() }))
    expect(error.name).toBe('AbortError')
    await expect(fetch(new Request(URL_HERE, { signal: AbortSignal.abort(new Error('mine')) })))
      .rejects.toThrow('mine')
    expect(seen).toEqual([])
  })

  test('ends the wait for an answer that never comes', async () => {
    const controller = new AbortController()
    const asked = hanging('https://shop.example/', { signal: controller.signal })
    controller.abort(new Error('mine'))
    await expect(asked).rejects.toThrow('mine')
  })

  test('ends the wait for a body that never ends', async () => {
    const controller = new AbortController()
    const body = new ReadableStream({ pull: () => never })
    const init = { method: 'POST', body, duplex: 'half', signal: controller.signal }
    const asked = hanging('https://shop.example/', init as RequestInit)
    controller.abort(new Error('mine'))
    await expect(asked).rejects.toThrow('mine')
  })

  test('reaches the tenant', async () => {
    const controller = new AbortController()
    let theirs: AbortSignal | undefined
    const fetch = reach((_, signal) => {
      theirs = signal
      controller.abort(new Error('mine'))
      return never
    })
    await expect(fetch('https://shop.example/', { signal: controller.signal })).rejects.toThrow()
    expect(theirs?.aborted).toBe(true)
  })

  test('after the answer changes nothing', async () => {
    const { fetch } = noting()
    const controller = new AbortController()
    const response = await fetch(URL_HERE, { signal: controller.signal })
    controller.abort()
    expect(response.status).toBe(200)
  })

  test('during a redirect ends it', async () => {
    const controller = new AbortController()
    let requests = 0
    const fetch = reach(() => {
      if (++requests === 3) controller.abort(new Error('mine'))
      return Promise.resolve(redirect('/again'))
    })
    await expect(fetch('https://shop.example/', { signal: controller.signal }))
      .rejects.toThrow('mine')
    expect(requests).toBe(3)
  })
})

describe('an answer', () => {
  const answered = async (answer: Answer) => await noting({ '/north/x': answer }).fetch(URL_HERE)

  test('has status, headers and text', async () => {
    const response = await answered({
      status: 418,
      headers: [['X-B', '2'], ['Set-Cookie', 'a=1'], ['X-A', '1'], ['Set-Cookie', 'b=2']],
      body: 'schön',
    })
    expect(response.status).toBe(418)
    expect([...response.headers]).toEqual([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['x-a', '1'],
      ['x-b', '2'],
    ])
    expect(await response.text()).toBe('schön')
  })

  test.each(['', 'text'])('gets no content type of the runtime’s own: %j', async (body) => {
    const response = await answered({ status: 200, headers: [], body })
    expect([...response.headers]).toEqual([])
    expect(await response.text()).toBe(body)
  })

  test.each([204, 205, 304])('with status %i has no content', async (status) => {
    const response = await answered({ status, headers: [['X-A', '1']], body: 'text' })
    expect(response.status).toBe(status)
    expect(response.body).toBeNull()
    expect(response.headers.get('x-a')).toBe('1')
  })
})

describe('a redirect', () => {
  const STATUSES = [301, 302, 303, 307, 308]

  test.each([...STATUSES, 300, 304])('manual: %i is handed over', async (status) => {
    const { fetch, seen } = noting({ '/north/x': redirect('https://other.example/', status) })
    const response = await fetch(URL_HERE, { redirect: 'manual' })
    expect(response.status).toBe(status)
    expect(response.headers.get('location')).toBe('https://other.example/')
    expect(seen).toHaveLength(1)
  })

  test.each(STATUSES)('error: %i fails, with or without Location', async (status) => {
    for (const answer of [redirect('/north/y', status), emptyAnswer(status)]) {
      const { fetch, seen } = noting({ '/north/x': answer })
      const error = await rejectionOf(fetch(URL_HERE, { redirect: 'error' }))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toBe('fetch failed: unexpected redirect')
      expect(seen).toHaveLength(1)
    }
  })

  test.each([
    ['a redirect without Location', emptyAnswer(302)],
    ['300', redirect('/north/y', 300)],
    ['201', redirect('/north/y', 201)],
  ])('none is %s', async (_, answer) => {
    const { fetch, seen } = noting({ '/north/x': answer })
    expect((await fetch(URL_HERE)).status).toBe(answer.status)
    expect(seen).toHaveLength(1)
  })

  test.each([
    ['/north/y', '/north/y'],
    ['y', '/north/y'],
    ['?a=b', '/north/x?a=b'],
    ['../y', '/y'],
    ['//shop.example/y', '/y'],
    ['https://shop.example:443/y#part', '/y'],
  ])('leads from /north/x by %s to %s', async (location, path) => {
    let from = ''
    const fetch = reach(({ url }) => {
      const answer = from === '' ? redirect(location) : DONE
      from = url.pathname + url.search
      return Promise.resolve(answer)
    })
    await fetch(URL_HERE)
    expect(from).toBe(path)
  })

  test('is seen from the redirect before it', async () => {
    const { fetch, seen } = noting({
      '/north/x': redirect('/south/a/b'),
      '/south/a/b': redirect('c'),
    })
    await fetch(URL_HERE)
    expect(seen.map(({ url }) => url.pathname)).toEqual(['/north/x', '/south/a/b', '/south/a/c'])
  })

  test('is followed twenty times and no more', async () => {
    let requests = 0
    let last = 21
    const fetch = reach(() => {
      requests++
      return Promise.resolve(requests < last ? redirect('/again') : DONE)
    })
    expect((await fetch('https://shop.example/')).status).toBe(200)
    expect(requests).toBe(21)
    requests = 0
    last = Infinity
    const error = await rejectionOf(fetch('https://shop.example/'))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe('fetch failed: redirect count exceeded')
    expect(requests).toBe(21)
  })

  describe('changes the request as the runtime’s own fetch does it', () => {
    let server: Server
    let origin = ''
    const arrived: Record<string, unknown>[] = []

    beforeAll(async () => {
      server = createServer(async (request, response) => {
        const [, status] = /^\/start\/(\d+)/.exec(request.url ?? '') ?? []
        if (status) return void response.writeHead(Number(status), { Location: '/end' }).end()
        let body = ''
        for await (const chunk of request) body += chunk
        arrived.push({ method: request.method, body, ...shown(new Headers(flat(request.headers))) })
        response.end()
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    })
    afterAll(() => {
      server.closeAllConnections()
      server.close()
    })

    const flat = (headers: object) =>
      Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
    const shown = (headers: Headers) => ({
      accept: headers.get('accept-language'),
      authorization: headers.get('authorization'),
      language: headers.get('content-language'),
      location: headers.get('content-location'),
      encoding: headers.get('content-encoding'),
      type: headers.get('content-type'),
    })

    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']
    test.each(
      STATUSES.flatMap((status) => methods.map((method) => [status, method] as const)),
    )('%i after %s', async (status, method) => {
      const init: RequestInit = {
        method,
        headers: {
          'Accept-Language': 'de',
          'Content-Language': 'de',
          'Content-Location': '/here',
          'Content-Encoding': 'identity',
          'Content-Type': 'a/b',
          Authorization: 'Bearer t',
        },
        ...(method !== 'GET' && method !== 'HEAD' && { body: 'text' }),
      }
      const { fetch: mocked, seen } = noting({ '/start': redirect('/end', status) })
      await mocked('https://shop.example/start', init)
      await fetch(`${origin}/start/${status}`, init)
      const last = seen[1] as TenantRequest
      expect({ method: last.method, body: textOf(last), ...shown(last.headers) })
        .toEqual(arrived.at(-1))
    })
  })
})
