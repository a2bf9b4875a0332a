import { readFileSync } from 'node:fs'
import { validateXML } from 'xmllint-wasm'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type End,
  ENDS,
  hostile,
  reportsOfAllEnds,
  verdictWith,
} from '../../test-support/conformance_reports.ts'
import type { Report } from '../engine/report.ts'
import type { Status, Verdict } from '../engine/verdict.ts'
import { renderJunit } from './junit.ts'

const schema = readFileSync(new URL('../../test-support/junit.xsd', import.meta.url), 'utf8')

async function errorsIn(...reports: readonly string[]): Promise<readonly unknown[]> {
  const xml = reports.map((contents, at) => ({ fileName: `report-${at}.xml`, contents }))
  return (await validateXML({ xml, schema: [schema] })).errors
}

let reports: Record<End, Report>
beforeAll(async () => {
  reports = await reportsOfAllEnds()
}, 30_000)

test('a report of each end is valid by the schema, hostile or not', async () => {
  const all = ENDS.flatMap((end) => [reports[end], hostile(reports[end])])
  expect(await errorsIn(...all.map(renderJunit))).toEqual([])
})

describe.each(ENDS)('a %s run', (end) => {
  test('is green in no part but where the exit code is 0', () => {
    const { exitCode } = reports[end].conclusion
    const conclusion = renderJunit(reports[end])
      .match(/<testcase classname="conclusion" name="conclusion">\s*<([\w-]+)/)?.[1]
    expect(conclusion).toBe({ 0: 'system-out', 1: 'failure' }[exitCode as 0 | 1] ?? 'error')
  })
})

test('the ends are those', () => {
  expect(ENDS.map((end) => reports[end].conclusion.exitCode)).toEqual([0, 1, 3, 4])
})

/** The report of the passing run with one verdict, of a status. */
function withOne(status: Status, more: Partial<Verdict> = {}): Report {
  return { ...reports.passing, verdicts: [verdictWith({ status, ...more })] }
}

const OUTCOMES: [Status, element: string | undefined, counts: string][] = [
  ['pass', undefined, 'failures="0" errors="0" skipped="0"'],
  ['info', 'system-out', 'failures="0" errors="0" skipped="0"'],
  ['warn', 'system-out', 'failures="0" errors="0" skipped="0"'],
  ['fail', 'failure', 'failures="1" errors="0" skipped="0"'],
  ['error', 'error', 'failures="0" errors="1" skipped="0"'],
  ['n/a', 'skipped', 'failures="0" errors="0" skipped="1"'],
  ['skip', 'skipped', 'failures="0" errors="0" skipped="1"'],
  ['blocked', 'skipped', 'failures="0" errors="0" skipped="1"'],
  ['review', 'skipped', 'failures="0" errors="0" skipped="1"'],
  ['inconclusive', 'skipped', 'failures="0" errors="0" skipped="1"'],
]

test.each(OUTCOMES)('%s becomes %s', (status, element, counts) => {
  const text = renderJunit(withOne(status))
  expect(text).toContain(`<testsuite name="Discovery" tests="1" ${counts} `)
  expect(/classname="T-DISC" name="T-DISC-01 [^"]*"(?:\/|>\s*<([\w-]+))/.exec(text)?.[1])
    .toBe(element)
})

test('a report of all statuses is valid by the schema', async () => {
  const verdicts = OUTCOMES.map(([status], at) => verdictWith({ id: `T-DISC-1${at}`, status }))
  expect(await errorsIn(renderJunit({ ...reports.passing, verdicts }))).toEqual([])
})

test('the schema bites', async () => {
  const verdicts = [verdictWith({}), verdictWith({})]
  expect(await errorsIn(renderJunit({ ...reports.passing, verdicts }))).not.toEqual([])
  expect(await errorsIn(renderJunit(reports.passing).replace(' tests=', ' test='))).not.toEqual([])
})

test('a case that was not judged says why', () => {
  expect(renderJunit(withOne('skip', { reason: 'filter', seen: 'left "out"' })))
    .toContain('<skipped type="skipped" message="skip, filter: left &quot;out&quot;">')
})

test('a tolerated deviation says why it is one, and its suite what it is', () => {
  const text = renderJunit(withOne('warn', { tolerated: 'recorded so' }))
  expect(text).toContain('\naccepted: recorded so\n')
  expect(text).toContain('<property name="T-DISC-01.status" value="warn"/>')
  expect(text).toContain('<property name="T-DISC-01.level" value="MUST"/>')
  expect(text).toContain('<property name="T-DISC-01.source" value="specification"/>')
  expect(text).toMatch(/<property name="T-DISC-01\.clauses" value="RFC8414-3\.2, Product/)
})
