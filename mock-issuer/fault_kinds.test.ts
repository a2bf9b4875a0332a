import { describe, expect, test } from 'vitest'
import { createMockTenant, type MockTenant } from '../test-support/mock_tenant.ts'
import { problemOf } from '../test-support/problem_of.ts'
import type { Fault } from './fault.ts'
import * as fault from './fault_kinds.ts'

type Journaled = MockTenant['tenant']['journal']['entries'][number]

/** The answer to a token request that meets the fault, and its entry. */
async function struck(
  made: Fault,
  init?: RequestInit,
): Promise<[Response, Journaled | undefined, MockTenant]> {
  const mock = createMockTenant()
  mock.tenant.faults.on('token').do(made)
  const response = await mock.askToken({}, { redirect: 'manual', ...init })
  mock.tenant.faults.expectDone()
  return [response, mock.tenant.journal.entries[0], mock]
}

describe('status()', () => {
  test.each([200, 400, 401, 403, 404, 429, 500, 502, 503, 599])(
    'answers %i with nothing in it, and no token',
    async (code) => {
      const [response, entry] = await struck(fault.status(code))
      expect(response.status).toBe(code)
      expect(response.headers.get('content-length')).toBe('0')
      expect(response.headers.has('content-type')).toBe(false)
      expect(response.headers.has('retry-after')).toBe(false)
      expect(response.headers.has('x-mock-issuer-failure')).toBe(false)
      expect(await response.text()).toBe('')
      expect(entry).toMatchObject({ status: code, fault: `status ${code}` })
      expect(entry).not.toHaveProperty('issued')
    },
  )

  test.each([204, 205, 304])('answers %i as runtimes allow it', async (code) => {
    const [response] = await struck(fault.status(code, { retryAfterSeconds: 1 }))
    expect(response.status).toBe(code)
    expect(response.body).toBeNull()
    expect(response.headers.get('retry-after')).toBe('1')
    // RFC 9110, 8.6: not with 204, and with 304 it would be the length of what is not sent.
    expect(response.headers.get('content-length')).toBe(code === 205 ? '0' : null)
  })

  test('says when to come again, in seconds', async () => {
    const [response] = await struck(fault.status(429, { retryAfterSeconds: 7 }))
    expect(response.headers.get('retry-after')).toBe('7')
  })

  test('says when to come again, as a date of the tenant', async () => {
    const made = fault.status(503, { retryAfterSeconds: 90, retryAfterAsDate: true })
    const mock = createMockTenant()
    mock.tenant.faults.on('token').do(made)
    mock.tenant.clock.set('2031-05-06T07:08:09Z')
    const { headers } = await mock.askToken()
    expect(headers.get('retry-after')).toBe('Tue, 06 May 2031 07:09:39 GMT')
  })

  test('may have a text, which gets no content type', async () => {
    const [response] = await struck(fault.status(502, { body: 'schön' }))
    expect(await response.text()).toBe('schön')
    expect(response.headers.get('content-length')).toBe('6')
    expect(response.headers.has('content-type')).toBe(false)
  })

  test.each([199, 600, 200.5, NaN, '503'])('refuses %s', (code) => {
    const problem = 'must be a whole number from 200 to 599'
    expect(problemOf(() => fault.status(code as number))).toBe(`fault.status: ${problem}`)
    expect(problemOf(() => fault.html(code as number))).toBe(`fault.html: ${problem}`)
    expect(problemOf(() => fault.redirect('/', code as number))).toMatch(
      /^fault\.redirect: must be/,
    )
  })

  test.each([204, 205, 304])('refuses a text with %i, which has none', (code) => {
    const problem = 'must be a status that has content: not 204, 205 or 304'
    expect(problemOf(() => fault.status(code, { body: 'x' }))).toBe(`fault.status: ${problem}`)
    expect(problemOf(() => fault.html(code))).toBe(`fault.html: ${problem}`)
  })
})

test('initializing() is what a tenant says while it starts', async () => {
  const [response, entry] = await struck(fault.initializing())
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('10')
  expect(await response.text()).toBe('The requested tenant is currently initializing.')
  expect(entry?.fault).toBe('initializing')
})

