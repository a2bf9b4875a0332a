import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type End,
  ENDS,
  hostile,
  reportsOfAllEnds,
} from '../../test-support/conformance_reports.ts'
import type { Report } from '../engine/report.ts'
import { SECTIONS } from '../tenant/checks.ts'
import { STATUSES } from '../tenant/judge_evidence.ts'
import { renderJson } from './json.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const schema = JSON.parse(read('./report.schema.json'))
const isDateTime = (text: string) => new Date(text).toJSON() === text
const validate = new Ajv2020({ formats: { 'date-time': isDateTime } }).compile(schema)

let reports: Record<End, Report>
beforeAll(async () => {
  reports = await reportsOfAllEnds()
}, 30_000)

describe.each(ENDS)('a %s run', (end) => {
  test('is valid by the schema', () => {
    validate(JSON.parse(renderJson(reports[end])))
    expect(validate.errors).toBeNull()
  })

  test('is the report itself, hostile or not', () => {
    for (const report of [reports[end], hostile(reports[end])]) {
      const text = renderJson(report)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)))
      expect(text).toMatch(/^\{\n {2}"format": "pos-auth\/conformance-report@1",[^]*\n\}\n$/)
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
    }
  })
})

test('the schema knows no member that a report does not have', () => {
  const { passing } = reports
  for (
    const wrong of [
      { ...passing, more: 1 },
      { ...passing, format: 'pos-auth/conformance-report@2' },
      { ...passing, conclusion: { ...passing.conclusion, exitCode: 2 } },
      { ...passing, counts: { ...passing.counts, known: 0 } },
      { ...passing, verdicts: [{ ...passing.verdicts[0], status: 'green' }] },
      { ...passing, evidence: { ...passing.evidence, startedAt: 'today' } },
      { ...passing, evidence: { ...passing.evidence, ledger: {} } },
    ]
  ) expect(validate(JSON.parse(JSON.stringify(wrong)))).toBe(false)
})

test('the schema has a stable name', () => {
  expect(schema.$id).toBe('urn:pos-auth:conformance-report:1')
})

test('the schema knows the sections and statuses there are', () => {
  expect(schema.$defs.verdict.properties.section.enum).toEqual(SECTIONS)
  expect(schema.$defs.status.enum).toEqual(STATUSES)
  expect(Object.keys(schema.properties.counts.properties)).toEqual(STATUSES)
})

/** The text of an interface. */
function bodyOf(file: string, name: string): string {
  return new RegExp(`export interface ${name}(?: extends \\w+)? \\{\\n(.*?)\\n\\}`, 's')
    .exec(read(file))?.[1] ?? ''
}

/** Members of an interface, as its source has them. */
function members(file: string, name: string): string[] {
  return [...bodyOf(file, name).matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, one = '']) => one)
    .sort()
}

test.each(['file', 'git'])('the schema knows each member of the %s of the credential', (name) => {
  const body = new RegExp(`^ {2}readonly ${name}\\?: \\{\\n(.*?)\\n {2}\\}`, 'ms')
    .exec(bodyOf('../engine/evidence.ts', 'CredentialFacts'))?.[1] ?? ''
  const expected = [...body.matchAll(/^ {4}readonly (\w+)\??:/gm)].map(([, one = '']) => one)
  const { properties } = schema.$defs.credential.properties[name]
  expect(Object.keys(properties).sort()).toEqual(expected.sort())
})

test.each([
  ['report', 'Report', schema],
  ['exit_code', 'Conclusion', schema.properties.conclusion],
  ['verdict', 'PartVerdict', schema.$defs.part],
  ['clauses', 'ClauseLink', schema.$defs.clause],
  ['evidence', 'Evidence', schema.$defs.evidence],
  ['evidence', 'Target', schema.$defs.target],
  ['evidence', 'Exchange', schema.$defs.exchange],
  ['evidence', 'Unsent', schema.$defs.unsent],
  ['evidence', 'TokenFacts', schema.$defs.token],
  ['evidence', 'CredentialFacts', schema.$defs.credential],
  ['evidence', 'LifeFacts', schema.$defs.life],
  ['evidence', 'SubjectRequest', schema.$defs.subjectRequest],
  ['evidence', 'Stop', schema.$defs.stop],
  ['evidence', 'Ledger', schema.$defs.ledger],
  ['exchange', 'WireRequest', schema.$defs.request],
  ['exchange', 'WireResponse', schema.$defs.response],
  ['exchange', 'WireFailure', schema.$defs.failure],
  ['exchange', 'CertificateFacts', schema.$defs.certificate],
])('%s.ts: the schema knows each member of %s', (file, name, { properties }) => {
  expect(Object.keys(properties).sort()).toEqual(members(`../engine/${file}.ts`, name))
})

test('the schema knows each member of what extends another', () => {
  const { verdict, part, handshake } = schema.$defs
  expect(Object.keys(verdict.properties).sort()).toEqual(
    [...members('../engine/verdict.ts', 'Verdict'), ...Object.keys(part.properties)].sort(),
  )
  expect(Object.keys(handshake.properties).sort()).toEqual([
    ...members('../engine/evidence.ts', 'Handshake'),
    ...members('../engine/exchange.ts', 'HandshakeResult'),
  ].sort())
})
