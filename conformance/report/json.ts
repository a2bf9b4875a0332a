import type { Report } from '../engine/report.ts'
import { visibleJson } from './escape.ts'

/** The report itself, as `report.schema.json` describes it. */
export function renderJson(report: Report): string {
  return `${visibleJson(JSON.stringify(report, null, 2))}\n`
}
