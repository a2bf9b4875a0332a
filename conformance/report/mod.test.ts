import { beforeAll, describe, expect, test } from 'vitest'
import { type End, ENDS, reportsOfAllEnds } from '../../test-support/conformance_reports.ts'
import type { Report } from '../engine/report.ts'
import { randomSecret } from '../self_test/scenario.ts'
import { renderReport, REPORT_FORMATS } from './mod.ts'

const clientSecret = randomSecret()
let reports: Record<End, Report>
beforeAll(async () => {
  reports = await reportsOfAllEnds(clientSecret)
}, 30_000)

test('there are four formats', () => {
  expect(REPORT_FORMATS).toEqual(['console', 'json', 'junit', 'markdown'])
})

describe.each(REPORT_FORMATS)('%s', (format) => {
  test.each(ENDS)('tells the end of a %s run, and ends with a line end', (end) => {
    const text = renderReport(format, reports[end])
    expect(text).toContain(reports[end].conclusion.reason)
    expect(text).toMatch(/[^\n]\n$/)
  })

  test.each(ENDS)('names each check of a %s run that failed', (end) => {
    const text = renderReport(format, reports[end])
    for (const { id, status } of reports[end].verdicts) {
      if (status === 'fail') expect(text).toContain(id)
    }
  })

  test('holds no secret', () => {
    const text = renderReport(format, reports.passing, { verbose: true })
    expect(text).toContain('stocksync')
    for (const form of [clientSecret, btoa(`stocksync:${clientSecret}`), btoa(clientSecret)]) {
      expect(text).not.toContain(form)
    }
  })
})

test('the formats differ from each other', () => {
  const texts = REPORT_FORMATS.map((format) => renderReport(format, reports.failing))
  expect(texts.map((text) => text.slice(0, 2))).toEqual(['po', '{\n', '<?', '##'])
})

test('width, colour and verbose reach the console', () => {
  const plain = renderReport('console', reports.passing)
  for (const options of [{ width: 50 }, { colour: true }, { verbose: true }]) {
    expect(renderReport('console', reports.passing, options)).not.toBe(plain)
  }
})
