import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runConformance } from '../../test-support/conformance_run_node.ts'
import type { Report } from '../mod_node.ts'
import { CHECKS } from '../tenant/checks.ts'
import { PROFILES } from '../tenant/profiles.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-conformance-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const conformance = (...args: string[]) => runConformance(args, { folder })

/** Of a command that has nothing to complain of, at most 80 columns wide but for addresses. */
async function shown(...args: string[]): Promise<string> {
  const { code, out, err } = await conformance(...args)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const line of out.split('\n')) {
    if (!line.includes('https://')) expect(line.length).toBeLessThanOrEqual(80)
  }
  return out
}

describe('pos-auth conformance list', () => {
  test('names every check once, by section', async () => {
    const out = await shown('list')
    for (const { id } of CHECKS) expect(out.match(new RegExp(`\\b${id} `, 'g'))).toHaveLength(1)
    const sections = ['Discovery', 'Token caching', 'Expiry', 'Secret handling']
    expect(out.split('\n').filter((line) => sections.includes(line))).toEqual(sections)
    expect(out).toContain(`${CHECKS.length} of ${CHECKS.length} checks`)
  })

  test('names those that are chosen, in small letters too', async () => {
    expect(await shown('list', '--only', 't')).toBe(await shown('list'))
    const out = await shown('list', '--only', 'disc,t-tok-01', '--skip', 'T-DISC-01')
    const ids = out.match(/T-\w+-\d+/g) ?? []
    expect(ids).toContain('T-TOK-01')
    expect(ids).toContain('T-DISC-02')
    expect(ids).not.toContain('T-DISC-01')
    expect(new Set(ids.map((id) => id.split('-')[1]))).toEqual(new Set(['DISC', 'TOK']))
  })
})

