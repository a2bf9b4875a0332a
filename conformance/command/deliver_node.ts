import { resolve } from 'node:path'
import type { Redactor } from '../engine/redactor.ts'
import type { Report } from '../engine/report.ts'
import { renderReport } from '../report/mod.ts'
import { RedactionError, ReportFileError, writeReports } from '../write_reports_node.ts'
import { type Io, print } from './io_node.ts'
import type { ReportChoice } from './report_choices.ts'

/**
 * Writes the files and prints what goes to standard output, or nothing at all if any of it still
 * holds a secret.
 *
 * @throws {RedactionError | ReportFileError}
 */
export async function deliver(
  { report, redactor }: { report: Report; redactor: Pick<Redactor, 'holdsSecret' | 'redact'> },
  choices: readonly ReportChoice[],
  { output, folder, environment }: Io,
): Promise<void> {
  const options = { colour: isColoured(output, environment), width: widthOf(output) }
  let failure: unknown
  const all = choices.flatMap(({ format, path }) => {
    const place = path === undefined ? undefined : resolve(folder, path)
    try {
      return [{ path: place, text: renderReport(format, report, place ? {} : options) }]
    } catch (error) {
      // The other reports are still good.
      failure = error
      return []
    }
  })
  for (const { text, path } of all) {
    if (redactor.holdsSecret(text)) throw new RedactionError(path ?? 'standard output')
  }
  const files = all.flatMap(({ path, text }) => path === undefined ? [] : [{ path, text }])
  await writeReports(files, redactor).catch((error: unknown) => {
    if (!(error instanceof ReportFileError)) throw error
    failure ??= error
  })
  for (const { path, text } of all) {
    if (path !== undefined) continue
    await print(output, text).catch((error: unknown) => {
      failure ??= error
    })
  }
  if (failure) throw failure
}

/** NO_COLOR wins over FORCE_COLOR; else a terminal has colours. */
function isColoured({ isTTY = false }: Io['output'], environment: Io['environment']): boolean {
  if (environment.NO_COLOR) return false
  const { FORCE_COLOR: forced } = environment
  return forced ? !['0', 'false'].includes(forced) : isTTY && environment.TERM !== 'dumb'
}

/** Wider lines are hard to read. A terminal that was told no size has 0 columns. */
function widthOf({ columns }: Io['output']): number {
  return Math.min(columns || 80, 100)
}
