import { type Check, fail, pass } from '../../engine/check.ts'
import { objectIn } from '../../engine/seen.ts'

/** The discovery document. */
export const DISC_CHECKS: readonly Check[] = [
  {
    id: 'T-DISC-01',
    title: 'the tenant publishes its discovery document',
    section: 'Discovery',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'RBP',
    clauses: ['OIDC-Discovery-4.2', 'RFC8414-3.2'],
    source: 'specification',
    why: 'Clients find the token endpoint by it; without it they need an address typed by hand.',
    remedy: 'Check the issuer: it is the address of the tenant, with its path. On the tenant, ' +
      'Configuration / Features: enable OpenID Authorization Server; then Security / OpenID ' +
      'Connect / Settings / Authorization Server. If the menu is missing, ask your POS support.',
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
]