test.each([['list'], ['explain', 'T-DISC-01'], ['plan']])(
  'an output that takes no more is no fault of the kit: %s',
  async (...args) => {
    const output = new Writable({
      write: (_chunk, _encoding, done) =>
        done(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    })
    const { code, err } = await runConformance(args, { folder, output })
    expect([code, err]).toEqual([2, expect.stringMatching(/: report-unwritable: .*ENOSPC/)])
  },
)

describe('pos-auth conformance explain', () => {
  test('tells all there is of a check', async () => {
    const [deviation] = PROFILES.pos.deviations
    const check = CHECKS.find(({ id }) => id === deviation?.check)
    const out = (await shown('explain', check?.id.toLowerCase() ?? '')).replace(/\s+/g, ' ')
    for (
      const text of [check?.title, check?.why, check?.remedy, check?.level, deviation?.because]
    ) expect(out).toContain(text)
    expect(out).toContain('https://')
    for (const step of check?.reads ?? []) expect(out).toContain(`${step} `)
  })

  test('can tell each', async () => {
    for (const { id, title } of CHECKS) {
      const out = await shown('explain', id)
      expect(out.replace(/\s+/g, ' ')).toContain(title)
    }
  })

  test.each([[[]], [['T-DISC-01', 'T-DISC-02']]])('takes one id, not %j', async (words) => {
    const { code, err } = await conformance('explain', ...words)
    expect(code).toBe(2)
    expect(err).toMatch(/^pos-auth conformance: usage: explain takes one id/)
  })
})

describe('pos-auth conformance plan', () => {
  test('says what a run would send and cost, and sends nothing', async () => {
    const out = await shown('plan', '--issuer', 'https://shop.example/north')
    expect(out).toMatch(/^P01\.1 +RO reads discovery$/m)
    expect(out).toMatch(/^P14 +WS /m)
    expect(out).toMatch(/^\d+ requests and .*about \d+ s, with pauses of 0.5 s$/m)
    expect(out).toMatch(/^5 tokens issued$/m)
    expect(out).toMatch(/^1 failed login of the client, \d+ of clients that do not exist$/m)
    expect(out).toMatch(/^\+\d+ if /m)
    expect(out).toMatch(/^WS sends a wrong secret for the client$/m)
  })

  test('is of what is chosen alone', async () => {
    const out = await shown('plan', '--only', 'T-DISC-01')
    expect(out).toMatch(/^3 requests and 0 /m)
    expect(out).toMatch(/^0 tokens issued$/m)
    expect(out).not.toContain('WS')
  })

  test('is quicker on this machine', async () => {
    const seconds = async (issuer: string) =>
      Number(/about (\d+) s/.exec(await shown('plan', '--issuer', issuer))?.[1])
    expect(await seconds('https://127.0.0.1:1')).toBeLessThan(await seconds('https://shop.example'))
  })

  test('leaves out the API', async () => {
    expect(await shown('plan')).toContain('P30')
    expect(await shown('plan', '--no-api')).not.toContain('P30')
  })

  test('takes every option of tenant, and reads neither secret nor file', async () => {
    const options = [
      ...['--issuer', 'https://shop.example', '--client-id', 'stocksync', '--scope', 'a b'],
      ...['--api-url', 'https://shop.example/api', '--ca-file', 'none', '--profile', 'rfc'],
      ...['--expect-role', 'Manager', '--also-serves-users', '--again', '--quiet'],
      ...['--report', 'json=none.json', '--secret-command', '--', 'false'],
    ]
    expect(await shown('plan', ...options)).toBe(await shown('plan'))
    expect(await shown('plan', '--secret-stdin')).toBe(await shown('plan'))
    expect(await shown('plan', '--mock')).toContain('on this machine')
  })

  test.each([
    ['issuer-invalid', ['--issuer', 'shop']],
    ['scope-invalid', ['--scope', 'a"b']],
    ['usage', ['--report', 'nonsense']],
    ['usage', ['--no-api', '--api-url', 'https://shop.example/api']],
    ['secret-twice', ['--secret-stdin', '--secret-env', 'A']],
  ])('refuses what tenant would refuse: %s %j', async (reason, options) => {
    const { code, err } = await conformance('plan', ...options)
    expect({ code, reason: err.split(': ')[1] }).toEqual({ code: 2, reason })
  })

  test.each([[['--mock'], 0], [['--no-api'], 0], [[], 2]])(
    'goes by the variables as tenant does: %j',
    async (options, code) => {
      const environment = { POS_API_URL: 'x' }
      expect(await runConformance(['plan', ...options], { folder, environment }))
        .toMatchObject({ code })
    },
  )
})

describe('pos-auth conformance replay', () => {
  let recorded = ''
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pos-auth-conformance-'))
    const { out } = await runConformance(['tenant', '--mock', '--report', 'json'], { folder })
    recorded = out
    rmSync(folder, { recursive: true })
  })
  function written(text: string): string {
    const file = join(folder, 'run.json')
    writeFileSync(file, text)
    return file
  }

  test('judges the same run the same way, and by another profile another', async () => {
    const file = written(recorded)
    const same = await conformance('replay', file, '--report', 'json')
    expect({ code: same.code, err: same.err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(same.out)).toEqual(JSON.parse(recorded))
    const strict = await conformance('replay', file, '--report', 'json', '--profile', 'rfc')
    expect(strict.code).toBe(1)
    expect(JSON.parse(strict.out).profile).toBe('rfc')
    const one = await conformance('replay', file, '--report', 'json', '--only', 'T-DISC-01')
    expect(JSON.parse(one.out).counts.pass).toBe(1)
    expect(await conformance('replay', written(`\uFEFF${recorded}`))).toMatchObject({ code: 0 })
  })

  test.each<[string, string, RegExp]>([
    ['no JSON', 'x', /no JSON/],
    ['other JSON', '{"format":"sarif"}', /its format is not pos-auth/],
    ['null', 'null', /its format is not/],
    [
      'a report without evidence',
      '{"format":"pos-auth/conformance-report@1"}',
      /\(evidence is missing/,
    ],
  ])('%s is refused in one line', async (_, text, words) => {
    const { code, out, err } = await conformance('replay', written(text))
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^pos-auth conformance: not-a-report: [^\n]+\n$/)
    expect(err).toMatch(words)
  })

  /** The report, with other evidence. */
  function altered(alter: (evidence: Report['evidence']) => object): string {
    const report: Report = JSON.parse(recorded)
    return written(
      JSON.stringify({ ...report, evidence: { ...report.evidence, ...alter(report.evidence) } }),
    )
  }
  const firstExchange =
    (change: object) => ({ exchanges: [first, ...others] }: Report['evidence']) => ({
      exchanges: [{ ...first, ...change }, ...others],
    })
  const answer = (change: object) => ({ exchanges: [first, ...others] }: Report['evidence']) => ({
    exchanges: [{ ...first, response: { ...first?.response, ...change } }, ...others],
  })
  const request = (change: object) => ({ exchanges: [first, ...others] }: Report['evidence']) => ({
    exchanges: [{ ...first, request: { ...first?.request, ...change } }, ...others],
  })

  test.each<[string, (evidence: Report['evidence']) => object]>([
    ['exchanges[0].request', firstExchange({ request: undefined })],
    ['exchanges[0].request.url', request({ url: 'x' })],
    ['exchanges[0].request.headers[0]', request({ headers: [['a']] })],
    ['exchanges[0].response.status', answer({ status: '200' })],
    ['exchanges[0].response.status', answer({ status: 20 })],
    ['exchanges[0].response.headers', answer({ headers: {} })],
    ['exchanges[0].response.body', answer({ body: 5 })],
    ['exchanges[0].sentAt', firstExchange({ sentAt: 'now' })],
    ['handshakes', () => ({ handshakes: undefined })],
    ['handshakes[0].url', ({ handshakes: [first] }) => ({ handshakes: [{ ...first, url: '' }] })],
    ['unsent[0].reason', () => ({ unsent: [{ step: 'P10', reason: 'mood', detail: '' }] })],
    ['credential.origin.kind', ({ credential }) => ({ credential: { ...credential, origin: {} } })],
    ['stop.code', () => ({ stop: { code: '\u001b[2J', message: '', scope: 'all' } })],
    ['ledger.mints', ({ ledger }) => ({ ledger: { ...ledger, mints: null } })],
  ])('a report with a broken %s is refused', async (place, alter) => {
    const { code, err } = await conformance('replay', altered(alter))
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining(`(evidence.${place} is missing or of another kind)`),
    })
  })

  test('an address that could not be asked need be none', async () => {
    const failure = { code: 'unreachable', message: 'no address' }
    const file = altered(({ exchanges }) => ({
      exchanges: exchanges.map((exchange) =>
        exchange.step === 'P03'
          ? {
            ...exchange,
            request: { ...exchange.request, url: 'x' },
            response: undefined,
            failure,
          }
          : exchange
      ),
    }))
    expect((await conformance('replay', file, '--report', 'json')).code).not.toBe(2)
  })

  test('a report nested too deep is refused', async () => {
    const { code, err } = await conformance('replay', written('['.repeat(100_000)))
    expect([code, err]).toEqual([2, expect.stringContaining('it is nested too deep')])
  })

  test('a run with a hole is not judged', async () => {
    const without = (step: string) =>
      altered(({ exchanges }) => ({ exchanges: exchanges.filter((other) => other.step !== step) }))
    for (const step of ['P01.1', 'P10', 'P14']) {
      const { code, err } = await conformance('replay', without(step))
      expect([step, code, err]).toEqual([step, 3, expect.stringContaining('evidence-incomplete')])
    }
  })

  test('a replay of a run that was interrupted is not interrupted', async () => {
    const stop = { code: 'interrupted', message: 'the run was interrupted', scope: 'all' }
    const { code, out, err } = await conformance('replay', altered(() => ({ stop })))
    expect(code).toBe(3)
    expect(err).toMatch(/recorded-run-interrupted: the recorded run was interrupted/)
    expect(out).toContain('NOT JUDGED')
  })

  test('what a report says steers no terminal', async () => {
    const message = 'x\u001b[2J\n::error::'
    const stop = { code: 'lockout', message, scope: 'all' }
    const { code, out, err } = await conformance('replay', altered(() => ({ stop })))
    expect(code).toBe(5)
    expect(err).toBe('pos-auth conformance: lockout: x\\u001b[2J\\u000a::error::\n')
    expect(out).not.toContain('\u001b')
  })
})