describe('refuse()', () => {
  test('is 400 in the form of the tenant', async () => {
    const [response, entry] = await struck(fault.refuse('invalid_scope', 'No such thing.'))
    expect(response.status).toBe(400)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      error: 'invalid_scope',
      error_description: 'No such thing.',
      error_uri: 'https://documentation.openiddict.com/errors/ID2000',
    })
    expect(entry).toMatchObject({ error: 'invalid_scope', fault: 'refuse invalid_scope' })
  })

  test('is 401 with a challenge for invalid_client', async () => {
    const [response] = await struck(fault.refuse('invalid_client'))
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic error="invalid_client", /)
    const { error_description } = await response.json() as Record<string, unknown>
    expect(error_description).toBe('The request was refused by a fault.')
  })

  test.each<[string, string?]>([[''], ['a"b'], ['Ungültig'], ['x', 'a\nb'], ['x', 'a"b'], [
    'x',
    'ü',
  ]])(
    'refuses %j, %j, which no challenge can hold',
    (error, description) => {
      expect(problemOf(() => fault.refuse(error, description)))
        .toBe('fault.refuse: must be texts in ASCII without quotes (RFC 6749, 5.2)')
    },
  )
})

describe('rejectToken()', () => {
  test.each(
    [
      [undefined, 'The specified token is invalid.'],
      ['invalid', 'The specified token is invalid.'],
      ['expired', 'The specified token is no longer valid.'],
    ] as const,
  )('refuses a good token once as %s', async (reason, description) => {
    const { tenant, askApi, takeToken } = createMockTenant()
    tenant.faults.on('graphql').do(fault.rejectToken(reason))
    const token = await takeToken()
    const refused = await askApi(token)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toContain(
      `Bearer error="invalid_token", error_description="${description}"`,
    )
    expect((await askApi(token)).status).toBe(200)
    expect(tenant.journal.tokens()[0]).toMatchObject({ refusals: [2], uses: [3] })
  })
})

describe('html()', () => {
  test.each([[undefined, 200], [403, 403]])('%s: a page with status %i', async (given, status) => {
    const [response, entry] = await struck(fault.html(given))
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const page = await response.text()
    expect(page).toMatch(/^<!DOCTYPE html>/)
    expect(response.headers.get('content-length')).toBe(String(page.length))
    expect(entry).toMatchObject({ status, fault: 'html' })
  })
})

describe('redirect()', () => {
  test.each([[undefined, 302], [308, 308]])('%s: with status %i', async (given, status) => {
    const [response, entry] = await struck(fault.redirect('https://elsewhere.example/x', given))
    expect(response.status).toBe(status)
    expect(response.headers.get('location')).toBe('https://elsewhere.example/x')
    expect(await response.text()).toBe('')
    expect(entry).toMatchObject({ status, fault: 'redirect' })
  })

  test.each(['', '/a\nb', '/a\r\nSet-Cookie: b', '/\u2192', '/\0'])(
    'refuses %j, which no header can hold',
    (location) => {
      expect(problemOf(() => fault.redirect(location))).toMatch(/^fault\.redirect: must be a text/)
    },
  )
})

describe('contentType()', () => {
  test('changes the type and nothing else', async () => {
    const [response] = await struck(fault.contentType('text/plain'))
    expect(response.headers.get('content-type')).toBe('text/plain')
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ token_type: 'Bearer' })
    expect(response.headers.get('content-length')).toBe(String(text.length))
  })

  test('refuses what no header can hold', () => {
    expect(problemOf(() => fault.contentType('text/plain\n')))
      .toBe('fault.contentType: must be a text of one line that a header can hold, in Latin-1')
  })
})

