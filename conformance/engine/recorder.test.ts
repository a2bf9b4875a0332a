import { describe, expect, it } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import type { WireRequest, WireResponse } from './exchange.ts'
import { createRecorder, MOST_OF_AN_ANSWER, type Recorder } from './recorder.ts'
import { createRedactor } from './redactor.ts'
import { basicHeader } from './step.ts'

const URL_OF_TOKEN = 'https://pos.example/connect/token'

function recording(secret: string): Recorder {
  const redactor = createRedactor(['stocksync'])
  redactor.add('secret', secret)
  return createRecorder(redactor)
}

function answer(body: string, more: Partial<WireResponse> = {}): WireResponse {
  return {
    status: 200,
    headers: [],
    body,
    bodyBytes: body.length,
    isUtf8: true,
    isCut: false,
    ...more,
  }
}

function record(
  recorder: Recorder,
  response: WireResponse,
  request: Partial<WireRequest> = {},
): ReturnType<Recorder['record']> {
  const sent = { method: 'POST', url: URL_OF_TOKEN, headers: [], ...request }
  return recorder.record('P10', sent, { response, durationMs: 1 }, new Date(0))
}

describe.each([['long', createCanary().value], ['short', 'k3y "+é']])(
  'of a %s secret that was sent',
  (_name, secret) => {
    const canary = createCanary(secret)
    const form = new URLSearchParams({ client_id: 'stocksync', client_secret: secret }).toString()
    const oneEncoded = btoa(
      `stocksync:%${secret.charCodeAt(0).toString(16)}${
        new URLSearchParams({ v: secret.slice(1) }).toString().slice(2)
      }`,
    )

    it.each<[string, Partial<WireRequest>]>([
      ['Basic', { headers: [['Authorization', basicHeader('stocksync', secret)]] }],
      ['basic', {
        headers: [[
          'authorization',
          `basic ${btoa(`stocksync:${new URLSearchParams({ v: secret }).toString().slice(2)}`)}`,
        ]],
      }],
      ['Basic, one letter encoded', { headers: [['Authorization', `Basic ${oneEncoded}`]] }],
      ['a form', { body: `grant_type=client_credentials&${form}` }],
    ])('nothing is kept in %s', (_way, request) => {
      const recorder = recording(secret)
      record(recorder, answer('{}'), request)
      const kept = JSON.stringify(recorder.exchanges)
      expect(canary.findIn(kept)).toEqual([])
      expect(kept).not.toContain(form.split('client_secret=')[1])
      expect(kept).not.toContain(oneEncoded)
      expect(kept).toContain('‹secret#1')
    })
  },
)

it('keeps what was made up', () => {
  const recorder = recording(createCanary().value)
  const headers = [['Authorization', 'Basic bm9ib2R5Onh5eg=='], ['X-Forwarded-Host', 'a']] as const
  const { request } = record(recorder, answer('{}'), { headers, body: 'grant_type=x&y=&z' })
  expect(request).toMatchObject({ headers, body: 'grant_type=x&y=&z' })
})

it('keeps what was made up and comes back, though it is called a token', () => {
  const body = 'access_token=made-up-by-the-kit-1234'
  const recorder = recording(createCanary().value)
  expect(record(recorder, answer(`got ${body}`), { body }).response?.body).toBe(`got ${body}`)
})

it('counts a token once, however often an answer says it', () => {
  const { value } = createCanary()
  const body = `access_token=${value} `.repeat(MOST_OF_AN_ANSWER + 1)
  const { response } = record(recording(createCanary().value), answer(body))
  expect(response?.body).toBe('access_token=‹token#1› '.repeat(MOST_OF_AN_ANSWER + 1))
})

it('reads no claims that are nested to break their reader', () => {
  const part = (json: string) => btoa(json).replace(/=+$/, '')
  const claims = `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`
  const token = `${part('{"alg":"RS256"}')}.${part(claims)}.AAAA`
  const recorder = recording(createCanary().value)
  record(recorder, answer(JSON.stringify({ access_token: token })))
  expect(recorder.tokens).toMatchObject([{ kind: 'jwt', claims: undefined }])
})

it('keeps no long credential that is altered from a real one', () => {
  const recorder = recording(createCanary().value)
  const [token, altered] = [createCanary().value + 'x', createCanary().value]
  const answered = answer(JSON.stringify({ access_token: token }))
  record(recorder, answered, { headers: [['Authorization', `Bearer ${token}`]] })
  record(recorder, answer(''), { headers: [['Authorization', `Bearer ${altered}`]] })
  const headers = recorder.exchanges.map(({ request }) => request.headers[0]?.[1])
  expect(headers).toEqual(['Bearer ‹token#1›', 'Bearer ‹credential›'])
})

it('numbers access tokens as they come, and keeps facts alone', () => {
  const recorder = recording(createCanary().value)
  const [one, two] = [createCanary().value, createCanary().value]
  for (const token of [one, two, one]) {
    record(recorder, answer(JSON.stringify({ access_token: token, refresh_token: `r${token}` })))
  }
  expect(recorder.firstToken).toBe(one)
  expect(recorder.firstTokenResponse?.body).toContain(one)
  const kept = JSON.stringify([recorder.exchanges, recorder.tokens])
  expect(createCanary(one).findIn(kept)).toEqual([])
  expect(createCanary(two).findIn(kept)).toEqual([])
  expect(recorder.tokens.map(({ number }) => number)).toEqual([1, 3, 1])
})

