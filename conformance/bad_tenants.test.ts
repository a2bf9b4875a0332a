import type { IncomingMessage, ServerResponse } from 'node:http'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Certificates, createCertificates } from '../mock-issuer/certificate.ts'
import { fault } from '../mock-issuer/mod.ts'
import { createCanary } from '../test-support/canary.ts'
import {
  closedOrigin,
  runConformance,
  startLocalServer,
  startMockServer,
} from '../test-support/conformance_run_node.ts'
import type { Report } from './mod_node.ts'
import { CHECKS } from './tenant/checks.ts'

let folder = ''
let certificates: Certificates
const open: { close(): Promise<void> }[] = []
beforeAll(async () => {
  certificates = await createCertificates()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-conformance-'))
})
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
  rmSync(folder, { recursive: true })
})

/** Checks that look at this machine alone, or at a handshake that did take place. */
const LOCAL = CHECKS.filter(({ reads }) => reads.every((step) => step.startsWith('P04.')))
  .map(({ id }) => id)
const canary = createCanary()

/** Judges a tenant by the real command, and looks for the secret in all that comes out. */
async function judge(issuer: string, trusted: Certificates = certificates) {
  const authority = join(folder, 'authority.pem')
  writeFileSync(authority, trusted.authorityPem)
  const json = join(folder, 'report.json')
  const junit = join(folder, 'report.xml')
  const run = await runConformance(
    [
      ...['tenant', '--issuer', issuer, '--client-id', 'stocksync', '--ca-file', authority],
      ...['--report', 'console', '--report', `json=${json}`, '--report', `junit=${junit}`],
    ],
    { folder, environment: { POS_CLIENT_SECRET: canary.value } },
  )
  const report: Report = JSON.parse(readFileSync(json, 'utf8'))
  const texts = [run.out, run.err, readFileSync(json, 'utf8'), readFileSync(junit, 'utf8')]
  for (const text of texts) expect(canary.findIn(text)).toEqual([])
  // What is looked at on this machine alone needs no tenant.
  const passed = report.verdicts.filter(({ status }) => status === 'pass').map(({ id }) => id)
  const last = run.err.trimEnd().split('\n').at(-1) ?? ''
  return { ...run, report, passed, last, isLocal: passed.every((id) => LOCAL.includes(id)) }
}

type Answer = (request: IncomingMessage, response: ServerResponse, origin: string) => void

async function standIn(answer: Answer) {
  const server = await startLocalServer(answer, certificates)
  open.push(server)
  return server
}

const page = (html: string): Answer => (_, response) =>
  response.writeHead(200, { 'Content-Type': 'text/html' }).end(html)

describe('a tenant that cannot be judged: its own reason, exit code, reports, and nothing green', () => {
  test('nobody listens', async () => {
    const { code, last, report, isLocal } = await judge(`${await closedOrigin()}/north`)
    expect(last).toMatch(/^pos-auth conformance: tenant-unreachable: .*nobody listens there/)
    expect([code, report.conclusion.exitCode, isLocal]).toEqual([3, 3, true])
    expect(report.evidence.ledger.requests).toBe(1)
  })

  test.each<[string, string, number, RegExp, Answer]>([
    ['HTML in place of JSON', 'discovery-not-json', 3, /title "Shop"/, page('<title>Shop</title>')],
    [
      'the login page of a proxy',
      'proxy-login-page',
      3,
      /log in to the network/,
      (_, response) =>
        response.writeHead(302, { Location: 'https://sso.example/login?back=x' }).end(),
    ],
    [
      'a tenant that is starting',
      'tenant-starting',
      5,
      /7 s|7 seconds/,
      (_, response) => response.writeHead(503, { 'Retry-After': '7' }).end(),
    ],
    [
      'a wrong path',
      'discovery-not-found',
      3,
      /check the issuer/,
      (_, response) => response.writeHead(404).end(),
    ],
  ])('%s', async (_, reason, exitCode, words, answer) => {
    const server = await standIn(answer)
    const { code, last, report, isLocal } = await judge(`${server.origin}/north`)
    expect(last.startsWith(`pos-auth conformance: ${reason}: `)).toBe(true)
    expect(last).toMatch(words)
    expect([code, report.conclusion.reason, isLocal]).toEqual([exitCode, reason, true])
    // No credential goes to what is no tenant.
    expect(server.requests).toEqual(['GET /north/.well-known/openid-configuration'])
  })

  test('answers that differ each time', async () => {
    let count = 0
    const server = await standIn((_, response, origin) => {
      const document = {
        issuer: `${origin}/north`,
        token_endpoint: `${origin}/north/connect/token`,
        jwks_uri: `${origin}/node${++count}/keys`,
      }
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(document))
    })
    const { code, last, report } = await judge(`${server.origin}/north`)
    expect(last).toMatch(/^pos-auth conformance: answers-differ: .*jwks_uri.*no secret was sent/)
    expect([code, report.conclusion.reason]).toEqual([3, 'answers-differ'])
    expect(server.requests.filter((request) => request.startsWith('POST'))).toEqual([])
  })

  test.each(
    [
      [
        'an authority that nobody knows',
        'certificate-untrusted',
        new Date(Date.now() + 1e9),
        false,
      ],
      ['a certificate that has expired', 'certificate-expired', new Date(Date.now() - 1e6), true],
    ] as const,
  )('%s', async (_, reason, notAfter, isTrusted) => {
    const shown = await createCertificates({ notBefore: new Date('2020-01-01'), notAfter })
    const server = await startLocalServer((_, response) => response.end(), shown)
    open.push(server)
    const trusted = isTrusted ? shown : certificates
    const { code, last, report, isLocal } = await judge(`${server.origin}/north`, trusted)
    expect(last.startsWith(`pos-auth conformance: ${reason}: `)).toBe(true)
    expect([code, report.conclusion.reason, isLocal]).toEqual([3, reason, true])
    expect(server.requests).toEqual([])
  })
})

describe('a login that is refused', () => {
  test('by a wrong secret: it is sent once, and nothing else that names the client', async () => {
    const tenant = await startMockServer(createCanary().value, certificates)
    open.push(tenant)
    const { code, last, report } = await judge(tenant.issuer)
    expect(last).toMatch(/^pos-auth conformance: secret-refused: .*not sent a second time/)
    expect([code, report.conclusion.reason]).toEqual([3, 'secret-refused'])
    expect(report.evidence.ledger).toMatchObject({ mints: 0, failedLogins: 1 })
    const named = report.evidence.exchanges.filter(({ request }) =>
      JSON.stringify(request).includes('‹secret#1')
    )
    expect(named.map(({ step }) => step)).toEqual(['P10'])
  })

  test('for a client that is not registered', async () => {
    const tenant = await startMockServer(canary.value, certificates)
    open.push(tenant)
    tenant.tenant.applications.remove('stocksync')
    const { code, last, report } = await judge(tenant.issuer)
    expect(last).toMatch(/^pos-auth conformance: client-not-registered: .*stocksync/)
    expect([code, report.conclusion.reason]).toEqual([3, 'client-not-registered'])
    expect(report.evidence.ledger).toMatchObject({ mints: 0, failedLogins: 1 })
  })
})

test('a tenant that does not conform: exit code 1', async () => {
  const tenant = await startMockServer(canary.value, certificates)
  open.push(tenant)
  tenant.tenant.faults.on('token').times(Infinity).do(fault.member('token_type', 'mac'))
  const { code, report, err } = await judge(tenant.issuer)
  expect([code, report.conclusion.reason]).toEqual([1, 'does-not-conform'])
  expect(err).not.toContain('does-not-conform')
})
