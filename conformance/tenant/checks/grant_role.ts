import {
  type Check,
  fail,
  type Finding,
  inconclusive,
  notApplicable,
  pass,
  review,
} from '../../engine/check.ts'
import type { WireResponse } from '../../engine/exchange.ts'
import { type Answered, headerOf, inWords, quoted, type Seen } from '../../engine/seen.ts'
import { hasLogin } from '../authorization_answer.ts'
import { isRedirect, withoutControl } from '../refusals.ts'
import { SUPPORT } from './words.ts'

const ROLE = {
  section: 'Grants and roles',
  isHouseRule: true,
  profiles: 'P',
} as const

const ROLES_FIELD = 'Security / OpenID Connect / Applications, the application, Client ' +
  'Credentials Roles'
const TICK_FEWER = `${ROLES_FIELD}: tick as few as the program can live with, and never ` +
  `Administrator. ${SUPPORT}`

/** Names of the claim: OpenIddict's, RFC 9068's and that of older .NET. */
const ROLE_CLAIMS = [
  'role',
  'roles',
  'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
] as const

/** Rights over the tenant itself, by Orchard Core's names. */
const TENANT_RIGHTS: readonly string[] = [
  'SiteOwner',
  'ManageUsers',
  'ManageRoles',
  'ManageSettings',
  'ManageTenants',
  'ManageFeatures',
  'ManageApplications',
  'ManageScopes',
  'ManageServerSettings',
]

const REFUSED: readonly number[] = [401, 403, 404]

/** Paths of logins and of error pages. */
const NO_ENTRY = /log-?[io]n|sign-?in|denied|forbidden|error|40[134]/i

/** As little as will do. */
export const GRANT_ROLE_CHECKS: readonly Check[] = [
  {
    ...ROLE,
    id: 'T-GRANT-16',
    title: 'the client has no role but the selected ones, and never Administrator',
    level: 'MUST',
    source: 'product documentation',
    clauses: ['ASVS-13.2.2', 'Product documentation: Client Credentials Roles'],
    why: 'Whoever gets hold of the secret can do what the roles allow.',
    remedy: TICK_FEWER,
    reads: ['P10'],
    mayRead: ['P10.post'],
    judge: judgeRoles,
  },
  {
    ...ROLE,
    id: 'T-GRANT-17',
    title: 'the token carries no right over the tenant itself',
    level: 'SHOULD',
    source: 'product documentation',
    clauses: ['ASVS-13.2.2', 'Product documentation: Client Credentials Roles'],
    why: 'A program that moves orders has no need to manage users, roles or settings.',
    remedy: TICK_FEWER,
    reads: ['P10'],
    mayRead: ['P10.post'],
    judge: judgeRights,
  },
  {
    ...ROLE,
    id: 'T-GRANT-18',
    title: 'the token opens no admin page',
    level: 'MUST',
    source: 'specification',
    clauses: ['ASVS-8.2.1', 'ASVS-13.2.2'],
    why: 'Admin pages are for people who log in, with what protects them.',
    remedy: 'Show this finding to your POS support: a module lets tokens in where only the login ' +
      `of a person should. Until then, ${TICK_FEWER}`,
    reads: ['P10', 'P31'],
    mayRead: ['P10.post', 'P31.none'],
    judge: (seen) => withoutControl(seen) ?? adminClosed(seen),
  },
]

/** The claims of the first token, where they can be read. */
function claimsOf({ tokens }: Seen): Readonly<Record<string, unknown>> | undefined {
  return tokens[0]?.claims
}

function judgeRoles(seen: Seen): Finding {
  const without = withoutControl(seen)
  if (without) return without
  const { roles: wanted } = seen.target.expect
  const claims = claimsOf(seen)
  if (!claims) {
    const needed = wanted ? listed(wanted) : 'the roles that the program needs'
    return review(
      'token-unreadable',
      `the token cannot be read, so look at ${ROLES_FIELD}: are only ${needed} ticked, and not ` +
        'Administrator?',
    )
  }
  const roles = ROLE_CLAIMS.flatMap((name) => textsIn(claims[name]))
  if (roles.length === 0) return notApplicable('no-roles', 'the token names no role')
  const said = `roles ${listed(roles)}`
  if (roles.some((role) => same(role, 'Administrator'))) {
    return fail('administrator', { expected: 'no role Administrator', seen: said })
  }
  if (!wanted) {
    return review(
      'roles-not-told',
      `${said}: is each of them needed? Name the needed ones by --expect-role, or expect.roles ` +
        'in a program, and this is checked',
    )
  }
  const others = roles.filter((role) => !wanted.some((one) => same(one, role)))
  return others.length === 0 ? pass(said) : fail('other-roles', {
    expected: `no role but ${listed(wanted)}`,
    seen: `besides: ${listed(others)}`,
  })
}

