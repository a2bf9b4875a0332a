import { describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { failureOf } from '../test-support/failure.ts'
import { allowLoopbackHttp, type PosClientOptions, readOptions } from './options.ts'

const good = { issuer: 'https://shop.example/north', clientId: 'stocksync', clientSecret: 's3cret' }
const read = (changes: object) => readOptions({ ...good, ...changes } as PosClientOptions)

describe('readOptions() accepts', () => {
  test.each<[string, object]>([
    ['the smallest set', {}],
    ['options left out by undefined', { scope: undefined, fetch: undefined, clock: undefined }],
    ['an issuer at the root', { issuer: 'https://shop.example' }],
    ['an issuer with a port', { issuer: 'https://shop.example:8443/north/' }],
    ['a token endpoint with a query', {
      issuer: undefined,
      tokenEndpoint: 'https://shop.example/t?tenant=x',
    }],
    ['several scopes', { scope: 'orders stock:read' }],
    ['a margin of 0', { expiryMarginSeconds: 0 }],
    ['awkward characters in the secret', { clientSecret: 'p+w%41:x/=&? ä"' }],
    ['loopback http with the switch', {
      issuer: 'http://127.0.0.1:8080/north',
      [allowLoopbackHttp]: true,
    }],
    ['localhost by name', { issuer: 'http://localhost:8080', [allowLoopbackHttp]: true }],
    ['IPv6 loopback', { issuer: 'http://[::1]:8080', [allowLoopbackHttp]: true }],
  ])('%s', (_, changes) => {
    expect(read(changes).clientId).toBe('stocksync')
  })
})

describe('readOptions() refuses, naming the option', () => {
  test.each<[option: string, changes: object, hint: RegExp]>([
    ['issuer', { issuer: undefined }, /tokenEndpoint is required/],
    ['issuer', { tokenEndpoint: 'https://shop.example/t' }, /not both/],
    ['issuer', { issuer: '' }, /must be a URL/],
    ['issuer', { issuer: 'shop.example' }, /must be a URL/],
    ['issuer', { issuer: 'ftp://shop.example' }, /must be a URL/],
    ['issuer', { issuer: 'https:shop.example' }, /must be a URL/],
    ['issuer', { issuer: 'https:\\\\shop.example' }, /must be a URL/],
    ['issuer', { issuer: ' https://shop.example' }, /must be a URL/],
    ['issuer', { issuer: 'https://shop.example/\n' }, /must be a URL/],
    ['issuer', { issuer: 'https://user:pass@shop.example' }, /without user/],
    ['issuer', { issuer: 'https://shop.example?x=1' }, /without user, query/],
    ['issuer', { issuer: 'https://shop.example/?' }, /without user, query/],
    ['issuer', { issuer: 'https://shop.example/#' }, /and fragment/],
    ['issuer', { issuer: 'https://[' }, /must be a URL/],
    ['issuer', { issuer: new URL('https://shop.example') }, /must be a URL/],
    ['issuer', { issuer: 7 }, /must be a URL/],
    ['issuer', { issuer: null }, /must be a URL/],
    ['tokenEndpoint', { issuer: undefined, tokenEndpoint: 'https://shop.example/t#x' }, /fragment/],
    ['clientId', { clientId: undefined }, /is missing/],
    ['clientId', { clientId: '' }, /as registered/],
    ['clientId', { clientId: 'stock\nsync' }, /as registered/],
    ['clientId', { clientId: 5 }, /as registered/],
    ['clientSecret', { clientSecret: undefined }, /is missing/],
    ['clientSecret', { clientSecret: '' }, /source/],
    ['clientSecret', { clientSecret: 's3cret\n' }, /on one line/],
    ['clientSecret', { clientSecret: '\ufeffs3cret' }, /source/],
    ['clientSecret', { clientSecret: 'half \ud800 pair' }, /source/],
    ['clientSecret', { clientSecret: {} }, /source/],
    ['clientSecret', { clientSecret: null }, /source/],
    ['clientAuthentication', { clientAuthentication: 'none' }, /client_secret_basic/],
    ['scope', { scope: '' }, /scopes/],
    ['scope', { scope: 'a  b' }, /single spaces/],
    ['scope', { scope: 'a"b' }, /scopes/],
    ['scope', { scope: ['a'] }, /scopes/],
    ['apiOrigins', { apiOrigins: 'https://shop.example' }, /array of origins/],
    ['apiOrigins', { apiOrigins: [] }, /array of origins/],
    ['apiOrigins', { apiOrigins: ['https://shop.example/api'] }, /array of origins/],
    ['apiOrigins', { apiOrigins: ['https://shop.example/'] }, /array of origins/],
    ['apiOrigins', { apiOrigins: [undefined] }, /array of origins/],
    ['apiOrigins', { apiOrigins: ['null'] }, /array of origins/],
    ['apiOrigins', { apiOrigins: [Symbol('x')] }, /array of origins/],
    ['tokenEndpointOrigins', { tokenEndpointOrigins: ['shop.example'] }, /array of origins/],
    ['expiryMarginSeconds', { expiryMarginSeconds: -1 }, /number of seconds/],
    ['expiryMarginSeconds', { expiryMarginSeconds: NaN }, /number of seconds/],
    ['expiryMarginSeconds', { expiryMarginSeconds: '60' }, /number of seconds/],
    ['timeoutSeconds', { timeoutSeconds: 0 }, /above 0/],
    ['timeoutSeconds', { timeoutSeconds: Infinity }, /above 0/],
    ['fetch', { fetch: 'x' }, /function/],
    ['clock', { clock: { now: () => 0 } }, /monotonic/],
    ['clock', { clock: null }, /monotonic/],
    ['Symbol(pos-auth.allowLoopbackHttp)', { [allowLoopbackHttp]: 1 }, /must be true/],
  ])('%s: %o', async (option, changes, hint) => {
    const error = await failureOf(() => read(changes))
    expect(error).toMatchObject({ code: 'POS_AUTH_INVALID_OPTION', phase: 'config' })
    expect(error.message).toContain(`'${option}'`)
    expect(error.message).toMatch(hint)
  })

  test.each<[option: string, changes: object]>([
    ['issuer', { issuer: 'http://shop.example' }],
    ['issuer', { issuer: 'http://shop.example', [allowLoopbackHttp]: true }],
    ['issuer', { issuer: 'http://127.0.0.1:8080' }],
    ['issuer', { issuer: 'http://localhost.example', [allowLoopbackHttp]: true }],
    ['issuer', { issuer: 'http://127.0.0.2', [allowLoopbackHttp]: true }],
    ['apiOrigins', { apiOrigins: ['https://a.example', 'http://b.example'] }],
    ['tokenEndpointOrigins', { tokenEndpointOrigins: ['http://b.example'] }],
  ])('%s that is not https: %o', async (option, changes) => {
    const error = await failureOf(() => read(changes))
    expect(error).toMatchObject({ code: 'POS_AUTH_INSECURE_URL', phase: 'config' })
    expect(error.message).toContain(`'${option}' must be https`)
  })

  test('loopback http, saying what allows it', async () => {
    const error = await failureOf(() => read({ issuer: 'http://127.0.0.1:8080' }))
    expect(error.message).toContain('[allowLoopbackHttp]: true')
    const other = await failureOf(() => read({ issuer: 'http://shop.example' }))
    expect(other.message).not.toContain('allowLoopbackHttp')
  })

  test('a token endpoint outside tokenEndpointOrigins', async () => {
    const error = await failureOf(() =>
      read({
        issuer: undefined,
        tokenEndpoint: 'https://shop.example/t',
        tokenEndpointOrigins: ['https://login.example'],
      })
    )
    expect(error.code).toBe('POS_AUTH_ENDPOINT_NOT_ALLOWED')
  })
})

describe('readOptions() never shows a value', () => {
  const canary = createCanary()
  const { value } = canary
  test.each<[string, unknown]>([
    ['as the whole argument', value],
    ['as clientSecret with a line break', { ...good, clientSecret: `${value}\n` }],
    ['as clientId with a line break', { ...good, clientId: `${value}\r` }],
    ['as issuer', { ...good, issuer: value }],
    ['as user of the issuer', { ...good, issuer: `https://x:${value}@shop.example` }],
    ['as query of the issuer', { ...good, issuer: `https://shop.example?s=${value}` }],
    ['as scope', { ...good, scope: `"${value}"` }],
    ['as timeout', { ...good, timeoutSeconds: value }],
    ['as origin', { ...good, apiOrigins: [value] }],
    ['as fetch', { ...good, fetch: value }],
    ['in an object for a source', { ...good, clientSecret: { value } }],
  ])('%s', async (_, options) => {
    const error = await failureOf(() => readOptions(options as PosClientOptions))
    expect(canary.findIn(`${error.stack} ${JSON.stringify(error)}`)).toEqual([])
  })
})

describe('readOptions() on unknown options', () => {
  test.each([
    ['clientID', 'clientId'],
    ['client_id', 'clientId'],
    ['clientScret', 'clientSecret'],
    ['secret', 'clientSecret'],
    ['timeout', 'timeoutSeconds'],
    ['timeoutMs', 'timeoutSeconds'],
    ['issuerUrl', 'issuer'],
    ['scopes', 'scope'],
    ['apiOrigin', 'apiOrigins'],
    ['margin', 'expiryMarginSeconds'],
    ['tokenUrl', 'tokenEndpoint'],
    ['allowLoopbackHttp', '[allowLoopbackHttp]'],
  ])('%s: did you mean %s?', async (unknown, meant) => {
    const error = await failureOf(() => read({ [unknown]: 'x' }))
    expect(error.code).toBe('POS_AUTH_INVALID_OPTION')
    expect(error.message).toContain(`has no option '${unknown}'`)
    expect(error.message).toContain(`Did you mean '${meant}'?`)
  })

  test.each([['a symbol', Symbol('x')], ['an inherited name', 'toString']])(
    'refuses %s',
    async (_, key) => {
      expect((await failureOf(() => read({ [key]: 'x' }))).code).toBe('POS_AUTH_INVALID_OPTION')
    },
  )

  test.each([undefined, null, 'x', 7])('refuses %s for an object', async (options) => {
    const error = await failureOf(() => readOptions(options as never))
    expect(error.message).toContain('needs an object of options')
  })
})

test('readOptions() has the documented defaults', () => {
  const settings = read({})
  expect(settings).toMatchObject({
    expiryMarginSeconds: 60,
    timeoutSeconds: 10,
    loopbackHttp: false,
  })
  expect([...settings.apiOrigins]).toEqual(['https://shop.example'])
  expect([...settings.tokenEndpointOrigins]).toEqual(['https://shop.example'])
  expect(settings.clientAuthentication).toBeUndefined()
  expect(settings.scope).toBeUndefined()
})

test('readOptions() lets apiOrigins and tokenEndpointOrigins replace the default', () => {
  const settings = read({
    apiOrigins: ['https://api.example:8443'],
    tokenEndpointOrigins: ['https://login.example'],
  })
  expect([...settings.apiOrigins]).toEqual(['https://api.example:8443'])
  expect([...settings.tokenEndpointOrigins]).toEqual(['https://login.example'])
})

test('readOptions() looks up globalThis.fetch at each call', async () => {
  const { fetch } = read({})
  const original = globalThis.fetch
  try {
    globalThis.fetch = () => Promise.resolve(new Response('later'))
    expect(await (await fetch('https://shop.example')).text()).toBe('later')
  } finally {
    globalThis.fetch = original
  }
})
