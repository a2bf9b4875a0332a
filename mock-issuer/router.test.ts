import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../test-support/property_runs.ts'
import { ENDPOINT_NAMES, routeOf } from './router.ts'
import type { ServerEndpoint } from './settings.ts'

const runs = propertyRuns(1_000)
const route = (path: string, endpoints: ServerEndpoint[] = ['token']) =>
  routeOf(new URL(path, 'https://shop.example'), '/north/', { endpoints })

describe('routeOf() leads to', () => {
  test.each([
    ['/north/.well-known/openid-configuration', 'discovery'],
    ['/north/.well-known/oauth-authorization-server', 'discovery'],
    ['/north/.well-known/jwks', 'jwks'],
    ['/north/connect/token', 'token'],
    ['/north/api/graphql', 'graphql'],
    ['/north/api/graphql/', 'graphql'],
    ['/north/api/graphql/products', 'graphql'],
    ['/north/api/graphqls', 'other'],
    ['/north/connect/token/', 'token'],
    ['/north/connect/token?client_id=a', 'token'],
    ['/north/connect/token#part', 'token'],
    ['/NORTH/Connect/TOKEN', 'token'],
    ['/n%6Frth/connect/t%6Fken', 'token'],
    ['/n%4Frth/connect/t%4Fken', 'token'],
    ['/south/../north/connect/token', 'token'],
    ['/north/connect%2Ftoken', 'other'],
    ['/north/connect%2ftoken', 'other'],
    ['/north/connect/token//', 'other'],
    ['/north//connect/token', 'other'],
    ['/north/connect/token/more', 'other'],
    ['/connect/token', 'other'],
    ['/northern/connect/token', 'other'],
    ['/.well-known/openid-configuration/north', 'other'],
    ['/.well-known/oauth-authorization-server/north', 'other'],
    ['/north', 'other'],
    ['/north/', 'other'],
    ['/', 'other'],
  ])('%s: %s', (path, endpoint) => {
    expect(route(path)).toEqual({ endpoint })
  })

  test.each(['constructor', '__proto__', 'toString', 'valueOf'])(
    'no member that every object has: %s',
    (name) => {
      expect(route(`/north/${name}`)).toEqual({ endpoint: 'other' })
    },
  )
})

test('routeOf() works at the root of a host', () => {
  const url = new URL('https://shop.example/connect/token')
  expect(routeOf(url, '/', { endpoints: ['token'] }).endpoint).toBe('token')
})

describe('routeOf() finds an endpoint only where it is switched on', () => {
  test.each(
    [
      ['token', 'token'],
      ['introspect', 'introspection'],
      ['revoke', 'revocation'],
      ['userinfo', 'userinfo'],
    ] as const,
  )('connect/%s: %s', (name, endpoint) => {
    const others = ['token', 'introspection', 'revocation', 'userinfo'] as const
    expect(route(`/north/connect/${name}`, [endpoint])).toEqual({ endpoint })
    expect(route(`/north/connect/${name}`, others.filter((one) => one !== endpoint)))
      .toEqual({ endpoint: 'other' })
    expect(route('/north/.well-known/jwks', [])).toEqual({ endpoint: 'jwks' })
  })
})

describe('routeOf() tells what is switched on and cannot be played', () => {
  test.each(
    [
      ['authorize', 'authorization'],
      ['logout', 'logout'],
    ] as const,
  )('connect/%s: %s', (name, unplayed) => {
    const path = `/north/connect/${name}`
    expect(route(path, ['token', unplayed])).toEqual({ endpoint: 'other', unplayed })
    expect(route(path)).toEqual({ endpoint: 'other' })
  })
})

test('routeOf() knows an endpoint for every URL', () => {
  const path = fc.array(
    fc.oneof(
      fc.string(),
      fc.constantFrom('north', 'connect', 'token', 'api', 'graphql', '%', '%2f', '%4', '..'),
    ),
  ).map((segments) => segments.join('/'))
  fc.assert(
    fc.property(path, (path) => {
      const url = new URL('https://shop.example')
      url.pathname = path
      const { endpoint } = routeOf(url, '/north/', { endpoints: ['token'] })
      expect(ENDPOINT_NAMES).toContain(endpoint)
    }),
    runs,
  )
})
