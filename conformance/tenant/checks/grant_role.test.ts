import { expect, test } from 'vitest'
import { responseOf } from '../../../test-support/conformance_evidence.ts'
import { seenOf } from '../../../test-support/conformance_seen.ts'
import type { Finding } from '../../engine/check.ts'
import type { Evidence } from '../../engine/evidence.ts'
import type { WireResponse } from '../../engine/exchange.ts'
import { GRANT_ROLE_CHECKS } from './grant_role.ts'

const ADMIN = 'https://pos.example/north/admin'
const PAGE = responseOf(200, '<h1>Dashboard</h1>')
const LOGIN = responseOf(200, '<input type=password>')

function judge(
  id: string,
  answers: Readonly<Record<string, WireResponse>>,
  given: Partial<Evidence> = {},
): Finding {
  const changes = { P31: { url: ADMIN }, 'P31.none': { url: ADMIN } }
  const seen = seenOf(answers, { changes, given })
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
  ['a broken server', responseOf(500), 'inconclusive'],
  ['a login page without its control', LOGIN, 'inconclusive'],
  ['a redirect without its control', redirectTo('/north/Login'), 'inconclusive'],
])('the admin page and %s', (_what, response, status) => {
  expect(judge('T-GRANT-18', { P31: response }).status).toBe(status)
})

test.each([
  ['a login page', LOGIN, 'pass'],
  ['a redirect to one', redirectTo('/north/Login'), 'pass'],
  ['a redirect to another host', redirectTo('https://login.example/north/admin'), 'pass'],
  ['a redirect into the pages', redirectTo('/north/Admin/'), 'inconclusive'],
  ['a redirect to nowhere', responseOf(302), 'inconclusive'],
  ['a page', PAGE, 'inconclusive'],
])('the admin page is %s, with the token and without', (_what, response, status) => {
  const finding = judge('T-GRANT-18', { P31: response, 'P31.none': response })
  expect(finding).toMatchObject({ status, evidence: ['P31', 'P31.none'] })
})

test.each([
  ['a page, else 401', PAGE, responseOf(401), 'fail'],
  ['a page, else a login page', PAGE, LOGIN, 'fail'],
  ['a page, else a redirect', PAGE, redirectTo('/north/Login'), 'fail'],
  ['a page, else a busy host', PAGE, responseOf(503), 'inconclusive'],
  ['a page, else a redirect into the pages', PAGE, redirectTo('/north/admin/x'), 'inconclusive'],
  ['settings with a password', LOGIN, redirectTo('/north/Login'), 'fail'],
  ['another place', redirectTo('/north/Dashboard'), redirectTo('/north/Login'), 'fail'],
  ['another place of them', redirectTo('/north/admin/x'), redirectTo('/north/Login'), 'fail'],
  ['a refusal', redirectTo('/north/Error/403'), redirectTo('/north/Login'), 'inconclusive'],
  ['another host', redirectTo('https://a.example/x'), redirectTo('/north/Login'), 'inconclusive'],
  ['nowhere', responseOf(302), redirectTo('/north/Login'), 'inconclusive'],
  ['the same, from elsewhere', redirectTo('/north/Login?a=1'), redirectTo('/north/Login'), 'pass'],
])('by the token, the admin page is %s', (_what, response, without, status) => {
  const finding = judge('T-GRANT-18', { P31: response, 'P31.none': without })
  expect(finding).toMatchObject({ status, evidence: ['P31', 'P31.none'] })
})

test('the answers with the token and without are told', () => {
  const place = redirectTo('/north/Dashboard')
  expect(judge('T-GRANT-18', { P31: place, 'P31.none': LOGIN })).toMatchObject({
    reason: 'admin-page',
    seen: '302 to "/north/Dashboard" with the token, 200 and a password field without',
  })
  expect(judge('T-GRANT-18', { P31: PAGE, 'P31.none': responseOf(401) }).seen)
    .toBe('200 with the token, 401 without')
})

function redirectTo(location: string): WireResponse {
  return { ...responseOf(302), headers: [['Location', location]] }
}
