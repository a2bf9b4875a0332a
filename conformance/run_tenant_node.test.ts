import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { startMockServer } from '../test-support/conformance_run_node.ts'
import { type Certificates, createCertificates } from '../mock-issuer/certificate.ts'
import { createMockIssuer } from '../mock-issuer/mod.ts'
import {
  ConformanceError,
  runTenantConformance,
  type TenantConformanceOptions,
} from './mod_node.ts'
import { memoryTransport } from './self_test/memory_transport.ts'

const canary = createCanary()
let folder = ''
let certificates: Certificates
let tenant: Awaited<ReturnType<typeof startMockServer>>
beforeAll(async () => {
  certificates = await createCertificates()
})
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-conformance-'))
  tenant = await startMockServer(canary.value, certificates)
})
afterEach(async () => {
  await tenant.close()
  rmSync(folder, { recursive: true })
})

const everyEscape = (text: string) =>
  [...text].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join('')

function options(given: Partial<TenantConformanceOptions> = {}): TenantConformanceOptions {
  const file = join(folder, 'client-secret')
  writeFileSync(file, canary.value, { mode: 0o600 })
  return {
    issuer: tenant.issuer,
    clientId: 'stocksync',
    clientSecret: { file },
    ca: certificates.authorityPem,
    ...given,
  }
}

