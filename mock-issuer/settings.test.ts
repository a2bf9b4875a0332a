import { describe, expect, test } from 'vitest'
import { createSettings, type Flow, type ServerEndpoint, type ServerSettings } from './settings.ts'
import { problemOf } from '../test-support/problem_of.ts'

const DEFAULTS = {
  authority: undefined,
  endpoints: ['token'],
  flows: ['client_credentials'],
  accessTokenFormat: 'opaque',
  encryptAccessTokens: true,
  useReferenceAccessTokens: false,
  tokenValidation: true,
  poweredBy: true,
}
const ALL_ENDPOINTS: readonly ServerEndpoint[] = [
  'authorization',
  'token',
  'introspection',
  'logout',
  'revocation',
  'userinfo',
]

test('a new tenant has the token endpoint and client credentials alone', () => {
  expect(createSettings().get()).toEqual(DEFAULTS)
})

describe('update()', () => {
  test.each<ServerSettings>([
    { authority: 'https://pos.example.com' },
    { endpoints: ALL_ENDPOINTS },
    { endpoints: ['authorization', 'token'], flows: ['authorization_code'] },
    { accessTokenFormat: 'jwt' },
    { accessTokenFormat: 'jwt', encryptAccessTokens: false },
    { useReferenceAccessTokens: true },
    { tokenValidation: false },
    { poweredBy: false },
  ])('changes what is named and leaves the rest: %j', (changes) => {
    const settings = createSettings()
    settings.update(changes)
    expect(settings.get()).toEqual({ ...DEFAULTS, ...changes })
    settings.update({})
    settings.update({
      authority: undefined,
      endpoints: undefined,
      flows: undefined,
      tokenValidation: undefined,
      poweredBy: undefined,
    })
    expect(settings.get()).toEqual({ ...DEFAULTS, ...changes })
  })

  test('ticks boxes: the order given does not matter', () => {
    const settings = createSettings()
    settings.update({ endpoints: ['token', 'authorization'], flows: ['password', 'hybrid'] })
    expect(settings.get().endpoints).toEqual(['authorization', 'token'])
    expect(settings.get().flows).toEqual(['hybrid', 'password'])
  })

  test('keeps a list of its own', () => {
    const settings = createSettings()
    const flows: Flow[] = ['password']
    settings.update({ flows })
    flows.push('client_credentials')
    expect(settings.get().flows).toEqual(['password'])
  })

  test('changes nothing if one of several is wrong', () => {
    const settings = createSettings()
    problemOf(() => settings.update({ poweredBy: false, flows: [] }))
    expect(settings.get()).toEqual(DEFAULTS)
  })

  const WRONG: [problem: string, changes: unknown][] = [
    [
      'settings: must be an object with the keys authority, endpoints, flows, accessTokenFormat, ' +
      'encryptAccessTokens, useReferenceAccessTokens, tokenValidation, poweredBy',
      null,
    ],
    [
      'settings: must be an object with the keys authority, endpoints, flows, accessTokenFormat, ' +
      'encryptAccessTokens, useReferenceAccessTokens, tokenValidation, poweredBy',
      ['canary'],
    ],
    [
      'settings.flow: is unknown, known are authority, endpoints, flows, accessTokenFormat, ' +
      'encryptAccessTokens, useReferenceAccessTokens, tokenValidation, poweredBy',
      { flow: 'canary' },
    ],
    ['settings.authority: must be a text that is not empty', { authority: null }],
    ['settings.endpoints: must be a list', { endpoints: 'token' }],
    [
      'settings.endpoints[1]: must be one of authorization, token, introspection, logout, ' +
      'revocation, userinfo',
      { endpoints: ['token', 'canary'] },
    ],
    ['settings.endpoints[1]: is in the list already', { endpoints: ['token', 'token'] }],
    ['settings.flows: must be a list', { flows: { 0: 'password' } }],
    [
      'settings.flows[0]: must be one of authorization_code, client_credentials, hybrid, implicit, ' +
      'password, refresh_token',
      { flows: ['Client_Credentials'] },
    ],
    ['settings.accessTokenFormat: must be one of opaque, jwt', { accessTokenFormat: 'JWT' }],
    ['settings.encryptAccessTokens: must be true or false', { encryptAccessTokens: 0 }],
    ['settings.useReferenceAccessTokens: must be true or false', { useReferenceAccessTokens: '' }],
    ['settings.tokenValidation: must be true or false', { tokenValidation: 1 }],
    ['settings.poweredBy: must be true or false', { poweredBy: 'canary' }],
  ]
  test.each(WRONG)('%s', (problem, changes) => {
    expect(problemOf(() => createSettings().update(changes as ServerSettings))).toBe(problem)
  })
})

