import { type Check, fail, inconclusive, notApplicable, pass } from '../../engine/check.ts'
import { isLoopback } from '../../engine/limits.ts'
import { mediaType } from '../../engine/media_type.ts'
import { repeatedNames } from '../../engine/repeated_names.ts'
import { headerOf, objectIn, quoted } from '../../engine/seen.ts'
import { documentDifference } from '../document_difference.ts'
import { issuerDifference } from '../issuer_difference.ts'
import { AUTHORITY, NO_DOCUMENT, PROXY, SUPPORT } from './words.ts'

const BASE = { section: 'Discovery', source: 'specification' } as const

/** The discovery document. */
export const DISC_CHECKS: readonly Check[] = [
  {
    ...BASE,
    id: 'T-DISC-01',
    title: 'the tenant publishes its discovery document',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'RBP',
    clauses: ['OIDC-Discovery-4.2', 'RFC8414-3.2'],
    why: 'Clients find the token endpoint by it; without it they need an address typed by hand.',
    remedy: 'Check the issuer: it is the address of the tenant, with its path. On the tenant, ' +
      'Configuration / Features: enable OpenID Authorization Server; then Security / OpenID ' +
      `Connect / Settings / Authorization Server. ${SUPPORT}`,
    reads: ['P01.1'],
    judge(seen) {
      const { response } = seen.answer('P01.1')
      const document = objectIn(response)
      if (response.status === 200 && document) return pass('200 with a JSON object')
      return fail(response.status === 200 ? 'no-json-object' : 'no-document', {
        expected: 'status 200 with a JSON object',
        seen: `status ${response.status}${document ? '' : ', no JSON object'}`,
      })
    },
  },
  {
    ...BASE,
    id: 'T-DISC-02',
    title: 'the discovery document is sent as application/json',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'RB',
    clauses: ['OIDC-Discovery-4.2', 'RFC8414-3.2'],
    why: 'Strict clients refuse a document that does not say it is JSON, and so cannot connect.',
    remedy: `The tenant sends application/json of its own accord: ${PROXY} must leave the header ` +
      'Content-Type as it is.',
    reads: ['P01.1'],
    after: ['T-DISC-01'],
    judge(seen) {
      const header = headerOf(seen.answer('P01.1').response, 'Content-Type')
      const expected = 'application/json, in UTF-8'
      if (header === undefined) {
        return fail('no-content-type', { expected, seen: 'no header Content-Type' })
      }
      const { type, charset } = mediaType(header)
      if (type !== 'application/json') {
        return fail('other-media-type', { expected, seen: quoted(header) })
      }
      if (charset !== undefined && charset !== 'utf-8') {
        return fail('other-charset', { expected, seen: quoted(header) })
      }
      return pass(header)
    },
  },
  {
    ...BASE,
    id: 'T-DISC-03',
    title: 'the tenant calls itself by the issuer that clients are configured with',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'RBP',
    clauses: ['OIDC-Discovery-4.3', 'RFC8414-3.3', 'ASVS-10.5.3'],
    why: 'A client must refuse a document of another issuer, for its secret would go to a tenant ' +
      'that it does not know. The two are compared letter by letter.',
    remedy: `Give the program the issuer that the tenant states, or correct the field ${AUTHORITY}`,
    reads: ['P01.1'],
    after: ['T-DISC-01'],
    judge(seen) {
      const { issuer: given } = seen.target
      const published = seen.metadata?.issuer
      const expected = `the issuer ${quoted(given, 300)}, letter by letter`
      if (typeof published !== 'string') {
        const what = published === undefined ? 'no issuer' : 'an issuer that is no text'
        return fail('issuer-missing', { expected, seen: what })
      }
      const difference = issuerDifference(given, published)
      if (!difference) {
        return pass(
          given === published
            ? 'the same, letter by letter'
            : `${quoted(published, 300)}: without a path, the slash at the end makes no difference`,
        )
      }
      const { kind, words } = difference
      return fail(kind === 'not a URL' ? 'issuer-is-no-url' : `issuer-differs-in-${kind}`, {
        expected,
        seen: kind === 'not a URL'
          ? words
          : `it differs by ${words}: configure exactly ${quoted(published, 300)}`,
      })
    },
  },
  {
    ...BASE,
    id: 'T-DISC-06',
    title: 'the discovery document reads the same for every JSON reader',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'R',
    clauses: ['RFC8259-8.1', 'RFC8259-4', 'OIDC-Discovery-4.2'],
    why:
      'A byte order mark stops some readers; of a name that stands twice, one client takes the ' +
      'first value and another one the last, which may be another token endpoint.',
    remedy:
      `The tenant writes plain UTF-8: look for what ${PROXY} or a module puts into the answer.`,
    reads: ['P01.1'],
    after: ['T-DISC-01'],
    judge(seen) {
      const { response: { body, isUtf8 } } = seen.answer('P01.1')
      const expected = 'UTF-8 without a byte order mark, each name once in its object'
      if (!seen.metadata) return NO_DOCUMENT
      if (!isUtf8) return fail('not-utf8', { expected, seen: 'bytes that are no UTF-8' })
      if (body.startsWith('\uFEFF')) {
        return fail('byte-order-mark', { expected, seen: 'a byte order mark before the object' })
      }
      const [name] = repeatedNames(body)
      if (name !== undefined) {
        return fail('repeated-name', { expected, seen: `${quoted(name)} more than once` })
      }
      return pass('UTF-8, one JSON object, each name once')
    },
  },
  {
    ...BASE,
    id: 'T-DISC-08',
    title: 'the issuer is an https URL without query, fragment or user',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'RB',
    clauses: ['RFC8414-2', 'OIDC-Discovery-3'],
    why:
      'All trust in the tenant hangs on this name: over plain http anybody on the way can take ' +
      'its place, and with a query or fragment the address of the document is ambiguous.',
    remedy: `Serve the tenant over https, and correct the field ${AUTHORITY}`,
    reads: ['P01.1'],
    after: ['T-DISC-01'],
    judge(seen) {
      const issuer = seen.metadata?.issuer
      if (typeof issuer !== 'string' || !URL.canParse(issuer)) {
        return inconclusive('no-issuer', 'the document has no issuer that is a URL')
      }
      const { protocol, username, password } = new URL(issuer)
      const expected = 'https://host/path and nothing else'
      const found = (code: string) => fail(code, { expected, seen: quoted(issuer, 300) })
      // A URL parser drops an empty query or fragment, which is one all the same.
      if (issuer.includes('?')) return found('issuer-with-query')
      if (issuer.includes('#')) return found('issuer-with-fragment')
      if (username !== '' || password !== '') return found('issuer-with-user')
      if (protocol === 'https:') return pass(quoted(issuer, 300))
      return isLoopback(issuer)
        ? notApplicable('loopback', 'plain http, on this very machine')
        : found('issuer-without-https')
    },
  },
  {
    ...BASE,
    id: 'T-DISC-09',
    title: 'names in the headers of a proxy do not get into the discovery document',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'B',
    clauses: ['RFC9700-4.13', 'CWE-345'],
    why:
      'If anybody can have a host of his own put into the document, a cache between tenant and ' +
      'client can hand it to all, and with it the address that secrets are sent to.',
    remedy:
      'Let only your own proxy set X-Forwarded-Host, -Proto, -Prefix and Forwarded, and have ' +
      `it overwrite what comes from outside; and fill the field ${AUTHORITY}`,
    reads: ['P01.1', 'P06'],
    after: ['T-DISC-01'],
    judge(seen) {
      const { response } = seen.answer('P06')
      const { metadata, forgedHost } = seen
      if (!metadata) return NO_DOCUMENT
      const expected = 'the document as without these headers'
      const { status, body } = response
      const isRedirect = status >= 300 && status < 400
      // A refusal may say what it refuses.
      const text = status === 200 ? body : isRedirect ? headerOf(response, 'Location') ?? '' : ''
      if (text.includes(forgedHost) || text.includes('/forged')) {
        return fail('forged-name', { expected, seen: 'a name that was forged in a header' })
      }
      if (status !== 200) {
        return inconclusive(
          'other-answer',
          `status ${status} for forged headers, which does not tell what the tenant makes of them`,
        )
      }
      const document = objectIn(response)
      if (!document) return fail('no-document', { expected, seen: 'status 200 without a document' })
      const [member] = documentDifference(metadata, document)
      if (member === undefined) return pass('the same document, without the forged names')
      return fail('document-differs', { expected, seen: `another value of ${quoted(member)}` })
    },
  },
  {
    ...BASE,
    id: 'T-DISC-12',
    title: 'the tenant publishes the same document each time',
    level: 'SHOULD',
    isHouseRule: true,
    profiles: 'BP',
    clauses: ['OIDC-Discovery-4.2'],
    why: 'Nodes that disagree make clients fail now and then, which nobody can explain afterwards.',
    remedy: 'See that all nodes of the tenant share settings, database and keys, run the same ' +
      'version, and stand behind one address.',
    reads: ['P01.1', 'P01.2'],
    mayRead: ['P01.3'],
    after: ['T-DISC-01'],
    judge(seen) {
      if (!seen.metadata) return NO_DOCUMENT
      for (const step of ['P01.2', 'P01.3']) {
        const response = seen.maybe(step)?.response
        if (!response) continue
        const document = response.status === 200 ? objectIn(response) : undefined
        const differing = document && documentDifference(seen.metadata, document)
        if (differing?.length === 0) continue
        return fail('answers-differ', {
          expected: 'the document of the first answer',
          seen: differing
            ? `${step}: another value of ${quoted(differing[0] ?? '')}`
            : `${step}: status ${response.status} without a document`,
          evidence: ['P01.1', step],
        })
      }
      return pass(seen.maybe('P01.3') ? 'three answers that say the same' : 'two that say the same')
    },
  },
]
