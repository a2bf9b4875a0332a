import { describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { failureOf } from '../test-support/failure.ts'
import type { Warn } from './events.ts'
import type { Answer } from './exchange.ts'
import { createRedactor } from './redact.ts'
import { readTokenAnswer } from './token_answer.ts'

const NOW = Date.UTC(2026, 10, 22)
const call = { phase: 'token', url: new URL('https://shop.example/connect/token?t=1') } as const
const good = { access_token: 'CfDJ8abc', token_type: 'Bearer', expires_in: 3600 }

function read(
  body: unknown,
  changes: Partial<Answer> = {},
  secret = 'unused secret',
  warn: Warn = () => {},
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const redactor = createRedactor()
  redactor.remember(secret)
  const answer = { call, status: 200, challenge: null, text, ...changes }
  return readTokenAnswer(answer, NOW, redactor, warn)
}

const jwt = (claims: object) => {
  const part = (value: object) =>
    btoa(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`
}

describe('readTokenAnswer() reads expires_in', () => {
  test.each<[unknown, number]>([
    [3600, 3600],
    [3599, 3599],
    [1, 1],
    [2.5, 2.5],
    ['3600', 3600],
    ['007', 7],
    [86_400, 86_400],
    [86_401, 86_400],
    [1e308, 86_400],
    [2 ** 53, 86_400],
    ['99999999999999999999999', 86_400],
    [undefined, 300],
    [null, 300],
    [0, 0],
    ['0', 0],
    [-1, -1],
    [-0.5, -0.5],
  ])('%j as %s seconds', (expires_in, seconds) => {
    expect(read({ ...good, expires_in }).lifetimeSeconds).toBe(seconds)
  })

  test('1e999 as a day', () => {
    const text = '{"access_token":"t","token_type":"Bearer","expires_in":1e999}'
    expect(read(text).lifetimeSeconds).toBe(86_400)
  })

  test.each(['3600abc', 'soon', '', ' 60', '-1', '1.5', '1e3', '٣', true, false, [], [60], {}])(
    '%j not at all',
    async (expires_in) => {
      const error = await failureOf(() => read({ ...good, expires_in }))
      expect(error.code).toBe('POS_AUTH_MALFORMED_RESPONSE')
      expect(error.message).toContain('expires_in')
    },
  )
})

describe('readTokenAnswer() without expires_in reads exp of a JWT', () => {
  const token = (access_token: string) =>
    read({ ...good, access_token, expires_in: undefined }).lifetimeSeconds
  test.each<[string, string, number]>([
    ['an hour ahead', jwt({ exp: NOW / 1000 + 3600 }), 3600],
    ['beyond a day', jwt({ exp: NOW / 1000 + 1e6 }), 86_400],
    ['past', jwt({ exp: NOW / 1000 - 10 }), -10],
    ['as text', jwt({ exp: String(NOW / 1000 + 60) }), 300],
    ['missing', jwt({ sub: 'x' }), 300],
    ['in a payload that is no JSON', 'eyJ.bm90IGpzb24.c2ln', 300],
    ['in a payload that is no base64', 'eyJ.%%%.c2ln', 300],
    ['in an encrypted token', `${jwt({ exp: NOW / 1000 + 60 })}.x.y`, 300],
    ['in two parts', jwt({ exp: NOW / 1000 + 60 }).split('.').slice(0, 2).join('.'), 300],
  ])('%s', (_, access_token, seconds) => {
    expect(token(access_token)).toBe(seconds)
  })

  test('but never against expires_in', () => {
    const access_token = jwt({ exp: NOW / 1000 + 5 })
    expect(read({ ...good, access_token }).lifetimeSeconds).toBe(3600)
  })
})

describe('readTokenAnswer() refuses, naming the member', () => {
  const token = createCanary()
  const bad = { ...good, access_token: token.value }
  test.each<[what: string, body: unknown, named: string]>([
    ['no token', { token_type: 'Bearer' }, 'access_token'],
    ['an empty token', { ...good, access_token: '' }, 'access_token'],
    ['a number for a token', { ...good, access_token: 12345 }, 'access_token'],
    ['a token of null', { ...good, access_token: null }, 'access_token'],
    [
      'a token with a line break',
      { ...good, access_token: `${token.value}\r\nx: y` },
      'access_token',
    ],
    ['a token with a space', { ...good, access_token: `${token.value} x` }, 'access_token'],
    ['a token with ä', { ...good, access_token: `${token.value}ä` }, 'access_token'],
    ['a token over 128 KiB', { ...good, access_token: 'x'.repeat(131_073) }, 'access_token'],
    ['no type', { ...bad, token_type: undefined }, 'token_type'],
    ['another type', { ...bad, token_type: 'mac' }, 'token_type'],
    ['a type that is no text', { ...bad, token_type: ['Bearer'] }, 'token_type'],
    ['a scope that is no text', { ...bad, scope: ['a'] }, 'scope'],
    ['a scope with a control character', { ...bad, scope: 'a\u001b[2J' }, 'scope'],
    ['an error in a 200', { error: 'invalid_client' }, 'error in status 200'],
    ['HTML', '<html><body>Log in</body></html>', 'no JSON object'],
    ['nothing', '', 'no JSON object'],
    ['an array', [bad], 'no JSON object'],
    ['null', 'null', 'no JSON object'],
    ['a text', JSON.stringify(token.value), 'no JSON object'],
    ['half of it', JSON.stringify(bad).slice(0, -9), 'no JSON object'],
  ])('%s', async (_, body, named) => {
    const error = await failureOf(() => read(body))
    expect(error).toMatchObject({
      code: 'POS_AUTH_MALFORMED_RESPONSE',
      phase: 'token',
      status: 200,
      endpoint: 'https://shop.example/connect/token',
    })
    expect(error.message).toContain(named)
    expect(token.findIn(`${error.stack} ${JSON.stringify(error)}`)).toEqual([])
  })

  test('an answer that was too large to read', async () => {
    expect((await failureOf(() => read('', { text: undefined }))).message).toContain('no JSON')
  })

  test.each([201, 204, 206])('status %i', async (status) => {
    const error = await failureOf(() => read(good, { status }))
    expect(error).toMatchObject({ code: 'POS_AUTH_MALFORMED_RESPONSE', status })
    expect(error.message).toContain(`status ${status}`)
  })
})

describe('readTokenAnswer() takes', () => {
  test.each(['bearer', 'BEARER', 'Bearer'])('token_type %s', (token_type) => {
    expect(read({ ...good, token_type }).accessToken).toBe('CfDJ8abc')
  })

  test('a token of 128 KiB', () => {
    expect(read({ ...good, access_token: 'x'.repeat(131_072) }).accessToken).toHaveLength(131_072)
  })

  test('a token beside an error member, unknown members, __proto__, a BOM of the decoder', () => {
    const odd = '{"__proto__":{"scope":"evil"},"access_token":"t","token_type":"Bearer",' +
      '"expires_in":60,"error":"x","id_token":"a.b.c","refresh_token":7,"constructor":1}'
    expect(read(odd)).toEqual({ accessToken: 't', lifetimeSeconds: 60, scope: undefined })
  })

  test('scope as it is, and null as none', () => {
    expect(read({ ...good, scope: 'orders stock' }).scope).toBe('orders stock')
    expect(read({ ...good, scope: null }).scope).toBeUndefined()
  })
})

describe('readTokenAnswer() on a refusal', () => {
  const told = (body: unknown, challenge: string | null = null, status = 400) =>
    failureOf(() => read(body, { status, challenge }))

  test.each<[error: string, code: string, remedy: RegExp]>([
    ['invalid_client', 'INVALID_CLIENT', /Client ID and Client Secret.*Security \/ OpenID Connect/],
    ['unauthorized_client', 'REQUEST_REJECTED', /'Allow Client Credentials Flow'.*'Confidential/],
    ['unsupported_grant_type', 'REQUEST_REJECTED', /OpenID Connect server settings/],
    ['invalid_scope', 'REQUEST_REJECTED', /Leave out scope/],
    ['invalid_request', 'REQUEST_REJECTED', /Leave out scope/],
    ['something_new', 'REQUEST_REJECTED', /address of the token endpoint/],
  ])('%s is %s', async (error, code, remedy) => {
    const failure = await told({ error, error_description: 'Why it is so.' })
    expect(failure).toMatchObject({
      code: `POS_AUTH_${code}`,
      phase: 'token',
      status: 400,
      oauthError: error,
      oauthDescription: 'Why it is so.',
    })
    expect(failure.message).toContain(`(400, ${error}, Why it is so.)`)
    expect(failure.message).toMatch(remedy)
  })

  test('is INVALID_CLIENT although the secret is a part of that word', async () => {
    const text = JSON.stringify({ error: 'invalid_client' })
    const failure = await failureOf(() => read(text, { status: 401 }, 'client'))
    expect(failure.code).toBe('POS_AUTH_INVALID_CLIENT')
    expect(failure.message).not.toContain('invalid_client')
  })

  test('is INVALID_CLIENT although a a challenge comes with it', async () => {
    const challenge = 'Basic error="invalid_client", error_description="In the header."'
    expect(await told({ error: 'invalid_client' }, challenge, 401))
      .toMatchObject({ code: 'POS_AUTH_INVALID_CLIENT', oauthDescription: 'In the header.' })
  })

  test('is INVALID_CLIENT where only the challenge says so', async () => {
    expect(await told('<html>', 'Bearer, Basic error="invalid_client"', 401))
      .toMatchObject({ code: 'POS_AUTH_INVALID_CLIENT', oauthError: 'invalid_client' })
  })

  test.each<[what: string, body: unknown, challenge: string | null]>([
    ['no body', '', null],
    ['HTML', '<html>', null],
    ['an error that is no text', { error: 5, error_description: ['x'] }, null],
    ['a challenge without error', '', 'Basic realm="x"'],
  ])('with %s tells the status alone', async (_, body, challenge) => {
    const failure = await told(body, challenge, 401)
    expect(failure).toMatchObject({ code: 'POS_AUTH_REQUEST_REJECTED', status: 401 })
    expect(failure.oauthError).toBeUndefined()
    expect(failure.message).toContain('(401)')
  })

  test('neutralises and cuts what the server wrote', async () => {
    const error_description = `\u001b[2J\r\nLine two\u202e ${'very '.repeat(100)}`
    const { oauthDescription = '' } = await told({ error: 'invalid_request', error_description })
    expect(oauthDescription).toMatch(/^\[2J Line two very very/)
    expect(oauthDescription.length).toBeLessThanOrEqual(200)
  })
})

describe('readTokenAnswer() warns of', () => {
  const inAnHour = { exp: NOW / 1_000 + 3_600 }
  test.each<[string, object, string[]]>([
    ['nothing in a good answer', {}, []],
    ['no lifetime', { expires_in: undefined }, ['lifetime_missing']],
    ['a lifetime null', { expires_in: null }, ['lifetime_missing']],
    ['a lifetime read of the token', { expires_in: null, access_token: jwt(inAnHour) }, [
      'lifetime_missing',
    ]],
    ['a lifetime that is text', { expires_in: '60' }, ['lifetime_text']],
    ['over a day', { expires_in: 86_401 }, ['lifetime_capped']],
    ['over a day, as text', { expires_in: '86401' }, ['lifetime_text', 'lifetime_capped']],
    ['a lifetime 0', { expires_in: 0 }, ['lifetime_none']],
    ['a negative lifetime', { expires_in: -5 }, ['lifetime_none']],
    ['a token over 8 KiB', { access_token: 'x'.repeat(8_193) }, ['token_large']],
    ['no token of 8 KiB', { access_token: 'x'.repeat(8_192) }, []],
  ])('%s', (_, changes, expected) => {
    const codes: string[] = []
    read({ ...good, ...changes }, {}, 'unused secret', (code) => codes.push(code))
    expect(codes).toEqual(expected)
  })
})