function judgeRights(seen: Seen): Finding {
  const without = withoutControl(seen)
  if (without) return without
  const claims = claimsOf(seen)
  if (!claims) return notApplicable('token-unreadable', 'the token cannot be read')
  const rights = textsIn(claims.Permission)
  const found = rights.filter((right) => TENANT_RIGHTS.some((one) => same(one, right)))
  // Orchard Core 2.1 and later give Administrator one claim in place of a list.
  if (textsIn(claims.OrchardCorePermissions).length > 0) found.push('all permissions')
  return found.length === 0 ? pass(`${rights.length} permissions, none of them`) : fail('rights', {
    expected: 'none of the rights over users, roles, settings and the tenant',
    seen: listed(found),
  })
}

function adminClosed(seen: Seen): Finding {
  const opened = seen.answer('P31')
  const { status } = opened.response
  if (REFUSED.includes(status)) return pass(inWords(opened.response))
  if (status < 200 || status >= 400) {
    return inconclusive('refused-otherwise', inWords(opened.response))
  }
  const control = seen.maybe('P31.none')
  if (!control) {
    return inconclusive('no-control', `${shown(opened)}; it was not tried without a token`)
  }
  const evidence = ['P31', 'P31.none']
  if (outcome(opened) === outcome(control)) return { ...judgeSame(opened), evidence }
  const said = `${shown(opened)} with the token, ${shown(control)} without`
  return !isClosed(control) || mayRefuse(opened)
    ? { ...inconclusive('differs', said), evidence }
    : fail('admin-page', { expected: '401, 403, 404 or the same login', seen: said, evidence })
}

/** Without a token the same happens: then a login, or the way to one, is in place. */
function judgeSame(answer: Answered): Finding {
  const said = `${shown(answer)}, with the token and without`
  if (isClosed(answer)) return pass(said)
  const reason = isRedirect(answer.response.status) ? 'redirected' : 'same-without-token'
  return inconclusive(reason, said)
}

/** Whether nobody gets in by this answer: a refusal, a login page, or a way out of the pages. */
function isClosed({ request, response }: Answered): boolean {
  const { status, body } = response
  if (!isRedirect(status)) return REFUSED.includes(status) || status < 300 && hasLogin(body)
  const to = placeOf(response, request.url)
  const at = new URL(request.url)
  // Paths are compared as ASP.NET Core does, without regard to letter case.
  return to !== undefined && (to.origin !== at.origin ||
    !`${to.pathname}/`.toLowerCase().startsWith(`${at.pathname}/`.toLowerCase()))
}

/** A redirect is not followed: it may lead a token that has no right to a refusal of its own. */
function mayRefuse({ request, response }: Answered): boolean {
  if (!isRedirect(response.status)) return false
  const to = placeOf(response, request.url)
  return to?.origin !== new URL(request.url).origin || NO_ENTRY.test(to.pathname)
}

/** What two answers have in common if the token makes no difference. */
function outcome({ request, response }: Answered): string {
  const { status, body } = response
  const to = isRedirect(status) ? placeOf(response, request.url) : undefined
  return `${status} ${to ? to.origin + to.pathname : hasLogin(body)}`
}

function shown({ response }: Answered): string {
  const { status, body } = response
  if (isRedirect(status)) {
    return `${status} to ${quoted(headerOf(response, 'location') ?? 'nowhere')}`
  }
  return hasLogin(body) ? `${status} and a password field` : `${status}`
}

function placeOf(response: WireResponse, from: string): URL | undefined {
  const location = headerOf(response, 'location')
  return location !== undefined && URL.canParse(location, from)
    ? new URL(location, from)
    : undefined
}

function textsIn(claim: unknown): string[] {
  return [claim].flat().filter((value) => typeof value === 'string')
}

/** Orchard Core takes names of roles and permissions without regard to letter case. */
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function listed(names: readonly string[]): string {
  return names.map((name) => quoted(name, 40)).join(', ')
}
