import { ConformanceError } from '../conformance_error.ts'
import type { Evidence } from '../engine/evidence.ts'
import { isNestedTooDeep } from '../engine/nesting.ts'
import { evidenceShape } from './evidence_shape.ts'

const FORMAT = 'pos-auth/conformance-report@1'

/** The claims of a token may be as deep as any text of a tenant, and stand within. */
const DEEPEST = 250

/**
 * The recorded run in a JSON report.
 *
 * @throws {ConformanceError} `not-a-report`
 */
export function readEvidence(text: string): Evidence {
  let report: unknown
  if (isNestedTooDeep(text, DEEPEST)) throw notAReport('it is nested too deep')
  try {
    // Editors may put a byte order mark in front.
    report = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw notAReport('it is no JSON')
  }
  const { format, evidence } = Object(report) as { format?: unknown; evidence?: unknown }
  if (format !== FORMAT) throw notAReport(`its format is not ${FORMAT}`)
  const wrong = evidenceShape(evidence, 'evidence')
  if (wrong !== undefined) throw notAReport(`${wrong} is missing or of another kind`)
  return evidence as Evidence
}

function notAReport(problem: string): ConformanceError {
  return new ConformanceError(
    'not-a-report',
    `the file is no JSON report of this kit (${problem}): give one written by --report json=FILE`,
  )
}