describe('runTenantConformance', () => {
  test('judges a tenant, and a client’s life on it by the client of this package', async () => {
    const told: string[] = []
    const report = await runTenantConformance(options({
      onProgress: (progress) => told.push(progress.kind),
    }))
    expect(report.conclusion).toMatchObject({ exitCode: 0, reason: 'conforms' })
    expect(report.evidence.life?.subject).toMatch(/^pos-auth /)
    expect(report.evidence.target.apiUrl).toBe(`${tenant.issuer.replace(/\/$/, '')}/api/graphql`)
    expect(told).toContain('step')
    expect(canary.findIn(JSON.stringify(report))).toEqual([])
  })

  test('runs what is chosen, by the profile that is chosen', async () => {
    const report = await runTenantConformance(options({
      only: ['disc'],
      skip: ['T-DISC-01'],
      profile: 'rfc',
      expect: { roles: ['Manager'], alsoServesUsers: true },
    }))
    expect(report.profile).toBe('rfc')
    expect(report.selection).toEqual({ only: ['DISC'], skip: ['T-DISC-01'] })
    expect(report.evidence.target.expect).toEqual({ roles: ['Manager'], alsoServesUsers: true })
    expect(report.verdicts.find(({ id }) => id === 'T-DISC-01')?.status).toBe('skip')
    expect(report.evidence.ledger.mints).toBe(0)
  })

  test('leaves out the API and the subject', async () => {
    const report = await runTenantConformance(options({ apiUrl: false, subject: false }))
    expect(report.evidence.target.apiUrl).toBeUndefined()
    expect(report.evidence.life).toBeUndefined()
    const urls = report.evidence.exchanges.map(({ request }) => request.url)
    expect(urls.filter((url) => url.includes('graphql'))).toEqual([])
  })

  test('trusts an authority given as text', async () => {
    const others = await createCertificates()
    const other = await startMockServer(canary.value, others)
    try {
      const judge = (given: Partial<TenantConformanceOptions>) =>
        runTenantConformance(options({ issuer: other.issuer, only: ['T-DISC-01'], ...given }))
      expect((await judge({})).conclusion.reason).toBe('certificate-untrusted')
      const { conclusion } = await judge({ ca: [certificates.authorityPem, others.authorityPem] })
      expect(conclusion.reason).toBe('conforms')
    } finally {
      await other.close()
    }
  })

  test('reaches a tenant in this process by its transport, without a turn to wait for', async () => {
    const issuer = 'https://pos.example/north'
    const own = createMockIssuer({ issuer })
    const judge = () =>
      runTenantConformance(options({
        issuer,
        transport: memoryTransport(own),
        only: ['T-DISC-01'],
      }))
    for (const report of [await judge(), await judge()]) {
      expect(report.conclusion.reason).toBe('conforms')
    }
  })

  test('ends by its signal, with a report', async () => {
    const controller = new AbortController()
    const report = await runTenantConformance(options({
      signal: controller.signal,
      onProgress: () => controller.abort(),
    }))
    expect(report.conclusion).toMatchObject({ exitCode: 130, reason: 'interrupted' })
    expect(report.counts.blocked).toBeGreaterThan(0)
  })

  test.each(['before', 'while the secret is read'])(
    'a signal that came %s is an error of its own, and nothing is sent',
    async (when) => {
      const controller = new AbortController()
      const running = () =>
        runTenantConformance(options({ signal: controller.signal, caFile: 'none' }))
      if (when === 'before') controller.abort()
      const run = running()
      controller.abort(new TypeError('enough'))
      await expect(run).rejects.toThrow(ConformanceError)
      await expect(run).rejects.toMatchObject({ reason: 'interrupted', exitCode: 130 })
      expect(tenant.tenant.journal.count({})).toBe(0)
    },
  )

  test('without options says so in a line', async () => {
    for (const nothing of [undefined, null, 'x']) {
      const run = runTenantConformance(nothing as unknown as TenantConformanceOptions)
      await expect(run).rejects.toMatchObject({
        reason: 'usage',
        message: expect.stringMatching(/its argument/),
      })
    }
  })

  test('a weak secret that stands in another option is judged, not refused', async () => {
    const { conclusion, verdicts } = await runTenantConformance(options({
      clientSecret: { value: 'x' },
      scope: 'extra',
      only: ['T-CRED-04'],
    }))
    expect(conclusion.reason).not.toBe('kit-fault')
    expect(verdicts.find(({ id }) => id === 'T-CRED-04')?.status).toBe('fail')
  })

  test.each<[string, object, string, RegExp]>([
    [
      'a secret in an address, however it is encoded',
      { apiUrl: `https://shop.example/?x=${everyEscape(canary.value)}` },
      'secret-in-options',
      /mixed up/,
    ],
    ['a choice of nothing', { only: ['DISC'], skip: ['MUST', 'disc'] }, 'nothing-chosen', /skip/],
    ['only as text', { only: 'T-DISC-01' }, 'usage', /only is an array/],
    ['skip with a number', { skip: [1] }, 'usage', /skip is an array/],
    ['roles as text', { expect: { roles: 'Manager' } }, 'usage', /expect\.roles is an array/],
    ['an expectation as text', { expect: 'x' }, 'usage', /expect is an object/],
    ['a command as text', { clientSecret: { command: 'echo x' } }, 'usage', /one of \{ env \}/],
    ['an empty command', { clientSecret: { command: [] } }, 'usage', /one of \{ env \}/],
    ['a scope as a number', { scope: 5 }, 'usage', /scope is a text/],
    ['an empty scope', { scope: '' }, 'scope-invalid', /leave it out/],
    ['a scope with two spaces', { scope: 'a  b' }, 'scope-invalid', /one space between/],
    ['a scope that no tenant can read', { scope: 'a"b' }, 'scope-invalid', /Scopes/],
    ['an API address that is true', { apiUrl: true }, 'usage', /apiUrl is a text or false/],
    ['a subject that makes nothing', { subject: { name: 'x' } }, 'usage', /subject is false or/],
    ['a file as a number', { caFile: 3 }, 'usage', /caFile is the path/],
    ['a certificate as a number', { ca: 3 }, 'usage', /ca is a text or an array/],
    ['a signal that is none', { signal: {} }, 'usage', /signal is an AbortSignal/],
    ['progress to nobody', { onProgress: 'x' }, 'usage', /onProgress is a function/],
    ['a transport that sends nothing', { transport: {} }, 'usage', /transport is an object/],
    ['again as text', { again: 'no' }, 'usage', /again is true or false/],
    ['an unknown option', { clientSecrets: 'x' }, 'usage', /no option clientSecrets/],
    ['an unknown expectation', { expect: { role: [] } }, 'usage', /no option expect\.role/],
    ['no issuer', { issuer: undefined }, 'usage', /issuer is missing/],
    ['a secret as text', { clientSecret: canary.value }, 'usage', /one of \{ env \}/],
    ['a secret from nowhere', { clientSecret: {} }, 'usage', /one of \{ env \}/],
    [
      'a secret from two places',
      { clientSecret: { env: 'POS_NOT_SET', value: canary.value } },
      'usage',
      /one of \{ env \}/,
    ],
    ['an unknown profile', { profile: 'all' }, 'usage', /'pos' or 'rfc'/],
    ['an unknown check', { only: ['T-DISK-01'] }, 'unknown-check', /did you mean T-DISC-01/],
    ['an issuer that is none', { issuer: 'shop' }, 'issuer-invalid', /is no address/],
    ['an API that is nowhere', { apiUrl: 'ftp://x' }, 'api-url-invalid', /https:\/\//],
    ['an empty Client ID', { clientId: ' ' }, 'client-id-invalid', /Client ID/],
    ['an authority that is none', { ca: 'x' }, 'ca-invalid', /the authority/],
    [
      'a variable that is not set',
      { clientSecret: { env: 'POS_NOT_SET' } },
      'secret-missing',
      /POS_NOT_SET/,
    ],
    [
      'a secret as a file',
      { clientSecret: { file: canary.value } },
      'secret-file-unreadable',
      /takes a path/,
    ],
    ['a secret as a variable', { clientSecret: { env: canary.value } }, 'secret-missing', /name/],
    ['a secret as an authority', { caFile: canary.value }, 'ca-file-unreadable', /takes a path/],
  ])('refuses %s, and sends nothing', async (_, given, reason, words) => {
    const error = await runTenantConformance(options(given)).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(ConformanceError)
    expect(error).toMatchObject({ reason, exitCode: 2, message: expect.stringMatching(words) })
    expect(canary.findIn(String(error))).toEqual([])
    expect(tenant.tenant.journal.count({})).toBe(0)
  })
})
