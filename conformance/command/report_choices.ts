import { ConformanceError } from '../conformance_error.ts'
import { REPORT_FORMATS, type ReportFormat } from '../report/mod.ts'
import { suggestion } from './similar_word.ts'

/** A report that was asked for. */
export interface ReportChoice {
  readonly format: ReportFormat
  /** Missing for standard output. */
  readonly path: string | undefined
}

/**
 * The reports of `--report FORM[=FILE]`. The console's goes to standard output unless another does.
 *
 * @throws {ConformanceError} `usage`
 */
export function readReportChoices(values: readonly string[]): ReportChoice[] {
  const choices = values.map(readChoice)
  const printed = choices.filter(({ path }) => path === undefined)
  if (printed.length > 1) {
    throw new ConformanceError(
      'usage',
      'two reports would go to standard output: give all but one a file, --report junit=junit.xml',
    )
  }
  return printed.length === 0 ? [{ format: 'console', path: undefined }, ...choices] : choices
}

function readChoice(value: string): ReportChoice {
  const [word = '', ...rest] = value.split('=')
  const path = rest.length === 0 ? undefined : rest.join('=')
  const format = REPORT_FORMATS.find((name) => name === word)
  if (format === undefined) {
    const hint = suggestion(word, REPORT_FORMATS) || `: there are ${REPORT_FORMATS.join(', ')}`
    throw new ConformanceError('usage', `--report has an unknown form${hint}`)
  }
  if (path === '') {
    throw new ConformanceError('usage', `--report ${format}= has no file behind it: name one`)
  }
  return { format, path }
}
