import { canonicalJson } from '../../engine/canonical_json.ts'
import {
  type Check,
  fail,
  type Finding,
  inconclusive,
  notApplicable,
  pass,
} from '../../engine/check.ts'
import type { TokenFacts } from '../../engine/evidence.ts'
import { objectIn, quoted, type Seen } from '../../engine/seen.ts'
import { isSigningKey, keysIn } from '../keys/key_set.ts'
import { JWKS_CERTIFICATE_CHECKS } from './jwks_certificates.ts'
import { JWKS_KEY_CHECKS } from './jwks_keys.ts'
import { SERVER_PAGE } from './words.ts'

/** How a token names its key (RFC 7515, 4.1.4, 4.1.7 and 4.1.8). */
const NAMES = ['kid', 'x5t#S256', 'x5t']

function judgeKid({ header, step }: TokenFacts, seen: Seen): Finding {
  const evidence = ['P03', step]
  const name = NAMES.find((name) => typeof header?.[name] === 'string')
  if (name === undefined) return { ...inconclusive('no-kid', 'the token names no key'), evidence }
  const kid = header?.[name] as string
  if (keysIn(seen).some((key) => key[name] === kid)) return { ...pass(quoted(kid, 48)), evidence }
  const expected = `the key ${quoted(kid, 48)}`
  return fail('unknown-key', { expected, seen: 'other keys only', evidence })
}

/** The keys that the tenant publishes. */
export const JWKS_CHECKS: readonly Check[] = [
  {
    id: 'T-JWKS-01',
    title: 'the tenant publishes its signing keys',
    section: 'Keys',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'R',
    clauses: ['RFC7517-5', 'OIDC-Discovery-3'],
    source: 'specification',
    why: 'Whoever takes tokens of this tenant verifies them with these keys.',
    remedy:
      'See that nothing in front of the tenant takes the path /.well-known/jwks, then choose a ' +
      `signing certificate that exists on ${SERVER_PAGE}`,
    reads: ['P03'],
    judge(seen) {
      const { response } = seen.answer('P03')
      const expected = 'status 200 and a list of keys with one for signatures'
      if (response.status !== 200) {
        return fail('no-keys-document', { expected, seen: `status ${response.status}` })
      }
      if (!Array.isArray(objectIn(response)?.keys)) {
        return fail('no-key-list', { expected, seen: 'no JSON object with a list of keys' })
      }
      const keys = keysIn(seen)
      const signing = keys.filter(isSigningKey)
      if (signing.length > 0) return pass(`${signing.length} for signatures`)
      return fail('no-signing-key', { expected, seen: `${keys.length} keys, none for signatures` })
    },
  },
  ...JWKS_KEY_CHECKS,
  {
    id: 'T-JWKS-08',
    title: 'the key that a token names is published',
    section: 'Keys',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'R',
    clauses: ['RFC9068-4'],
    source: 'specification',
    why: 'A token whose key is unknown is refused by every service that verifies it itself.',
    remedy:
      'Nodes that have not read the keys of the others sign with unpublished ones: let them share ' +
      'the folder App_Data or the store of certificates, and start them again.',
    reads: ['P03', 'P10'],
    after: ['T-JWKS-01'],
    judge(seen) {
      const tokens = seen.tokens.filter(({ kind }) => kind === 'jwt')
      if (tokens.length === 0) {
        return notApplicable(
          'not-signed',
          'the tokens are no signed JWTs, their keys are not shown',
        )
      }
      // All of them, for the next may come of another node.
      const findings = tokens.map((token) => judgeKid(token, seen))
      return findings.find(({ status }) => status === 'fail') ??
        findings.find(({ status }) => status === 'inconclusive') ?? findings[0] as Finding
    },
  },
  ...JWKS_CERTIFICATE_CHECKS,
  {
    id: 'T-JWKS-10',
    title: 'the tenant publishes the same keys each time',
    section: 'Keys',
    level: 'SHOULD',
    isHouseRule: true,
    profiles: 'BP',
    clauses: ['OIDC-Core-10.1.1', 'RFC7517-5'],
    source: 'recorded OpenIddict',
    why:
      'A tenant that cannot store its key makes a new one in the memory of each node: tokens of ' +
      'one node are then refused by the other, and all end with a restart.',
    remedy:
      'Give all nodes one shared folder App_Data that they may write to, or name a certificate ' +
      `as signing certificate on ${SERVER_PAGE}`,
    reads: ['P03', 'P03.2'],
    after: ['T-JWKS-01'],
    judge(seen) {
      const setOf = (step: string) => keysIn(seen, step).map(canonicalJson).sort().join('\n')
      if (setOf('P03') === setOf('P03.2')) return pass('the same set twice')
      const { status } = seen.answer('P03.2').response
      return fail('keys-differ', {
        expected: 'the keys of the first answer',
        seen: status === 200 ? 'other keys the second time' : `status ${status} the second time`,
      })
    },
  },
]
