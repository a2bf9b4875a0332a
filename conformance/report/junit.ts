import type { Report } from '../engine/report.ts'
import type { Verdict } from '../engine/verdict.ts'
import { visible, xml } from './escape.ts'
import { exchangeLines } from './exchange_lines.ts'
import { shownParts } from './findings.ts'
import { groupBy } from './lines.ts'
import { counts, footprint, headline, origin } from './words.ts'

/** A test case: what it is called, and what came of it. */
interface Case {
  readonly group: string
  readonly name: string
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  /** In one line. */
  readonly message: string
  /** In lines; '' for a case that passed and has nothing to say. */
  readonly text: string
}

type Properties = Readonly<Record<string, string>>

/**
 * The report for servers of continuous integration: a suite for each section, a case for each
 * check, and the case `conclusion`, which is red unless the exit code is 0, so that a run that
 * stopped is not green. What is known besides stands in the properties of the suite, since the
 * schemas of those servers know none of a case.
 */
export function renderJunit(report: Report): string {
  const sections = [...groupBy(report.verdicts, ({ section }) => section)]
  const suites = [
    ...sections.map(([section, verdicts]) =>
      suite(report, section, verdicts.map((one) => caseOf(report, one)), propertiesOf(verdicts))
    ),
    suite(report, 'Conclusion', [conclusionCase(report)], conclusionProperties(report)),
  ]
  const name = attribute('name', `${report.kit.name} conformance`)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites ${name}>\n${suites.join('')}</testsuites>\n`,
  ].join('')
}

function caseOf(report: Report, verdict: Verdict): Case {
  const { id, title, reason, seen, status } = verdict
  return {
    group: groupOf(id),
    name: `${id} ${visible(title)}`,
    outcome: outcomeOf(verdict),
    message: `${status}, ${reason}${seen === undefined ? '' : `: ${visible(seen)}`}`,
    text: status === 'pass' ? '' : textOf(report, verdict),
  }
}

function textOf(report: Report, verdict: Verdict): string {
  const parts = shownParts(verdict).flatMap(({ part, expected, seen, tolerated }) => {
    const of = part === undefined ? '' : ` (${visible(part)})`
    return [
      expected === undefined ? [] : [`expected${of}: ${visible(expected)}`],
      seen === undefined ? [] : [`seen${of}: ${visible(seen)}`],
      tolerated === undefined ? [] : [`accepted${of}: ${visible(tolerated)}`],
    ].flat()
  })
  return [
    verdict.status,
    ...parts,
    `why: ${visible(verdict.why)}`,
    `to do: ${visible(verdict.remedy)}`,
    ...verdict.clauses.map(({ name, url }) => `clause: ${name} ${url ?? ''}`.trimEnd()),
    `source: ${origin(verdict)}`,
    ...exchangeLines(report, verdict.evidence).map((line) => `evidence: ${visible(line)}`),
  ].join('\n')
}

function outcomeOf({ status }: Verdict): Case['outcome'] {
  switch (status) {
    case 'fail':
      return 'failure'
    case 'error':
      return 'error'
    case 'pass':
    case 'warn':
    case 'info':
      return 'passed'
    default:
      return 'skipped'
  }
}

function propertiesOf(verdicts: readonly Verdict[]): Properties {
  return Object.fromEntries(verdicts.flatMap(({ id, status, reason, level, clauses, source }) => [
    [`${id}.status`, status],
    [`${id}.reason`, reason],
    [`${id}.level`, level],
    [`${id}.clauses`, clauses.map(({ name }) => name).join(', ')],
    [`${id}.source`, source],
  ]))
}

function conclusionCase(report: Report): Case {
  const { exitCode, reason, message } = report.conclusion
  return {
    group: 'conclusion',
    name: 'conclusion',
    outcome: exitCode === 0 ? 'passed' : exitCode === 1 ? 'failure' : 'error',
    message: `${headline(report.conclusion)}, ${reason}: ${visible(message)}`,
    text: [visible(message), counts(report), ...footprint(report)].join('\n'),
  }
}

function conclusionProperties({ kit, profile, conclusion, evidence }: Report): Properties {
  return {
    version: kit.version,
    profile,
    issuer: visible(evidence.target.issuer),
    clientId: visible(evidence.target.clientId),
    runId: visible(evidence.runId),
    exitCode: String(conclusion.exitCode),
    reason: conclusion.reason,
  }
}

function groupOf(id: string): string {
  return id.replace(/-\d+$/, '')
}

function suite(
  { evidence }: Report,
  name: string,
  cases: readonly Case[],
  properties: Properties,
): string {
  const number = (outcome: Case['outcome']) =>
    String(cases.filter((one) => one.outcome === outcome).length)
  const attributes = [
    attribute('name', name),
    attribute('tests', String(cases.length)),
    attribute('failures', number('failure')),
    attribute('errors', number('error')),
    attribute('skipped', number('skipped')),
    attribute('timestamp', visible(evidence.startedAt)),
  ]
  const rows = Object.entries(properties).map(([name, value]) =>
    `      <property ${attribute('name', name)} ${attribute('value', value)}/>\n`
  )
  return [
    `  <testsuite ${attributes.join(' ')}>\n`,
    `    <properties>\n${rows.join('')}    </properties>\n`,
    ...cases.map(testcase),
    '  </testsuite>\n',
  ].join('')
}

function testcase({ group, name, outcome, message, text }: Case): string {
  const attributes = `${attribute('classname', group)} ${attribute('name', name)}`
  const content = contentOf(outcome, message, text)
  if (content === '') return `    <testcase ${attributes}/>\n`
  return `    <testcase ${attributes}>\n${content}    </testcase>\n`
}

function contentOf(outcome: Case['outcome'], message: string, text: string): string {
  if (outcome === 'passed') {
    return text === '' ? '' : `      <system-out>${xml(text)}</system-out>\n`
  }
  const attributes = `${attribute('type', outcome)} ${attribute('message', message)}`
  return `      <${outcome} ${attributes}>${xml(text)}</${outcome}>\n`
}

function attribute(name: string, value: string): string {
  return `${name}="${xml(value)}"`
}