describe('tokens', () => {
  const token = `${createCanary().value}+/`
  it.each<[string, WireResponse]>([
    ['a refresh token', answer(JSON.stringify({ refresh_token: token }))],
    ['an ID token', answer(JSON.stringify({ id_token: token }, null, 2))],
    ['JSON that is broken', answer(`{"access_token": ${JSON.stringify(token)},}`)],
    ['JSON that was cut', answer(`{"access_token": ${JSON.stringify(token)}, "x`, { isCut: true })],
    ['a form', answer(new URLSearchParams({ access_token: token, a: 'b' }).toString())],
    [
      'a redirect',
      answer('', {
        status: 302,
        headers: [[
          'Location',
          `https://app.example/#id_token=${encodeURIComponent(token)}&state=x`,
        ]],
      }),
    ],
  ])('are not kept of %s, nor known from later on', (_name, response) => {
    const recorder = recording(createCanary().value)
    record(recorder, response)
    record(recorder, answer(`<p>${token}</p>`))
    expect(createCanary(token).findIn(JSON.stringify(recorder.exchanges))).toEqual([])
  })

  it('are told from what was made up and comes back', () => {
    const recorder = recording(createCanary().value)
    const url = `${URL_OF_TOKEN}?access_token=no-token-at-all`
    const { request } = record(recorder, answer(`unknown: access_token=no-token-at-all`), { url })
    expect(request.url).toBe(url)
    expect(recorder.exchanges[0]?.response?.body).toContain('no-token-at-all')
  })
})

describe('of an answer that hands out too many secrets', () => {
  const keys = (count: number) => Array.from({ length: count }, () => createCanary().value)
  const jwks = (values: string[]) =>
    answer(JSON.stringify({ keys: values.map((k) => ({ kty: 'oct', k })) }))

  it('no body is kept, and as many are learnt as can be searched for', () => {
    const redactor = createRedactor()
    const recorder = createRecorder(redactor)
    const values = keys(6_000)
    const { response } = record(recorder, jwks(values))
    expect(response?.body).toBe('‹too many secrets, body left out›')
    const known = values.filter((value) => redactor.markerOf(value) !== undefined)
    expect(known).toEqual(values.slice(0, MOST_OF_AN_ANSWER))
  })

  it('all is kept up to the limit, and what is known counts once', () => {
    const recorder = recording(createCanary().value)
    const values = keys(MOST_OF_AN_ANSWER)
    for (const _again of [1, 2]) {
      expect(record(recorder, jwks([...values, ...values])).response?.body).toContain('‹key#50›')
    }
  })

  it('no header is kept that may hold one', () => {
    const recorder = recording(createCanary().value)
    const cookies = keys(60).map((value) => ['Set-Cookie', `a=${value}`] as const)
    const last = `https://a.example/#id_token=${createCanary().value}`
    const headers = [...cookies, ['Location', last], ['Content-Type', 'text/html']] as const
    const { response } = record(recorder, answer('', { headers }))
    expect(response?.headers.slice(-2)).toEqual([
      ['Location', '‹left out›'],
      ['Content-Type', 'text/html'],
    ])
    expect(response?.headers[59]).toEqual(['Set-Cookie', '‹left out›'])
  })

  it('nothing is learnt beyond the limit of a run', () => {
    const redactor = createRedactor()
    const recorder = createRecorder(redactor)
    for (let at = 0; at < 20; at++) record(recorder, jwks(keys(MOST_OF_AN_ANSWER)))
    const [value = ''] = keys(1)
    expect(record(recorder, jwks([value])).response?.body).toContain('left out')
    expect(redactor.markerOf(value)).toBeUndefined()
  })
})

it('keeps names and attributes of cookies, without their values', () => {
  const recorder = recording(createCanary().value)
  const value = createCanary().value
  const headers = [
    ['Set-Cookie', `session="${value}"; Path=/; HttpOnly`],
    ['set-cookie', 'theme=dark'],
    ['Set-Cookie', 'gone=; Max-Age=0'],
    ['Set-Cookie', 'nonsense'],
  ] as const
  const { response } = record(recorder, answer(`value ${value}`, { headers }))
  expect(response?.headers.map(([, kept]) => kept)).toEqual([
    'session=‹cookie#1›; Path=/; HttpOnly',
    'theme=‹cookie#2›',
    'gone=; Max-Age=0',
    'nonsense',
  ])
  expect(response?.body).toBe('value ‹cookie#1›')
})

it('keeps no secret in claims of a token, in headers or in a failure', () => {
  const { value, findIn } = createCanary()
  const recorder = recording(value)
  const part = (members: object) => btoa(JSON.stringify(members)).replace(/=+$/, '')
  const token = `${part({ alg: 'none' })}.${part({ note: [`is ${value}`] })}.`
  record(recorder, answer(JSON.stringify({ access_token: token }), { headers: [[value, value]] }))
  const failure = { code: 'not-http', message: `got ${value}` } as const
  const request = { method: 'GET', url: `${URL_OF_TOKEN}?s=${value}`, headers: [] }
  recorder.record('P11', request, { failure, durationMs: 1 }, new Date(0))
  expect(findIn(JSON.stringify([recorder.exchanges, recorder.tokens]))).toEqual([])
  expect(recorder.tokens[0]?.claims).toEqual({ note: ['is ‹secret#1›'] })
  expect(recorder.exchanges[1]?.failure?.message).toBe('got ‹secret#1›')
})

it('takes no marker from a tenant', () => {
  const recorder = recording(createCanary().value)
  const { response } = record(recorder, answer('‹token#1›', { headers: [['X', '‹secret#1›']] }))
  expect(response).toMatchObject({ body: '<token#1›', headers: [['X', '<secret#1›']] })
})

it('keeps no beginning of a secret where an answer was cut', () => {
  const { value } = createCanary()
  const recorder = recording(value)
  const { response } = record(recorder, answer(`says ${value.slice(0, 11)}`, { isCut: true }))
  expect(response?.body).toBe('says ‹secret#1 cut off›')
})
