import type { Report } from '../engine/report.ts'
import type { Status, Verdict } from '../engine/verdict.ts'
import { type Paint, paintWith } from './colour.ts'
import { visible } from './escape.ts'
import { exchangeLines } from './exchange_lines.ts'
import { findings, isAccepted, notJudged, shownParts } from './findings.ts'
import { count, groupBy, shortIds, wrap } from './lines.ts'
import { counts, footprint, headline, origin } from './words.ts'

/** How a report is shown on a terminal. */
export interface RenderOptions {
  /** Colours the status words. Default: false. */
  readonly colour?: boolean | undefined
  /** Columns, 40 at least. Default: 80. */
  readonly width?: number | undefined
  /**
   * Also a line for each check that passed, and all there is to know of what is accepted. Default:
   * false, one line for those of a section that passed.
   */
  readonly verbose?: boolean | undefined
}

/** A report, and how it is written. */
interface Page {
  readonly report: Report
  readonly width: number
  readonly isVerbose: boolean
  readonly paint: Paint
}

/** More than these are counted by group. */
const MOST_IDS = 8

/** A report to be read: by section, then what was not judged, what was done, and the verdict last. */
export function renderConsole(report: Report, options: RenderOptions = {}): string {
  const page: Page = {
    report,
    width: Math.max(options.width ?? 80, 40),
    isVerbose: options.verbose === true,
    paint: paintWith(options.colour === true),
  }
  const sections = [...groupBy(report.verdicts, ({ section }) => section)]
  const blocks = [
    headLines(page),
    ...sections.map(([section, verdicts]) => block(page, section, sectionLines(page, verdicts))),
    block(page, 'What was not judged, and why', notJudgedLines(page)),
    block(page, 'What this run did to the tenant', footprintLines(page)),
    verdictLines(page),
  ]
  const filled = blocks.filter((lines) => lines.length > 0)
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function block({ paint }: Page, heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [paint(heading, 'heading'), ...lines]
}

function headLines({ report, width }: Page): string[] {
  const { kit, profile, evidence } = report
  const { target, runId, startedAt } = evidence
  return [
    ...wrap(`${kit.name} ${kit.version}, conformance of a tenant, profile ${profile}`, width),
    ...wrap(visible(target.issuer), width, '  issuer  '),
    ...wrap(visible(target.clientId), width, '  client  '),
    ...wrap(visible(`${runId}, ${startedAt}`), width, '  run     '),
  ]
}

function sectionLines(page: Page, verdicts: readonly Verdict[]): string[] {
  const passed = verdicts.filter(({ status }) => status === 'pass')
  const answers = verdicts.filter(({ status }) => status === 'info')
  return [
    ...(page.isVerbose
      ? passed.flatMap((verdict) => titleLines(page, verdict))
      : passedLines(page, passed)),
    ...answers.flatMap((verdict) => [
      ...titleLines(page, verdict),
      ...field(page, 'seen', verdict.seen),
    ]),
    ...findings(page.report, verdicts).flatMap((verdict) => findingLines(page, verdict)),
  ]
}

function passedLines(page: Page, passed: readonly Verdict[]): string[] {
  if (passed.length === 0) return []
  const ids = `${count(passed.length, 'check')}: ${shortIds(passed.map(({ id }) => id))}`
  return painted(page, 'pass', wrap(ids, page.width, '  pass  '))
}

function findingLines(page: Page, verdict: Verdict): string[] {
  const isShort = isAccepted(verdict) && !page.isVerbose
  const parts = shownParts(verdict).flatMap(({ part, expected, seen, tolerated }) => {
    const of = part === undefined ? '' : `${part}: `
    return [
      ...(isShort ? [] : field(page, 'expected', expected, of)),
      ...field(page, 'seen', seen, of),
      ...field(page, 'accepted', tolerated, of),
    ]
  })
  const more = isShort ? [] : moreLines(page, verdict)
  return [...titleLines(page, verdict), ...parts, ...more]
}

/** Why it matters, what to do, and where to look. */
function moreLines(page: Page, verdict: Verdict): string[] {
  const { status, why, remedy, clauses, evidence, reason } = verdict
  const isForPeople = ['fail', 'warn', 'review'].includes(status)
  const links = clauses.map(({ name, url }) => url === undefined ? name : `${name} ${url}`)
  return [
    ...(isForPeople ? [...field(page, 'why', why), ...field(page, 'to do', remedy)] : []),
    ...fields(page, 'clauses', links),
    ...field(page, 'source', origin(verdict)),
    ...fields(page, 'evidence', exchangeLines(page.report, evidence)),
    ...field(page, 'reason', reason),
  ]
}

function titleLines(page: Page, { status, id, title }: Verdict): string[] {
  const start = `  ${wordFor(status).padEnd(4)}  `
  return painted(page, status, wrap(visible(`${id}  ${title}`), page.width, start))
}

/** Failures in capitals, so that they are found without colour. */
function wordFor(status: Status): string {
  return status === 'fail' || status === 'error' ? status.toUpperCase() : status
}

function field(page: Page, name: string, text: string | undefined, before = ''): string[] {
  if (text === undefined) return []
  return wrap(visible(before + text), page.width, `        ${name.padEnd(8)}  `)
}

function fields(page: Page, name: string, texts: readonly string[]): string[] {
  return texts.flatMap((text, at) => field(page, at === 0 ? name : '', text))
}

function notJudgedLines(page: Page): string[] {
  return notJudged(page.report).flatMap(({ status, why, ids }) => {
    const start = `  ${status.padEnd(7)}  `
    return [
      ...painted(page, status, wrap(visible(why), page.width, start)),
      ...wrap(idsOf(ids), page.width, ' '.repeat(start.length)),
    ]
  })
}

function idsOf(ids: readonly string[]): string {
  if (ids.length <= MOST_IDS) return shortIds(ids)
  const groups = [...groupBy(ids, (id) => id.replace(/-\d+$/, ''))]
    .map(([group, ids]) => `${group} ${ids.length}`)
  return `${count(ids.length, 'check')}: ${groups.join(', ')}`
}

function footprintLines({ report, width }: Page): string[] {
  return footprint(report).flatMap((line) => wrap(line, width, '  '))
}

function verdictLines(page: Page): string[] {
  const { report, width, paint } = page
  const { exitCode, reason, message } = report.conclusion
  const verdict = `Verdict: ${headline(report.conclusion)} (exit code ${exitCode}, ${reason})`
  const named = findings(report).filter(({ status }) =>
    ['error', 'fail', 'review'].includes(status)
  )
  return [
    ...wrap(visible(verdict), width).map((line) => paint(line, exitCode === 0 ? 'pass' : 'fail')),
    ...wrap(visible(message), width, '  '),
    ...wrap(counts(report), width, '  '),
    ...named.flatMap((verdict) => titleLines(page, verdict)),
  ]
}

/** The status word at the beginning of the first line in its colour. */
function painted({ paint }: Page, status: Status, lines: readonly string[]): string[] {
  const word = wordFor(status)
  return lines.map((line, at) => at === 0 ? line.replace(word, () => paint(word, status)) : line)
}