describe('an answer that is issued and then spoilt', () => {
  test.each(
    [
      ['empty', fault.empty(), (text: string) => text === ''],
      ['truncate', fault.truncate(20), (text: string) => /^\{\n {2}"access_tok/.test(text)],
      ['pad', fault.pad(100_000), (text: string) => text.length === 100_000],
    ] as const,
  )('%s has the length it says, and its token is known', async (name, made, isRight) => {
    const [response, entry] = await struck(made)
    const text = await response.text()
    expect(isRight(text)).toBe(true)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe(String(text.length))
    expect(response.headers.get('content-type')).toBe('application/json;charset=UTF-8')
    expect(entry).toMatchObject({ fault: name, status: 200 })
    expect(entry?.issued).toMatch(/^#/)
  })

  test('truncate cuts after so many characters', async () => {
    const [response] = await struck(fault.truncate(3))
    expect(await response.text()).toBe('{\n ')
  })

  test('pad leaves the JSON as it was', async () => {
    const [response] = await struck(fault.pad(5_000))
    expect(await response.json()).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
  })
})

describe('member()', () => {
  test.each([
    ['access_token', ''],
    ['access_token', 42],
    ['token_type', 'bEARER'],
    ['token_type', 'mac'],
    ['expires_in', 0],
    ['expires_in', -1],
    ['expires_in', '3600'],
    ['expires_in', 1.5],
    ['expires_in', 1e300],
    ['expires_in', null],
    ['scope', ['a']],
    ['__proto__', 'x'],
  ])('%s: %j', async (name, value) => {
    const [response, entry] = await struck(fault.member(name, value))
    const text = await response.text()
    const json = JSON.parse(text) as Record<string, unknown>
    expect(Object.getOwnPropertyDescriptor(json, name)?.value).toEqual(value)
    expect(Object.keys({ access_token: 1, token_type: 1, expires_in: 1, [name]: 1 }))
      .toEqual(Object.keys(json))
    expect(text).toBe(JSON.stringify(json, undefined, 2))
    expect(response.headers.get('content-length')).toBe(String(text.length))
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(entry).toMatchObject({ fault: `member ${name}`, status: 200 })
    expect(entry?.issued).toMatch(/^#/)
  })

  test.each(['access_token', 'token_type', 'expires_in'])('without %s', async (name) => {
    const [response] = await struck(fault.member(name, undefined))
    const json = await response.json() as Record<string, unknown>
    expect(Object.keys(json))
      .toEqual(['access_token', 'token_type', 'expires_in'].filter((one) => one !== name))
  })

  test('leaves the rest as the API has it', async () => {
    const { tenant, askApi, takeToken } = createMockTenant()
    tenant.faults.on('graphql').do(fault.member('errors', [{ message: 'no' }]))
    const response = await askApi(await takeToken())
    expect(await response.text()).toBe('{"data":{},"errors":[{"message":"no"}]}')
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.has('content-length')).toBe(false)
  })

  test('works on discovery', async () => {
    const { tenant, url } = createMockTenant()
    tenant.faults.on('discovery').do(fault.member('issuer', 'https://other.example/'))
    const response = await tenant.fetch(`${url}.well-known/openid-configuration`)
    expect(await response.json()).toMatchObject({
      issuer: 'https://other.example/',
      token_endpoint: `${url}connect/token`,
    })
  })

  test('fails on an answer without JSON, and says so', async () => {
    const { tenant, url } = createMockTenant()
    tenant.faults.on('other').do(fault.member('issuer', 'x'))
    const response = await tenant.fetch(`${url}nowhere`)
    expect(response.status).toBe(500)
    expect(response.headers.get('x-mock-issuer-failure')).toBe(
      'fault.member: the answer is no JSON object: ' +
        'put it on an endpoint, and a request, that gets one',
    )
  })
})

/** A fault that tells when its turn has come, and then is the one given. */
function announced({ name, changesAnswer, run }: Fault): [Fault, Promise<void>] {
  let announce: () => void
  const reached = new Promise<void>((resolve) => announce = resolve)
  const told: Fault = {
    name,
    changesAnswer,
    run(answer, context) {
      const running = run(answer, context)
      announce()
      return running
    },
  }
  return [told, reached]
}

describe('delay()', () => {
  test('is over when the clock of the tenant says so, and the answer is the tenant’s', async () => {
    const { tenant, askToken } = createMockTenant()
    const [delay, reached] = announced(fault.delay(30))
    tenant.faults.on('token').do(delay)
    let answered = false
    const asked = askToken().finally(() => answered = true)
    await reached
    tenant.clock.advance(29.9)
    await askToken()
    expect(answered).toBe(false)
    tenant.clock.advance(0.1)
    const response = await asked
    expect(response.status).toBe(200)
    expect(response.headers.get('date')).toBe('Fri, 02 Jan 2026 03:04:35 GMT')
    expect(tenant.journal.entries[0]).toMatchObject({ fault: 'delay', status: 200 })
  })

  test.each(['before', 'after'] as const)(
    'ends with the request, %s its token is issued',
    async (phase) => {
      const { tenant, askToken } = createMockTenant()
      const [delay, reached] = announced(fault.delay(Infinity))
      tenant.faults.on('token')[phase]().do(delay)
      const controller = new AbortController()
      const asked = askToken({}, { signal: controller.signal })
      await reached
      controller.abort(new Error('too slow'))
      await expect(asked).rejects.toThrow('too slow')
      const [entry] = tenant.journal.entries
      expect(entry).not.toHaveProperty('status')
      expect(entry).not.toHaveProperty('error')
      expect('issued' in (entry ?? {})).toBe(phase === 'after')
    },
  )

  test.each([-1, NaN, 'soon'])('refuses %s', (seconds) => {
    expect(problemOf(() => fault.delay(seconds as number)))
      .toBe('fault.delay: must be 0 or more seconds, or Infinity')
  })
})

describe('action()', () => {
  test('changes a secret in the middle of a run', async () => {
    const { tenant, askToken } = createMockTenant()
    const change = () => tenant.applications.update('stocksync', { clientSecret: 'n3w' })
    tenant.faults.on('token').times(2).before().do(fault.action(change))
    expect((await askToken()).status).toBe(401)
    const response = await askToken({ client_secret: 'n3w' })
    expect(response.status).toBe(200)
    expect(tenant.journal.entries[1]).toMatchObject({ fault: 'action', status: 200 })
  })

  test('is waited for', async () => {
    const { tenant, askToken } = createMockTenant()
    tenant.faults.on('token').do(fault.action(async () => {
      await crypto.subtle.digest('SHA-256', new Uint8Array(1)) // something slow
      tenant.applications.remove('stocksync')
    }))
    expect((await askToken()).status).toBe(401)
  })
})

test.each([fault.empty(), fault.pad(9), fault.truncate(9), fault.contentType('a/b')])(
  'a fault that changes answers comes after them: $name',
  ({ changesAnswer }) => {
    expect(changesAnswer).toBe(true)
  },
)

test('after() loses the answer, but not the token', async () => {
  const { tenant, askToken } = createMockTenant()
  tenant.faults.on('token').after().do(fault.status(503))
  expect((await askToken()).status).toBe(503)
  const [entry] = tenant.journal.entries
  expect(entry).toMatchObject({ status: 503, fault: 'status 503' })
  expect(tenant.journal.tokens()).toEqual([
    { token: entry?.issued, issuedBy: 1, uses: [], refusals: [] },
  ])
})

describe('options and numbers that make no sense', () => {
  test.each<[string, () => Fault]>([
    ['fault.status.retryAfterSeconds', () => fault.status(503, { retryAfterSeconds: NaN })],
    ['fault.status.retryAfterSeconds', () => fault.status(503, { retryAfterSeconds: Infinity })],
    ['fault.status.retryAfterSeconds', () => fault.status(503, { retryAfterAsDate: true })],
    ['fault.status.retryAfter', () => fault.status(503, { retryAfter: 1 } as object)],
    ['fault.status.body', () => fault.status(503, { body: 5 } as object)],
    ['fault.refuse', () => fault.refuse(undefined as unknown as string)],
    ['fault.rejectToken', () => fault.rejectToken('constructor' as 'invalid')],
    ['fault.member', () => fault.member(undefined as unknown as string, 1)],
    ['fault.delay', () => fault.delay(null as unknown as number)],
    ['fault.stall', () => fault.stall('1' as unknown as number)],
    ['fault.trickle', () => fault.trickle('1' as unknown as number)],
    ['fault.truncate', () => fault.truncate(-3)],
    ['fault.truncate', () => fault.truncate(NaN)],
    ['fault.pad', () => fault.pad(1e12)],
    ['fault.redirect', () => fault.redirect('/', 200)],
  ])('are refused: %s', (where, make) => {
    expect(problemOf(make).startsWith(`${where}: `)).toBe(true)
  })

  test('a content type is put where there is none', async () => {
    const { tenant, url } = createMockTenant()
    tenant.faults.on('graphql').do(fault.contentType('text/html'))
    const answer = await tenant.fetch(`${url}api/graphql`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([401, 'text/html'])
  })
})
