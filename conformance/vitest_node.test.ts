import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fault } from '../mock-issuer/mod.ts'
import { createCanary } from '../test-support/canary.ts'
import { trustedCertificates } from '../test-support/certificates_node.ts'
import { closedOrigin, startMockServer } from '../test-support/conformance_run_node.ts'
import { environmentWith, ROOT } from '../test-support/run_node.ts'

const ENTRY = join(ROOT, 'conformance', 'vitest_node.ts')
const canary = createCanary()
let folder = ''
let tenant: Awaited<ReturnType<typeof startMockServer>>
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-vitest-'))
  tenant = await startMockServer(canary.value, trustedCertificates())
})
afterEach(async () => {
  await tenant.close()
  rmSync(folder, { recursive: true })
})

/**
 * Runs a test file of a user of the kit in a vitest of its own, and gives what became of each test. Of
 * each an assertion is wanted, as some projects do.
 */
async function runTests(options: object, ...more: string[]) {
  writeFileSync(
    join(folder, 'tenant.test.ts'),
    `import { describeTenantConformance } from ${JSON.stringify(ENTRY)}
     describeTenantConformance(${JSON.stringify(options)})`,
  )
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    'export default { test: { expect: { requireAssertions: true } } }',
  )
  const report = join(folder, 'results.json')
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  const args = [
    vitest,
    'run',
    '--root',
    folder,
    '--reporter=json',
    `--outputFile=${report}`,
    ...more,
  ]
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: environmentWith({ SECRET_OF_TEST: canary.value, VITEST: undefined }),
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (more) => text += more)
  const code = await new Promise((resolve) => child.on('close', resolve))
  const results = readFileSync(report, 'utf8')
  expect(canary.findIn(text + results)).toEqual([])
  const tests: { title: string; status: string; failureMessages: string[] }[] =
    JSON.parse(results).testResults[0].assertionResults
  return { code, tests }
}

const options = (given: object = {}) => ({
  issuer: tenant.issuer,
  clientId: 'stocksync',
  clientSecret: { env: 'SECRET_OF_TEST' },
  ...given,
})

test('one test a check, and what does not apply is skipped', async () => {
  const { code, tests } = await runTests(options({ only: ['DISC', 'T-TOK-01', 'T-TOK-10'] }))
  expect(code).toBe(0)
  expect(tests[0]).toMatchObject({ title: 'the tenant can be judged', status: 'passed' })
  const status = (id: string) => tests.find(({ title }) => title.startsWith(id))?.status
  expect([status('T-DISC-01'), status('T-TOK-01')]).toEqual(['passed', 'passed'])
  expect(status('T-TOK-10')).toMatch(/^(skipped|pending)$/)
  expect(status('T-META-01')).toBeUndefined()
})

test('a check that fails says what was expected, what was seen, and what to do', async () => {
  tenant.tenant.faults.on('token').times(Infinity).do(fault.member('token_type', 'mac'))
  const { code, tests } = await runTests(options({ only: ['T-DISC-01', 'TOK'] }))
  expect(code).toBe(1)
  const failed = tests.filter(({ status }) => status === 'failed')
  expect(failed.length).toBeGreaterThan(0)
  for (const { title, failureMessages: [message = ''] } of failed) {
    expect(title).toMatch(/^T-TOK-/)
    expect(message).toMatch(/^AssertionError: T-TOK-\d+ fail .*\nexpected: .*\nseen: .*\nremedy: /)
  }
})

test('a check that cannot be decided is skipped, and the exit code is red', async () => {
  tenant.tenant.faults.on('token').times(Infinity).do(fault.status(500))
  const { code, tests } = await runTests(options({ only: ['T-DISC-01', 'TOK'] }))
  expect(code).toBe(1)
  const failed = tests.filter(({ status }) => status === 'failed')
  expect(failed[0]).toMatchObject({
    title: 'the tenant can be judged',
    failureMessages: [expect.stringMatching(/exit code [35], /)],
  })
  const undecided = tests.filter(({ title, status }) =>
    title.startsWith('T-TOK-') && /^(skipped|pending)$/.test(status)
  )
  expect(undecided.length).toBeGreaterThan(5)
})

test.each([
  ['does not start', () => options({ clientSecret: { env: 'NOT_SET' } }), /NOT_SET/],
  [
    'finds nobody',
    async () => options({ issuer: await closedOrigin(), skip: ['CRED', 'LIFE'] }),
    /tenant-unreachable/,
  ],
  [
    'is given a password in its address',
    () => options({ issuer: `https://ada:${canary.value}@shop.example/north` }),
    /has a user or a password in it/,
  ],
])('a run that %s is one failure, not one for each check', async (_, given, words) => {
  const { code, tests } = await runTests(await given())
  expect(code).toBe(1)
  const failed = tests.filter(({ status }) => status === 'failed')
  expect(failed.map(({ title }) => title)).toEqual(['the tenant can be judged'])
  expect(failed[0]?.failureMessages[0]).toMatch(words)
  expect(tests.length).toBeGreaterThan(20)
  expect(tests.filter(({ status }) => status === 'passed')).toEqual([])
})

test('a run that does not start is a failure where its own test is left out, too', async () => {
  const given = options({ clientSecret: { env: 'NOT_SET' } })
  const { code, tests } = await runTests(given, '--retry=1', '-t', 'T-DISC-0')
  expect(code).toBe(1)
  const failed = tests.filter(({ status }) => status === 'failed')
  expect(failed.map(({ title }) => title)).toEqual([expect.stringMatching(/^T-DISC-01 /)])
  expect(failed[0]?.failureMessages[0]).toMatch(/NOT_SET/)
})