describe('the Authority', () => {
  test.each(['https://pos.example.com', 'http://pos.example.com:8080/a b', 'https://[::1]/north/'])(
    'may be %s, and is kept as it is',
    (authority) => {
      const settings = createSettings()
      settings.update({ authority })
      expect(settings.get().authority).toBe(authority)
    },
  )

  test('is taken away by an empty text, as on the page', () => {
    const settings = createSettings()
    settings.update({ authority: 'https://pos.example.com' })
    settings.update({ authority: '' })
    expect(settings.get().authority).toBeUndefined()
  })

  test.each([
    'pos.example.com',
    '/north',
    'ftp://pos.example.com',
    'urn:pos',
    'https://',
    'https://pos.example.com?canary',
    'https://pos.example.com/?',
    'https://pos.example.com#canary',
    'https://pos.example.com/#',
    'https://canary@pos.example.com',
    'https://:canary@pos.example.com',
    'canary'.repeat(100_000),
  ])('may not be %.40s', (authority) => {
    expect(problemOf(() => createSettings().update({ authority })))
      .toBe('settings.authority: must be an absolute http(s) URL without query and fragment')
  })
})

// Wire profile, 5.3: what an invalid combination is, for which the tenant would be off.
describe('a combination', () => {
  test.each<[Flow[], ServerEndpoint[]]>([
    [['authorization_code'], ['authorization', 'token']],
    [['client_credentials'], ['token']],
    [['hybrid'], ['authorization', 'token']],
    [['implicit'], ['authorization']],
    [['password'], ['token']],
    [['password', 'refresh_token'], ['token']],
    [['hybrid', 'refresh_token'], ['authorization', 'token']],
    [['authorization_code', 'refresh_token'], ['authorization', 'token']],
  ])('%j needs the endpoints %j, and no others', (flows, endpoints) => {
    const settings = createSettings()
    settings.update({ flows, endpoints })
    expect(settings.get()).toMatchObject({ flows, endpoints })
    for (const left of endpoints) {
      const others = ALL_ENDPOINTS.filter((endpoint) => endpoint !== left)
      expect(problemOf(() => settings.update({ endpoints: others })))
        .toMatch(new RegExp(`^settings\\.endpoints: must hold '${left}' for flow '\\w+'$`))
    }
  })

  test('needs a flow', () => {
    expect(problemOf(() => createSettings().update({ flows: [] })))
      .toBe('settings.flows: must name at least one flow, or the tenant is off')
  })

  test.each<Flow[]>([
    ['refresh_token'],
    ['refresh_token', 'client_credentials'],
    ['refresh_token', 'implicit'],
  ])('refresh tokens need a flow that gives them, unlike %s, %s', (...flows) => {
    const given = flows.filter((flow) => flow !== undefined)
    expect(problemOf(() => createSettings().update({ endpoints: ALL_ENDPOINTS, flows: given })))
      .toBe("settings.flows: 'refresh_token' needs one of authorization_code, hybrid, password")
  })

  test('may leave JWTs alone without encryption, as opaque tokens have it in their format', () => {
    const settings = createSettings()
    const problem =
      "settings.encryptAccessTokens: must be true unless settings.accessTokenFormat is 'jwt'"
    expect(problemOf(() => settings.update({ encryptAccessTokens: false }))).toBe(problem)
    settings.update({ accessTokenFormat: 'jwt', encryptAccessTokens: false })
    expect(problemOf(() => settings.update({ accessTokenFormat: 'opaque' }))).toBe(problem)
  })

  test('is judged with what holds already', () => {
    const settings = createSettings()
    expect(problemOf(() => settings.update({ endpoints: ['userinfo'] })))
      .toBe("settings.endpoints: must hold 'token' for flow 'client_credentials'")
  })
})

test('replace() takes back what it does not name of the server, and leaves what is not of the server', () => {
  const settings = createSettings()
  settings.update({
    authority: 'https://pos.example.com',
    poweredBy: false,
    tokenValidation: false,
    accessTokenFormat: 'jwt',
    encryptAccessTokens: false,
    useReferenceAccessTokens: true,
  })
  settings.replace({ endpoints: ['token'], flows: ['password'] })
  expect(settings.get()).toEqual({
    ...DEFAULTS,
    flows: ['password'],
    poweredBy: false,
    tokenValidation: false,
  })
  settings.replace({ authority: 'https://other.example' })
  expect(settings.get().authority).toBe('https://other.example')
})

test('reset() goes back to what was remembered last', () => {
  const settings = createSettings()
  settings.update({ poweredBy: false })
  settings.reset()
  expect(settings.get()).toEqual(DEFAULTS)
  settings.update({ poweredBy: false })
  settings.remember()
  settings.update({ poweredBy: true, flows: ['password'] })
  settings.reset()
  expect(settings.get()).toEqual({ ...DEFAULTS, poweredBy: false })
})
