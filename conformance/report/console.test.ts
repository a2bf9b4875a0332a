import { stripVTControlCharacters } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type End,
  ENDS,
  hostile,
  reportsOfAllEnds,
  verdictWith,
} from '../../test-support/conformance_reports.ts'
import type { Report } from '../engine/report.ts'
import type { Verdict } from '../engine/verdict.ts'
import { renderConsole } from './console.ts'

let reports: Record<End, Report>
beforeAll(async () => {
  reports = await reportsOfAllEnds()
}, 30_000)

const columns = (line: string) => [...line].length
/** The text in one line, so that it does not matter where lines end. */
const flat = (text: string) => text.replace(/\s+/g, ' ')

describe.each(ENDS)('a %s run', (end) => {
  test.each([80, 40, 60])('fits in %d columns, hostile or not', (width) => {
    for (const report of [reports[end], hostile(reports[end])]) {
      const lines = renderConsole(report, { width, verbose: true }).split('\n')
      expect(lines.filter((line) => columns(line) > width)).toEqual([])
    }
  })

  test('is not wider than 80 columns unless told so, nor cramped', () => {
    const widths = renderConsole(reports[end]).split('\n').map(columns)
    expect(Math.max(...widths)).toBeLessThanOrEqual(80)
    expect(renderConsole(reports[end], { width: 10 })).toBe(
      renderConsole(reports[end], { width: 40 }),
    )
  })

  test('says the same with colour and without', () => {
    const plain = renderConsole(reports[end])
    const coloured = renderConsole(reports[end], { colour: true })
    expect(plain).not.toContain('\u001b')
    expect(coloured).toContain('\u001b[')
    expect(stripVTControlCharacters(coloured)).toBe(plain)
  })

  test('ends with the verdict', () => {
    const { conclusion, counts } = reports[end]
    const last = renderConsole(reports[end]).trimEnd().split('\n\n').at(-1) ?? ''
    expect(flat(last)).toContain(flat(conclusion.message))
    expect(flat(last)).toContain(`(exit code ${conclusion.exitCode}, ${conclusion.reason})`)
    for (const [status, number] of Object.entries(counts)) {
      expect(flat(last).includes(`${number} ${status}`)).toBe(number > 0)
    }
  })

  test('lets no control character of a tenant through', () => {
    const text = renderConsole(hostile(reports[end]), { width: 200 })
    expect(text).toMatch(/^[\x20-\x7e\n…–’é]*$/)
    expect(text).toContain('\\u001b[2J')
    expect(text).not.toMatch(/^## Verdict/m)
  })
})

test('a verdict is named in words', () => {
  const first = ENDS.map((end) => /^Verdict: ([A-Z ]+) \(/m.exec(renderConsole(reports[end]))?.[1])
  expect(first).toEqual(['CONFORMS', 'DOES NOT CONFORM', 'NOT JUDGED', 'FAULT OF THE KIT'])
})

/** The report of the passing run, with other verdicts. */
function changed(...changes: readonly Partial<Verdict>[]): Report {
  const verdicts = changes.map((change, at) => verdictWith({ id: `T-DISC-0${at + 1}`, ...change }))
  return { ...reports.passing, verdicts }
}

test('a failure tells all there is to know, and is named again at the end', () => {
  const text = renderConsole(changed({}))
  expect(text).toContain(`
Discovery
  FAIL  T-DISC-01  the tenant publishes its discovery document
        expected  status 200 with a JSON object
        seen      status 200, no JSON object
        why       Clients find the token endpoint by it.
        to do     Check the issuer.
        clauses   RFC8414-3.2 https://www.rfc-editor.org/rfc/rfc8414#section-3.2
                  Product documentation: Client ID
        source    MUST, specification
        evidence  P01.1  GET /north/.well-known/openid-configuration  200
        reason    no-json-object
`)
  const last = text.trimEnd().split('\n\n').at(-1) ?? ''
  expect(last).toContain('\n  FAIL  T-DISC-01  the tenant publishes its discovery document')
})

test('what was done to the tenant is said before the verdict', () => {
  const { evidence } = reports.passing
  const ledger = {
    requests: 62,
    handshakes: 1,
    mints: 5,
    failedLogins: 1,
    fictitiousLogins: 12,
    bytesReceived: 24_680,
  }
  const startedAt = '2026-01-02T03:04:05.000Z'
  const endedAt = '2026-01-02T03:04:37.500Z'
  const report = { ...reports.passing, evidence: { ...evidence, ledger, startedAt, endedAt } }
  expect(renderConsole(report)).toContain(`
What this run did to the tenant
  62 requests and 1 TLS handshake in 32.5 s, 24.7 kB received
  5 tokens issued
  1 failed login of the client, 12 of clients that do not exist

Verdict: CONFORMS`)
})

test('the worst comes first in a section', () => {
  const statuses = ['warn', 'inconclusive', 'pass', 'fail', 'review', 'error'] as const
  const text = renderConsole(changed(...statuses.map((status) => ({ status }))))
  expect(text.match(/T-DISC-\d+(?= {2}the)/g)?.slice(0, 5))
    .toEqual(['T-DISC-06', 'T-DISC-04', 'T-DISC-02', 'T-DISC-05', 'T-DISC-01'])
})

test('an answer that cannot fail is one paragraph', () => {
  const text = flat(renderConsole(changed({ status: 'info', seen: '300 s' })))
  expect(text).toContain(
    'info T-DISC-01 the tenant publishes its discovery document seen 300 s What',
  )
})

test('an exchange that had no answer, a handshake and a long address take one line', () => {
  const { evidence } = reports.passing
  const [exchange] = evidence.exchanges
  if (!exchange) throw new Error('nothing was sent')
  const request = { ...exchange.request, url: `https://other.example/${'x'.repeat(99)}` }
  const failure = { code: 'timeout' as const, message: 'no answer within 10 s' }
  const handshakes = [{
    step: 'P04',
    url: 'https://pos.example/north',
    offer: 'TLSv1.2' as const,
    outcome: 'accepted' as const,
    protocol: 'TLSv1.2',
    cipher: 'X',
  }]
  const exchanges = [{ ...exchange, step: 'P02', request, response: undefined, failure }]
  const report = {
    ...changed({ evidence: ['P02', 'P04', 'P99'] }),
    evidence: { ...evidence, exchanges, handshakes },
  }
  expect(renderConsole(report, { width: 100 })).toContain(`
        evidence  P02  GET https://other.example/${'x'.repeat(22)}…  timeout
                  P04  handshake with https://pos.example, offering TLSv1.2  accepted TLSv1.2 X
        reason`)
})

test('what passed is one line for a section, and one for each with verbose', () => {
  const report = changed({ status: 'pass' }, { status: 'pass' })
  expect(renderConsole(report)).toMatch(/^ {2}pass {2}2 checks: T-DISC-01 02$/m)
  const verbose = renderConsole(report, { verbose: true })
  expect(verbose).toMatch(/^ {2}pass {2}T-DISC-01 {2}the tenant/m)
  expect(verbose).toMatch(/^ {2}pass {2}T-DISC-02 {2}the tenant/m)
})

test('sections come in the order of the report', () => {
  const report = changed({ section: 'Discovery' }, { section: 'Token caching' }, {
    section: 'Discovery',
  }, { section: 'Expiry' })
  const headings = renderConsole(report).match(/^(Discovery|Token caching|Expiry)$/gm)
  expect(headings).toEqual(['Discovery', 'Token caching', 'Expiry'])
})

test('a tolerated deviation says why, and the rest with verbose', () => {
  const report = changed({ status: 'warn', tolerated: 'recorded so' })
  const text = flat(renderConsole(report))
  expect(text).toContain('document seen status 200, no JSON object accepted recorded so What')
  expect(text).toMatch(/\d warn \(1 accepted\)/)
  const verbose = flat(renderConsole(report, { verbose: true }))
  expect(verbose).toContain('accepted recorded so why Clients')
})

test('what is tolerated in part is not accepted', () => {
  const part = { status: 'warn', reason: 'a', expected: 'e', seen: 's' } as const
  const parts = [{ ...part, part: '1', tolerated: 'known' }, { ...part, part: '2' }]
  const text = flat(renderConsole(changed({ status: 'warn', parts })))
  expect(text).toContain('accepted 1: known')
  expect(text).toContain('to do Check the issuer.')
  expect(text).not.toContain('1 accepted)')
})

test('a house rule is called one', () => {
  const text = renderConsole(changed({ isHouseRule: true, source: 'product documentation' }))
  expect(text).toContain('        source    MUST, house rule, product documentation\n')
})

test('parts that say the same are one', () => {
  const part = { status: 'fail', reason: 'no-realm', expected: 'a realm', seen: 'none' } as const
  const parts = [{ ...part, part: 'P13' }, { ...part, part: 'P14' }]
  expect(flat(renderConsole(changed({ parts }))))
    .toContain('expected P13, P14: a realm seen P13, P14: none why')
})

test('each red part is told, and green ones are not', () => {
  const text = flat(renderConsole(changed({
    status: 'fail',
    parts: [
      { part: 'scope', status: 'fail', reason: 'a', expected: 'e1', seen: 's1' },
      { part: 'grant', status: 'warn', reason: 'b', expected: 'e2', seen: 's2', tolerated: 't2' },
      { part: 'client', status: 'pass', reason: 'c', seen: 's3' },
    ],
  })))
  expect(text).toContain('expected scope: e1 seen scope: s1 expected grant: e2 seen grant: s2')
  expect(text).not.toContain('s3')
  expect(text).toContain('to do')
})

test('what needs a person says what to do; what is undecided says why', () => {
  const text = flat(renderConsole(changed(
    { status: 'review', seen: 'is this host yours?', expected: undefined },
    { status: 'inconclusive', reason: 'control-failed', seen: 'P10 failed', expected: undefined },
  )))
  expect(text).toMatch(/review T-DISC-01 .* seen is this host yours\? .* to do Check the issuer/)
  expect(text).toMatch(/inconclusive T-DISC-02 .* seen P10 failed .* reason control-failed/)
})

test('what was not judged stands together, by reason', () => {
  const text = renderConsole(changed(
    { status: 'n/a', seen: 'P22 was not sent: there is no such endpoint' },
    { status: 'n/a', seen: 'P23 was not sent: there is no such endpoint' },
    { status: 'skip', seen: 'left out by --only or --skip' },
    { status: 'blocked', seen: 'P10 was not sent: the tenant went away' },
  ))
  expect(text).toContain([
    'What was not judged, and why',
    '  blocked  the tenant went away',
    '           T-DISC-04',
    '  skip     left out by --only or --skip',
    '           T-DISC-03',
    '  n/a      there is no such endpoint',
    '           T-DISC-01 02',
  ].join('\n'))
})

test('what is undecided for one reason is told once, for all checks', () => {
  const seen = 'P01.1: nobody answers'
  const some = { status: 'inconclusive', reason: 'no-answer', seen } as const
  expect(renderConsole(changed(some, some))).toContain([
    'What was not judged, and why',
    '  inconclusive  P01.1: nobody answers',
    '                T-DISC-01 02',
  ].join('\n'))
  expect(renderConsole(changed(some))).not.toContain('What was not judged')
})

test('what was stopped is told once, in the verdict', () => {
  const { stop } = reports.undecided.evidence
  const text = flat(renderConsole(reports.undecided))
  expect(text).toContain('blocked the run was stopped, see the verdict')
  expect(text.split(flat(stop?.message ?? '?'))).toHaveLength(2)
})

test('many that were not judged for one reason are counted by group', () => {
  const report = changed(...Array.from({ length: 9 }, () => ({
    status: 'blocked' as const,
    seen: 'stopped',
  })))
  expect(renderConsole(report)).toContain('           9 checks: T-DISC 9')
})
