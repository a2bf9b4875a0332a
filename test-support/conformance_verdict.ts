import type { Evidence, Exchange } from '../conformance/engine/evidence.ts'
import type { Header, WireRequest } from '../conformance/engine/exchange.ts'
import { judge } from '../conformance/engine/judge.ts'
import type { Verdict } from '../conformance/engine/verdict.ts'
import { CHECKS } from '../conformance/tenant/checks.ts'
import { evidenceOf, exchangeOf, responseOf } from './conformance_evidence.ts'

/** Every MUST, and no deviation tolerated. */
const STRICT = { name: 'pos', deviations: [] } as const

/** What one check says of some exchanges, as all profiles together would have it. */
export function verdictOf(
  id: string,
  exchanges: readonly Exchange[],
  given: Partial<Evidence> = {},
): Verdict {
  const evidence = evidenceOf({ ...given, exchanges })
  const verdict = judge(evidence, CHECKS, new Set([id]), STRICT)
    .find((verdict) => verdict.id === id)
  if (!verdict) throw new Error(`there is no check ${id}`)
  return verdict
}

/** An exchange with a token endpoint; the body of an answer is its JSON. */
export function tokenExchange(
  step: string,
  status: number,
  members: unknown,
  headers: readonly Header[] = [],
  request: Partial<WireRequest> = {},
): Exchange {
  const exchange = exchangeOf(step, { ...responseOf(status, members), headers })
  const basic: readonly Header[] = [['Authorization', 'Basic ‹credential›']]
  return { ...exchange, request: { ...exchange.request, headers: basic, ...request } }
}
