import { ConformanceError } from '../conformance_error.ts'
import type { Evidence } from '../engine/evidence.ts'

type Shape = 'array' | 'object' | 'string'

/** What judging needs, and the least that must be true of it. */
const SHAPES: Readonly<Record<string, Shape>> = {
  target: 'object',
  runId: 'string',
  startedAt: 'string',
  endedAt: 'string',
  fictitiousClientId: 'string',
  forgedHost: 'string',
  exchanges: 'array',
  handshakes: 'array',
  unsent: 'array',
  tokens: 'array',
  credential: 'object',
  ledger: 'object',
}

const FORMAT = 'pos-auth/conformance-report@1'

/**
 * The recorded run in a JSON report.
 *
 * @throws {ConformanceError} `not-a-report`
 */
export function readEvidence(text: string): Evidence {
  let report: unknown
  try {
    report = JSON.parse(text)
  } catch {
    throw notAReport('it is no JSON')
  }
  const { format, evidence } = Object(report) as { format?: unknown; evidence?: unknown }
  if (format !== FORMAT) throw notAReport(`its format is not ${FORMAT}`)
  const recorded = Object(evidence) as Record<string, unknown>
  const wrong = Object.keys(SHAPES).find((name) => shapeOf(recorded[name]) !== SHAPES[name])
  if (wrong !== undefined) throw notAReport(`evidence.${wrong} is missing or of another kind`)
  const isWhole = (recorded.exchanges as unknown[]).every(isExchange)
  if (!isWhole) throw notAReport('an exchange of it has no step or no request')
  return recorded as unknown as Evidence
}

function isExchange(value: unknown): boolean {
  const { step, request, response } = Object(value)
  return typeof step === 'string' && typeof Object(request).url === 'string' &&
    Array.isArray(Object(request).headers) &&
    (response === undefined ||
      (typeof Object(response).body === 'string' && Array.isArray(Object(response).headers)))
}

function shapeOf(value: unknown): Shape | undefined {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'string') return 'string'
  return typeof value === 'object' && value !== null ? 'object' : undefined
}

function notAReport(problem: string): ConformanceError {
  return new ConformanceError(
    'not-a-report',
    `the file is no JSON report of this kit (${problem}): give one written by --report json=FILE`,
  )
}
