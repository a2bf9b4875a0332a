import { type Check, fail, notApplicable, pass } from '../../engine/check.ts'
import { quoted } from '../../engine/seen.ts'
import { NO_DOCUMENT, PROXY } from './words.ts'

const BASE = {
  section: 'Discovery',
  level: 'MUST',
  isHouseRule: false,
  profiles: 'R',
  source: 'specification',
  reads: ['P01.1'],
  after: ['T-DISC-01'],
  remedy:
    'The product writes this by itself: ask your POS support, and look for what a module or ' +
    `${PROXY} changes in the document.`,
} as const

type Metadata = Readonly<Record<string, unknown>>

/** The form of the discovery document. */
export const META_FORM_CHECKS: readonly Check[] = [
  {
    ...BASE,
    id: 'T-META-11',
    title: 'the discovery document has the members that it must have',
    clauses: ['RFC8414-2', 'OIDC-Discovery-3'],
    why: 'Libraries refuse a document without them, even if they would not need them.',
    judge({ metadata }) {
      if (!metadata) return NO_DOCUMENT
      const missing = required(metadata).filter((name) => metadata[name] === undefined)
      if (missing.length > 0) {
        const names = missing.map((name) => quoted(name)).join(', ')
        return fail('member-missing', { expected: names, seen: `no ${names}` })
      }
      return pass(
        metadata.response_types_supported === undefined
          ? 'all but response_types_supported: RFC 8414 requires it and forbids empty lists, which ' +
            'a tenant with the client credentials flow alone cannot both obey'
          : 'all of them',
      )
    },
  },
  {
    ...BASE,
    id: 'T-META-12',
    title: 'no list in the discovery document is empty',
    clauses: ['RFC8414-3.2'],
    why: 'An empty list means none at all, where one that is left out means the default.',
    judge({ metadata }) {
      if (!metadata) return NO_DOCUMENT
      const lists = Object.entries(metadata).filter(([, value]) => Array.isArray(value))
      if (lists.length === 0) return notApplicable('no-list', 'the document has no list')
      const [empty] = lists.find(([, value]) => (value as unknown[]).length === 0) ?? []
      if (empty === undefined) return pass(`${lists.length} lists, none of them empty`)
      return fail('empty-list', {
        expected: 'lists with content, or none',
        seen: `${quoted(empty)} is empty`,
      })
    },
  },
  {
    ...BASE,
    id: 'T-META-13',
    title: 'the members of the discovery document are of the types they must be',
    clauses: ['RFC8414-2', 'OIDC-Discovery-3'],
    why: 'A list that is a text, or a text that is a list, breaks typed clients when they read it.',
    judge({ metadata }) {
      if (!metadata) return NO_DOCUMENT
      const known = Object.entries(metadata).filter(([name]) => typeOf(name) !== undefined)
      for (const [name, value] of known) {
        const type = typeOf(name) as MemberType
        if (IS_OF[type](value)) continue
        const seen = Array.isArray(value) ? 'a list of something else' : typeWord(value)
        return fail('wrong-type', { expected: `${quoted(name)} as ${type}`, seen })
      }
      return pass(`${known.length} members, unknown ones not counted`)
    },
  },
]

/** What is required depends on what is offered. */
function required(metadata: Metadata): string[] {
  const { scopes_supported: scopes, grant_types_supported: grants } = metadata
  const isOpenId = (Array.isArray(scopes) && scopes.includes('openid')) ||
    metadata.userinfo_endpoint !== undefined
  // Grants that begin at the authorization endpoint, which are the default too.
  const isInteractive = !Array.isArray(grants) ||
    grants.some((grant) => grant === 'authorization_code' || grant === 'implicit')
  return [
    ...(isInteractive ? ['authorization_endpoint', 'response_types_supported'] : []),
    ...(isOpenId
      ? ['jwks_uri', 'subject_types_supported', 'id_token_signing_alg_values_supported']
      : []),
  ]
}

type MemberType = 'a list of texts' | 'a text' | 'true or false'

const IS_OF: Readonly<Record<MemberType, (value: unknown) => boolean>> = {
  'a list of texts': (value) =>
    Array.isArray(value) && value.every((item) => typeof item === 'string'),
  'a text': (value) => typeof value === 'string',
  'true or false': (value) => typeof value === 'boolean',
}

/** RFC 8414, RFC 8705, RFC 9101, RFC 9126, RFC 9207, OIDC Discovery and its logout documents. */
const FLAGS: ReadonlySet<string> = new Set([
  'authorization_response_iss_parameter_supported',
  'backchannel_logout_session_supported',
  'backchannel_logout_supported',
  'claims_parameter_supported',
  'frontchannel_logout_session_supported',
  'frontchannel_logout_supported',
  'request_parameter_supported',
  'request_uri_parameter_supported',
  'require_pushed_authorization_requests',
  'require_request_uri_registration',
  'require_signed_request_object',
  'tls_client_certificate_bound_access_tokens',
])

const LISTS =
  /^(acr_values|claim_types|claims|claims_locales|code_challenge_methods|display_values|dpop_signing_alg_values|grant_types|prompt_values|response_modes|response_types|scopes|subject_types|ui_locales|.*_auth_methods|.*_(signing|encryption)_(alg|enc)(_values)?)_supported$/

/** `undefined` for a member that no specification named here knows. */
function typeOf(name: string): MemberType | undefined {
  if (FLAGS.has(name)) return 'true or false'
  if (LISTS.test(name)) return 'a list of texts'
  const isText = name === 'issuer' ||
    /_endpoint$|^(jwks_uri|op_policy_uri|op_tos_uri|service_documentation|signed_metadata)$/
      .test(name)
  return isText ? 'a text' : undefined
}

function typeWord(value: unknown): string {
  if (value === null) return 'null'
  const words = { string: 'a text', number: 'a number', boolean: 'true or false' } as const
  return words[typeof value as keyof typeof words] ?? 'an object'
}
