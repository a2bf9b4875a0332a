import { expect, test } from 'vitest'
import { responseOf } from '../../../test-support/conformance_evidence.ts'
import { seenOf } from '../../../test-support/conformance_seen.ts'
import type { Finding } from '../../engine/check.ts'
import type { Evidence } from '../../engine/evidence.ts'
import type { WireResponse } from '../../engine/exchange.ts'
import { GRANT_ROLE_CHECKS } from './grant_role.ts'

const ADMIN = 'https://pos.example/north/admin'

function judge(
  id: string,
  answers: Readonly<Record<string, WireResponse>>,
  given: Partial<Evidence> = {},
): Finding {
  const seen = seenOf(answers, { changes: { P31: { url: ADMIN } }, given })
  return GRANT_ROLE_CHECKS.find((one) => one.id === id)?.judge(seen) as Finding
}

function withClaims(
  claims: Readonly<Record<string, unknown>> | undefined,
  roles?: readonly string[],
): Partial<Evidence> {
  return {
    target: { issuer: 'https://pos.example/north', clientId: 'stocksync', expect: { roles } },
    tokens: [{
      number: 1,
      step: 'P10',
      kind: claims ? 'jwt' : 'opaque',
      length: 900,
      isB64Token: true,
      isVisibleAscii: true,
      claims,
    }],
  }
}

const roles = (claims?: Readonly<Record<string, unknown>>, wanted?: readonly string[]) =>
  judge('T-GRANT-16', {}, withClaims(claims, wanted))

test('a token that cannot be read is a question for the page', () => {
  const open = roles(undefined)
  expect(open).toMatchObject({ status: 'review', reason: 'token-unreadable' })
  expect(open.seen).toContain('Client Credentials Roles')
  expect(roles(undefined, ['Manager']).seen).toContain('only "Manager"')
  expect(judge('T-GRANT-17', {}, withClaims(undefined)).status).toBe('n/a')
})

test('roles are compared with those that were named, without regard to letter case', () => {
  expect(roles({ role: ['Manager', 'graphql user'] }, ['GraphQL User', 'Manager']).status).toBe(
    'pass',
  )
  expect(roles({ role: 'Manager' }, ['GraphQL User', 'Manager']).status).toBe('pass')
  expect(roles({ role: ['Manager', 'Owner'] }, ['Manager'])).toMatchObject({
    status: 'fail',
    reason: 'other-roles',
    seen: 'besides: "Owner"',
  })
  expect(roles({ role: 'Manager' }, []).status).toBe('fail')
  expect(roles({ roles: ['Owner'] }, ['Manager']).status).toBe('fail')
})

test('Administrator is never right, named or not', () => {
  for (const wanted of [undefined, ['Administrator']]) {
    expect(roles({ role: ['Manager', 'ADMINISTRATOR'] }, wanted)).toMatchObject({
      status: 'fail',
      reason: 'administrator',
    })
  }
})

test('without names, the roles are shown and asked about', () => {
  expect(roles({ role: ['Manager'] })).toMatchObject({ status: 'review', reason: 'roles-not-told' })
  expect(roles({ role: ['Manager'] }).seen).toContain('"Manager"')
  expect(roles({ sub: 'stocksync' }, ['Manager']).status).toBe('n/a')
})

test('rights over the tenant are found in both of their forms', () => {
  const rights = (claims: Readonly<Record<string, unknown>>) =>
    judge('T-GRANT-17', {}, withClaims(claims))
  expect(rights({ Permission: ['ExecuteGraphQL', 'ViewContent'] }).status).toBe('pass')
  expect(rights({ Permission: 'manageusers' })).toMatchObject({ reason: 'rights' })
  expect(rights({ OrchardCorePermissions: 'all-permissions' })).toMatchObject({
    status: 'fail',
    seen: '"all permissions"',
  })
})

test.each([
  ['401', responseOf(401), 'pass'],
  ['403', responseOf(403), 'pass'],
  ['404', responseOf(404), 'pass'],
  ['a login page', responseOf(200, '<input type=password>'), 'pass'],
  ['a redirect to one', redirectTo('/north/Login?ReturnUrl=%2Fnorth%2Fadmin'), 'pass'],
  ['a redirect to another host', redirectTo('https://login.example/'), 'pass'],
  ['a redirect into the pages', redirectTo('/north/Admin/'), 'inconclusive'],
  ['a redirect to nowhere', responseOf(302), 'inconclusive'],
  ['a broken server', responseOf(500), 'inconclusive'],
  ['a page', responseOf(200, '<h1>Dashboard</h1>'), 'inconclusive'],
])('the admin page and %s', (_what, response, status) => {
  expect(judge('T-GRANT-18', { P31: response }).status).toBe(status)
})

test('a page is red only if it does not open without the token', () => {
  const page = responseOf(200, '<h1>Dashboard</h1>')
  expect(judge('T-GRANT-18', { P31: page, 'P31.none': responseOf(401) })).toMatchObject({
    status: 'fail',
    reason: 'admin-page',
    seen: '200 with the token, 401 without',
  })
  expect(judge('T-GRANT-18', { P31: page, 'P31.none': page }).reason).toBe('same-without-token')
})

function redirectTo(location: string): WireResponse {
  return { ...responseOf(302), headers: [['Location', location]] }
}
