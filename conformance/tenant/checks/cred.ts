import { type Check, fail, pass, warn } from '../../engine/check.ts'
import { LEAST_LENGTH } from '../../engine/redactor.ts'
import { CRED_KEEPING_CHECKS } from './cred_keeping.ts'

const MENU = 'On Security / OpenID Connect / Applications'
const SUPPORT = 'If the menu is missing, ask your POS support.'
/** What to do about a secret that is not good enough. */
const NEW_SECRET =
  `${MENU} edit the application and enter a new Client Secret: 43 random letters ` +
  'and digits, as `pos-auth register` or a password manager makes them, then put the same one where ' +
  `the program reads it. ${SUPPORT}`

const CREDENTIAL = {
  section: 'Secret handling',
  isHouseRule: true,
  reads: [],
  looksAt: 'credential',
} as const

const LEAST_BITS = 128
const RECOMMENDED_BITS = 160

/** The Client ID and the secret themselves. */
const CRED_VALUE_CHECKS: readonly Check[] = [
  {
    ...CREDENTIAL,
    id: 'T-CRED-01',
    title: 'the Client ID is of lower-case letters and digits',
    level: 'REC',
    profiles: 'P',
    clauses: ['Product documentation: Client ID'],
    source: 'product documentation',
    why: 'Other signs work, but not with programs that encode the Client ID differently, and a ' +
      'capital letter is easily mistyped.',
    remedy: `${MENU} add an application whose Client ID has lower-case letters and digits only, ` +
      `such as stocksync, with a new Client Secret, then delete the old one. ${SUPPORT}`,
    // An ID that Basic cannot carry is not of letters and digits either.
    after: ['T-CRED-02'],
    judge({ target: { clientId } }) {
      if (/^[a-z0-9]+$/.test(clientId)) return pass('lower-case letters and digits')
      return fail('other-signs', {
        expected: 'a to z and 0 to 9 alone',
        seen: signsOf(clientId),
      })
    },
  },
  {
    ...CREDENTIAL,
    id: 'T-CRED-02',
    title: 'the Client ID can be sent by Basic',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'R',
    clauses: ['RFC6749-A.1', 'RFC7617-2'],
    source: 'specification',
    why: 'A colon ends the name in a Basic login, and other signs than those of ASCII have no ' +
      'agreed encoding there: the login fails with some programs and works with others.',
    remedy: `${MENU} add an application with another Client ID. ${SUPPORT}`,
    judge({ target: { clientId } }) {
      const expected = 'printable ASCII without a colon'
      if (!/^[\x20-\x7e]+$/.test(clientId)) {
        return fail('not-ascii', { expected, seen: 'signs beyond printable ASCII' })
      }
      if (clientId.includes(':')) return fail('colon', { expected, seen: 'a colon' })
      return pass(expected)
    },
  },
  {
    ...CREDENTIAL,
    id: 'T-CRED-03',
    title: 'the Client Secret is of printable ASCII',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'R',
    clauses: ['RFC6749-A.2'],
    source: 'specification',
    why: 'Other signs have several encodings, so the login fails with some programs.',
    remedy: NEW_SECRET,
    judge({ credential }) {
      if (credential.isVisibleAscii) return pass('printable ASCII')
      return fail('not-ascii', {
        expected: 'printable ASCII',
        seen: 'control characters, or signs beyond ASCII',
      })
    },
  },
  {
    ...CREDENTIAL,
    id: 'T-CRED-04',
    title: 'the Client Secret is long and random',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'BP',
    clauses: ['RFC6749-10.10', 'Product documentation: Client Secret'],
    source: 'product documentation',
    why: 'The tenant lets everybody try as many secrets as they like. Only the strength of the ' +
      'secret keeps them out.',
    remedy: NEW_SECRET,
    judge({ credential: { strengthBits, weaknesses, length } }) {
      const because = weaknesses.length === 0 ? '' : `: ${weaknesses.join(', ')}`
      const seen = `${length} characters, ${strengthBits} bits at most${because}`
      if (strengthBits < LEAST_BITS) {
        return fail('too-weak', { expected: `at least ${LEAST_BITS} bits, better 256`, seen })
      }
      if (strengthBits < RECOMMENDED_BITS) {
        return warn('rather-weak', { expected: `at least ${RECOMMENDED_BITS} bits`, seen })
      }
      return pass(seen)
    },
  },
  {
    ...CREDENTIAL,
    id: 'T-CRED-05',
    title: 'the Client Secret is no placeholder and no sample',
    level: 'MUST',
    profiles: 'BP',
    clauses: ['ASVS-13.2.3', 'Product documentation: Client Secret'],
    source: 'product documentation',
    why: 'What stands in documentation and samples is what an attacker tries first.',
    remedy: NEW_SECRET,
    judge({ credential: { placeholder, length } }) {
      const expected = 'a random secret'
      if (placeholder !== undefined) return fail('placeholder', { expected, seen: placeholder })
      if (length < LEAST_LENGTH) {
        return warn('too-short-to-be-searched-for', {
          expected: `at least ${LEAST_LENGTH} characters`,
          seen: `${length} characters: so short a secret is not searched for in outputs and ` +
            'repositories, because words would be found',
        })
      }
      return pass('none that is known')
    },
  },
  {
    ...CREDENTIAL,
    id: 'T-CRED-06',
    title: 'the Client Secret does not hold the Client ID, the host, the tenant or a brand',
    level: 'MUST',
    profiles: 'P',
    clauses: ['Product documentation: Client Secret'],
    source: 'product documentation',
    why: 'An attacker knows these names, and builds guesses from them.',
    remedy: NEW_SECRET,
    judge({ credential: { contains } }) {
      if (contains.length === 0) return pass('none of them')
      return fail('known-name', {
        expected: 'none of them',
        seen: `it holds the ${contains.join(', the ')}`,
      })
    },
  },
  {
    ...CREDENTIAL,
    id: 'T-CRED-07',
    title: 'the Client Secret needs no encoding',
    level: 'REC',
    profiles: 'P',
    clauses: ['RFC3986-2.3', 'RFC6749-B'],
    source: 'specification',
    why:
      'Many programs forget to encode the secret in a Basic login. With letters and digits alone ' +
      'it makes no difference.',
    remedy: NEW_SECRET,
    judge({ credential }) {
      if (credential.isUnreserved) return pass('letters, digits and -._~ alone')
      return fail('needs-encoding', {
        expected: 'letters, digits and -._~ alone',
        seen: 'other signs',
      })
    },
  },
  {
    ...CREDENTIAL,
    id: 'T-CRED-08',
    title: 'nothing stands around the Client Secret where it is kept',
    level: 'MUST',
    profiles: 'P',
    clauses: ['Product documentation: Client Secret'],
    source: 'product documentation',
    why:
      'Some programs take blanks, quotes and line ends for a part of the secret and some do not: ' +
      'the login fails with one of them.',
    remedy:
      'Write the secret anew where it is kept, without quotes and blanks. One line end behind ' +
      'it is right in a file.',
    judge({ credential: { surroundings } }) {
      if (surroundings.length === 0) return pass('nothing around it')
      return fail('surroundings', {
        expected: 'the secret, and in a file one line feed at most',
        seen: surroundings.join(', '),
      })
    },
  },
]

/** The credential: what it is, and how it is kept. */
export const CRED_CHECKS: readonly Check[] = [...CRED_VALUE_CHECKS, ...CRED_KEEPING_CHECKS]

/** The kinds of signs in a Client ID that the documentation advises against. */
function signsOf(clientId: string): string {
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/[A-Z]/, 'capital letters'],
    [/\s/, 'blanks'],
    [/[!-/:-@[-`{-~]/, 'punctuation'],
    [/[^ -~\s]/, 'signs beyond ASCII'],
  ]
  const found = kinds.filter(([sign]) => sign.test(clientId)).map(([, words]) => words)
  return found.join(', ') || 'nothing'
}
