import { describe, expect, test } from 'vitest'
import { TOKEN_REFUSALS } from '../refusals.ts'
import { createSettings, type ServerSettings } from '../settings.ts'
import { apiDemands, serverDemands } from './token_demands.ts'

function demandsOf(base: string, changes: ServerSettings = {}) {
  const { pathname: path } = new URL(base)
  const settings = createSettings()
  settings.update(changes)
  const request = { url: new URL('connect/introspect', base) }
  const tenant = { path, audience: 'oct:North', settings }
  return { api: apiDemands(request, tenant), server: serverDemands(request, tenant) }
}

type Who = 'both' | 'api' | 'none'
const ROOT: [issuer: string, who: Who][] = [
  ['http://localhost:4123/', 'both'],
  ['http://localhost:4123', 'both'],
  ['http://localhost/', 'api'],
  ['https://localhost:4123/', 'api'],
  ['HTTP://LOCALHOST:4123/', 'api'],
  ['http://other.example/', 'api'],
  ['http://localhost:4123/north', 'none'],
  ['not a URI', 'none'],
  ['', 'none'],
]
const NORTH: [issuer: string, who: Who][] = [
  ['http://localhost:4123/north', 'both'],
  ['http://localhost:4123/north/', 'api'],
  ['http://localhost:4123/NORTH', 'api'],
  ['http://localhost:4123/north/x', 'api'],
  ['http://other.example/north', 'api'],
  ['http://localhost:4123/', 'none'],
  ['http://localhost:4123/northwind', 'none'],
  ['http://localhost:4123/x/north', 'none'],
]

describe.each([['http://localhost:4123/', ROOT], ['http://localhost:4123/north/', NORTH]])(
  'the tenant at %s takes the issuer',
  (base, issuers) => {
    test.each(issuers)('%s: %s', (issuer, who) => {
      const { api, server } = demandsOf(base)
      expect([api.isIssuer(issuer), server.isIssuer(issuer)])
        .toEqual([who !== 'none', who === 'both'])
    })
  },
)

test.each<[authority: string, taken: string[], not: string[]]>([
  [
    'https://pos.example.com',
    ['https://pos.example.com/', 'https://pos.example.com'],
    ['HTTPS://pos.example.com/', 'https://other.example/', 'http://localhost:4123/'],
  ],
  [
    'https://pos.example.com/north/',
    ['https://pos.example.com/north/'],
    ['https://pos.example.com/north', 'https://pos.example.com/'],
  ],
])('with Authority %s both take that alone', (authority, taken, not) => {
  const { api, server } = demandsOf('http://localhost:4123/', { authority })
  for (const demands of [api, server]) {
    expect(taken.filter(demands.isIssuer)).toEqual(taken)
    expect(not.filter(demands.isIssuer)).toEqual([])
  }
})

test('the API wants access tokens for the tenant; the server takes all, if they were not revoked', () => {
  const { api, server } = demandsOf('http://localhost:4123/')
  expect(api).toMatchObject({
    otherType: TOKEN_REFUSALS.type,
    audience: 'oct:North',
    entry: false,
  })
  expect(server).toEqual({ isIssuer: expect.any(Function), entry: true })
})

test('the API asks the database for reference tokens alone', () => {
  const { api } = demandsOf('http://localhost:4123/', { useReferenceAccessTokens: true })
  expect(api.entry).toBe(true)
})
