import type { Report } from '../engine/report.ts'
import type { Verdict } from '../engine/verdict.ts'
import { html, markdownCode, markdownText } from './escape.ts'
import { exchangeLines } from './exchange_lines.ts'
import { findings, isAccepted, notJudged, shownParts } from './findings.ts'
import { shortIds } from './lines.ts'
import { counts, footprint, headline, origin } from './words.ts'

/** Bytes. Services that show such pages refuse larger ones. */
const LARGEST = 1_000_000
const LEFT_OUT = '\nThe page ends here, for it must stay small: the JSON report has all of it.\n'

/** The report for the summary of a step or for a merge request, under 1 MB. */
export function renderMarkdown(report: Report): string {
  const shown = findings(report)
  const blocks = [
    heading(report),
    table(shown),
    ...shown.map((verdict) => detail(report, verdict)),
    rest(report),
    `### What this run did to the tenant\n\n${
      footprint(report).map((line) => `- ${line}\n`).join('')
    }`,
  ]
  return fit(blocks.filter((block) => block !== ''))
}

/** As many blocks as the page may hold. */
function fit(blocks: readonly string[]): string {
  const size = (text: string) => new TextEncoder().encode(text).length
  let page = ''
  for (const block of blocks) {
    const longer = page === '' ? block : `${page}\n${block}`
    if (size(longer) + size(LEFT_OUT) > LARGEST) return page + LEFT_OUT
    page = longer
  }
  return page
}

function heading(report: Report): string {
  const { conclusion, evidence, kit, profile } = report
  const { exitCode, reason, message } = conclusion
  return [
    `## ${headline(conclusion)}\n`,
    `${markdownCode(message)} (exit code ${exitCode}, ${markdownCode(reason)})\n`,
    `Tenant ${markdownCode(evidence.target.issuer)}, client ${
      markdownCode(evidence.target.clientId)
    }, ` +
    `profile ${profile}, ${kit.name} ${kit.version}, run ${markdownCode(evidence.runId)}\n`,
    `${counts(report)}\n`,
  ].join('\n')
}

function table(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return ''
  const rows = verdicts.map((verdict) => {
    const { id, title } = verdict
    const seen = shownParts(verdict)[0]?.seen ?? ''
    return `| ${statusOf(verdict)} | ${id} | ${markdownText(title)} | ${
      seen === '' ? '' : markdownCode(seen)
    } |\n`
  })
  return `| | check | what should hold | seen |\n| --- | --- | --- | --- |\n${rows.join('')}`
}

function statusOf(verdict: Verdict): string {
  if (isAccepted(verdict)) return 'warn, accepted'
  return verdict.status === 'fail' ? '**fail**' : verdict.status
}

function detail(report: Report, verdict: Verdict): string {
  const { id, title, status, why, remedy, clauses, reason } = verdict
  const links = clauses.map(({ name, url }) => url === undefined ? name : `[${name}](${url})`)
  const parts = shownParts(verdict).flatMap(({ part, expected, seen, tolerated }) => {
    const of = part === undefined ? '' : ` (${markdownCode(part)})`
    return [
      expected === undefined ? [] : [`- expected${of}: ${markdownCode(expected)}`],
      seen === undefined ? [] : [`- seen${of}: ${markdownCode(seen)}`],
      tolerated === undefined ? [] : [`- accepted${of}: ${markdownText(tolerated)}`],
    ].flat()
  })
  const lines = [
    ...parts,
    ...(isAccepted(verdict)
      ? []
      : [`- why: ${markdownText(why)}`, `- to do: ${markdownText(remedy)}`]),
    `- clauses: ${links.join(', ')}`,
    `- source: ${origin(verdict)}`,
    ...exchangeLines(report, verdict.evidence).map((line) => `- evidence: ${markdownCode(line)}`),
    `- reason: ${markdownCode(reason)}`,
  ]
  const summary = `<summary>${status} ${id}: ${html(title)}</summary>`
  return `<details>${summary}\n\n${lines.join('\n')}\n\n</details>\n`
}

/** What needs nobody's attention, folded up. */
function rest(report: Report): string {
  const passed = report.verdicts.filter(({ status }) => status === 'pass' || status === 'info')
  const green = passed.map(({ id, status, title }) => `- ${status} ${id}: ${markdownText(title)}`)
  const others = notJudged(report).map(({ status, why, ids }) =>
    `- ${status}: ${markdownCode(why)}: ${shortIds(ids)}`
  )
  const lines = [...green, ...others]
  if (lines.length === 0) return ''
  return `<details><summary>The other checks</summary>\n\n${lines.join('\n')}\n\n</details>\n`
}
