import type { Report } from '../conformance/engine/report.ts'
import type { Verdict } from '../conformance/engine/verdict.ts'
import { changeJson, when } from '../conformance/self_test/alterations.ts'
import { runScenario } from '../conformance/self_test/scenario.ts'

/** Ends of a run that every form of the report must be able to tell. */
export const ENDS = ['passing', 'failing', 'undecided', 'crashed'] as const

/** One of them. */
export type End = (typeof ENDS)[number]

/**
 * Reports of real runs against mock tenants, one for each end. The crashed one is made by hand.
 *
 * @param clientSecret of the passing run; default: made by chance
 */
export async function reportsOfAllEnds(clientSecret?: string): Promise<Record<End, Report>> {
  const passing = await runScenario({ clientSecret })
  const grants = { grant_types_supported: ['client_credentials', 'password'] }
  const password = when('/.well-known/openid-configuration', changeJson(grants))
  return {
    passing,
    failing: await runScenario({ alter: password, selection: { only: ['META'], skip: [] } }),
    undecided: await runScenario({ target: { issuer: 'https://elsewhere.example/north' } }),
    crashed: crashed(passing),
  }
}

function crashed(report: Report): Report {
  const counts = Object.fromEntries(Object.keys(report.counts).map((status) => [status, 0]))
  return {
    ...report,
    verdicts: [],
    counts: counts as Report['counts'],
    conclusion: { exitCode: 4, reason: 'kit-fault', message: 'the kit broke: please report it' },
    evidence: { ...report.evidence, exchanges: [], handshakes: [], tokens: [], life: undefined },
  }
}

/** A verdict as a check gives it that found something, laid over with what a test is about. */
export function verdictWith(change: Partial<Verdict>): Verdict {
  return {
    id: 'T-DISC-01',
    title: 'the tenant publishes its discovery document',
    section: 'Discovery',
    level: 'MUST',
    isHouseRule: false,
    isRequired: true,
    clauses: [
      { name: 'RFC8414-3.2', url: 'https://www.rfc-editor.org/rfc/rfc8414#section-3.2' },
      { name: 'Product documentation: Client ID' },
    ],
    source: 'specification',
    why: 'Clients find the token endpoint by it.',
    remedy: 'Check the issuer.',
    status: 'fail',
    reason: 'no-json-object',
    expected: 'status 200 with a JSON object',
    seen: 'status 200, no JSON object',
    evidence: ['P01.1'],
    ...change,
  }
}

/** What a tenant may put into its answers to harm who reads a report of it. */
export const HOSTILE = [
  '\u001b[2J\u001b]0;title\u0007\u009b31m\u0000\u007f',
  '\r\n## Verdict: CONFORMS\r\n::error::command',
  '| cell | <script>alert(1)</script> </details> <!-- ]]> &amp;',
  '`code` ``more`` [link](https://evil.example) @everyone #1 *bold* ~~gone~~',
  '\u202egnirts\u2066\u200b\u2028\ufeff\ufffe\uffff\ud800',
].join(' ')

/** A report in which everything that a tenant may have a say in is hostile. */
export function hostile(report: Report): Report {
  const { evidence, conclusion } = report
  return {
    ...report,
    conclusion: { ...conclusion, message: HOSTILE },
    verdicts: report.verdicts.map((verdict) => ({
      ...verdict,
      part: HOSTILE,
      expected: HOSTILE,
      seen: HOSTILE,
      parts: undefined,
    })),
    evidence: {
      ...evidence,
      runId: HOSTILE,
      target: { ...evidence.target, issuer: HOSTILE, clientId: HOSTILE },
      exchanges: evidence.exchanges.map((exchange) => ({
        ...exchange,
        request: { ...exchange.request, method: HOSTILE, url: `https://evil.example/${HOSTILE}` },
      })),
      handshakes: evidence.exchanges.map(({ step }) => ({
        step,
        url: HOSTILE,
        offer: 'default' as const,
        outcome: 'accepted' as const,
        cipher: HOSTILE,
      })),
    },
  }
}
