import type { Report } from '../engine/report.ts'
import { renderConsole, type RenderOptions } from './console.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { renderMarkdown } from './markdown.ts'

export type { RenderOptions }

/** Forms of a report. */
export const REPORT_FORMATS = ['console', 'json', 'junit', 'markdown'] as const

/** Form of a report. */
export type ReportFormat = (typeof REPORT_FORMATS)[number]

/**
 * Writes a report as a text that ends with a line end. All forms tell the same verdicts.
 *
 * @param options for `console` alone
 */
export function renderReport(
  format: ReportFormat,
  report: Report,
  options: RenderOptions = {},
): string {
  switch (format) {
    case 'console':
      return renderConsole(report, options)
    case 'json':
      return renderJson(report)
    case 'junit':
      return renderJunit(report)
    case 'markdown':
      return renderMarkdown(report)
  }
}
