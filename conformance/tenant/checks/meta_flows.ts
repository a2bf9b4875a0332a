import {
  type Check,
  fail,
  type Finding,
  inconclusive,
  notApplicable,
  pass,
} from '../../engine/check.ts'
import { quoted, type Seen, textOf } from '../../engine/seen.ts'
import { NO_DOCUMENT, SERVER_PAGE, SUPPORT } from './words.ts'

const BASE = { section: 'Discovery', reads: ['P01.1'], after: ['T-DISC-01'] } as const

/** The flows and ways to log in that the discovery document offers. */
export const META_FLOW_CHECKS: readonly Check[] = [
  {
    ...BASE,
    id: 'T-META-04',
    title: 'the tenant offers the client credentials flow',
    level: 'MUST',
    isHouseRule: true,
    profiles: 'P',
    clauses: ['RFC8414-2', 'Product documentation: Flows'],
    source: 'product documentation',
    why:
      'A program has no other way to a token. A tenant does not offer this one until it is told ' +
      'to, and a document that lists no flows means those for people.',
    remedy: `Tick Allow Client Credentials Flow on ${SERVER_PAGE}`,
    judge: (seen) =>
      onGrants(seen, (grants) => {
        const expected = 'client_credentials in grant_types_supported'
        // RFC 8414, 2: those of people are meant where none is named.
        if (!grants) return fail('flow-not-offered', { expected, seen: 'no grant_types_supported' })
        if (grants.includes('client_credentials')) return pass('client_credentials is listed')
        return fail('flow-not-offered', { expected, seen: listed(grants) })
      }),
  },
  {
    ...BASE,
    id: 'T-META-05',
    title: 'the tenant offers no flow but client credentials',
    level: 'SHOULD',
    isHouseRule: true,
    profiles: 'P',
    clauses: ['Product documentation: Flows', 'ASVS-10.4.4'],
    source: 'product documentation',
    why: 'Each other flow is a way in that nobody on this tenant uses and nobody watches. The ' +
      'documentation asks for the client credentials flow only.',
    remedy:
      'If people log in to other programs by this tenant, say so with --also-serves-users. Else ' +
      `leave no tick of Flows but Allow Client Credentials Flow on ${SERVER_PAGE}`,
    judge(seen) {
      if (seen.target.expect.alsoServesUsers) {
        return notApplicable('also-serves-users', 'the tenant is said to serve people too')
      }
      return onGrants(seen, (grants) => {
        if (!grants) return notApplicable('not-said', 'no grant_types_supported, see T-META-04')
        const others = grants.filter((grant) => grant !== 'client_credentials')
        if (others.length === 0) return pass('no other flow is listed')
        const expected = 'no flow but client_credentials'
        return fail('other-flows', { expected, seen: listed(others) })
      })
    },
  },
  {
    ...BASE,
    id: 'T-META-06',
    title: 'the tenant does not offer the password flow',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'BP',
    clauses: ['RFC9700-2.4', 'ASVS-10.4.4'],
    source: 'specification',
    why: 'It hands the passwords of people to programs, and anybody can try passwords by it.',
    remedy: `Take away the tick of Allow Password Flow on ${SERVER_PAGE}`,
    judge: (seen) =>
      onGrants(seen, (grants) => {
        if (!grants?.includes('password')) return pass('password is not listed')
        const expected = 'grant_types_supported without password'
        return fail('password-flow', { expected, seen: listed(grants) })
      }),
  },
  {
    ...BASE,
    id: 'T-META-08',
    title: 'the token endpoint takes a client secret',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'R',
    clauses: ['RFC8414-2', 'RFC6749-2.3.1'],
    source: 'specification',
    why: 'A program that has a Client Secret needs a way to present it.',
    remedy:
      'A tenant offers client_secret_basic and client_secret_post of its own accord: ask your ' +
      'POS support what took them away.',
    judge({ metadata }) {
      if (!metadata) return NO_DOCUMENT
      const methods = metadata.token_endpoint_auth_methods_supported
      if (methods === undefined) return pass('none is named, which means client_secret_basic')
      if (!Array.isArray(methods)) return inconclusive('no-list', 'the methods are no list')
      const secret = ['client_secret_basic', 'client_secret_post']
      if (methods.some((method) => secret.includes(method))) return pass(listed(methods))
      return fail('no-secret-method', { expected: secret.join(' or '), seen: listed(methods) })
    },
  },
  {
    ...BASE,
    id: 'T-META-09',
    title: 'the token endpoint serves no client without a secret',
    level: 'SHOULD',
    isHouseRule: true,
    profiles: 'BP',
    clauses: ['Product documentation: Type', 'RFC6749-2.1'],
    source: 'product documentation',
    why: 'Programs of a shop are to be confidential clients: an ID alone is known to many.',
    remedy:
      'OpenIddict does not list "none" by itself: ask your POS support what added it. Until it is ' +
      'gone, see that Type is Confidential client for every application on Security / OpenID ' +
      `Connect / Applications. ${SUPPORT}`,
    judge({ metadata }) {
      if (!metadata) return NO_DOCUMENT
      const methods = metadata.token_endpoint_auth_methods_supported
      if (methods !== undefined && !Array.isArray(methods)) {
        return inconclusive('no-list', 'the methods are no list')
      }
      if (!methods?.includes('none')) return pass('none is not listed')
      return fail('public-clients', { expected: 'methods without none', seen: listed(methods) })
    },
  },
]

/** @param judge is given the flows that the document lists, `undefined` if it names none */
function onGrants(
  { metadata }: Seen,
  judge: (grants: readonly unknown[] | undefined) => Finding,
): Finding {
  if (!metadata) return NO_DOCUMENT
  const { grant_types_supported: grants } = metadata
  if (grants !== undefined && !Array.isArray(grants)) {
    return inconclusive('no-list', 'the flows are no list')
  }
  return judge(grants)
}

function listed(values: readonly unknown[]): string {
  if (values.length === 0) return 'an empty list'
  const shown = values.slice(0, 8).map((value) => quoted(textOf(value), 60)).join(', ')
  return values.length > 8 ? `${shown} and ${values.length - 8} more` : shown
}
