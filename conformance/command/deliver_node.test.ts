import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { evidenceOf } from '../../test-support/conformance_evidence.ts'
import { createRedactor } from '../engine/redactor.ts'
import type { Report } from '../engine/report.ts'
import { judgeEvidence } from '../tenant/judge_evidence.ts'
import { deliver } from './deliver_node.ts'
import { type Io, processIo } from './io_node.ts'
import { readReportChoices } from './report_choices.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-conformance-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const canary = createCanary()
const redactor = createRedactor()
redactor.add('secret', canary.value)

/** Delivers the report of a run whose forged host is as given. */
function delivered(forgedHost: string, ...choices: string[]) {
  const evidence = evidenceOf({ forgedHost })
  return deliveredReport(judgeEvidence(evidence, 'pos', { only: [], skip: [] }), choices)
}

async function deliveredReport(report: Report, choices: readonly string[]) {
  let out = ''
  const output = new PassThrough().on('data', (more) => out += more) as unknown as Io['output']
  const io = { ...processIo(), output, folder, environment: {} }
  const error = await deliver({ report, redactor }, readReportChoices(choices), io)
    .then(() => undefined, (error: unknown) => error)
  return { out, error, files: readdirSync(folder).sort() }
}

test('several reports at once, the console on standard output', async () => {
  const { out, error, files } = await delivered('x.invalid', 'json=a.json', 'markdown=b.md')
  expect([error, files]).toEqual([undefined, ['a.json', 'b.md']])
  expect(out).toContain('Verdict')
  expect(JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8')).evidence.forgedHost)
    .toBe('x.invalid')
})

test('a report alone on standard output takes the place of the console', async () => {
  const { out } = await delivered('x.invalid', 'json')
  expect(JSON.parse(out).evidence.forgedHost).toBe('x.invalid')
})

test.each([
  ['standard output', ['json', 'junit=a.xml']],
  ['a file', ['console', 'json=a.json', 'junit=b.xml']],
])('a secret that would come out on %s: nothing is written or printed', async (_, choices) => {
  const { out, error, files } = await delivered(`${canary.value}.invalid`, ...choices)
  expect(error).toMatchObject({ reason: 'secret-in-output' })
  expect(canary.findIn(String(error))).toEqual([])
  expect([out, files]).toEqual(['', []])
})

test('a file that cannot be written does not keep the others from coming out', async () => {
  const { out, error } = await delivered('x.invalid', 'console', 'json=no/a.json')
  expect(error).toMatchObject({ reason: 'report-unwritable' })
  expect(out).toContain('Verdict')
})

test('a form that breaks does not keep the others from coming out', async () => {
  const report = judgeEvidence(evidenceOf(), 'pos', { only: [], skip: [] })
  const evidence = { ...report.evidence, ledger: undefined as never }
  const { out, error, files } = await deliveredReport({ ...report, evidence }, ['json=a.json'])
  expect([out, files]).toEqual(['', ['a.json']])
  expect(error).toBeInstanceOf(TypeError)
})
