import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trustedCertificates } from '../../test-support/certificates_node.ts'
import { createCanary } from '../../test-support/canary.ts'
import { type OidcTenant, startOidcTenant } from '../../test-support/oidc_tenant_node.ts'
import type { Profile } from '../engine/check.ts'
import type { Report } from '../engine/report.ts'
import { GOOD_CREDENTIAL } from '../self_test/scenario.ts'
import { posClientSubject } from '../self_test/subject.ts'
import { runTenant } from '../tenant/run_tenant.ts'
import { createNodeTransport } from '../transport_node.ts'
import { NOT_GREEN } from './oidc_provider_expectations.ts'

// A server that this project did not write, over HTTPS: what the kit believes is tried against it.
let tenant: OidcTenant
const reports = new Map<Profile, Report>()

beforeAll(async () => {
  const certificates = trustedCertificates()
  tenant = await startOidcTenant(certificates)
  for (const profile of ['pos', 'rfc'] as const) {
    const { report } = await runTenant({
      target: {
        issuer: tenant.issuer,
        clientId: tenant.clientId,
        apiUrl: `${tenant.issuer}/api/graphql`,
        expect: {},
      },
      clientSecret: tenant.clientSecret,
      credential: GOOD_CREDENTIAL,
      profile,
      selection: { only: [], skip: [] },
      transport: createNodeTransport({ ca: [certificates.authorityPem] }),
      subject: posClientSubject,
      now: () => Date.now(),
      wait: () => Promise.resolve(),
      signal: new AbortController().signal,
    })
    reports.set(profile, report)
  }
})
afterAll(() => tenant.close())

const of = (profile: Profile) => reports.get(profile) as Report

describe.each(['pos', 'rfc'] as const)('oidc-provider by the profile %s', (profile) => {
  it('is as expected, row for row; a row that has become green is stale', () => {
    const found = of(profile).verdicts.filter(({ status }) => status !== 'pass')
    const expected = NOT_GREEN.map(({ id, pos, rfc }) => [id, profile === 'pos' ? pos : rfc])
    expect(Object.fromEntries(found.map(({ id, status, reason }) => [id, `${status} ${reason}`])))
      .toEqual(Object.fromEntries(expected.filter(([, status]) => status !== 'pass')))
  })

  it('keeps within the budget, and ends with the code that its verdicts mean', () => {
    const { evidence, conclusion } = of(profile)
    expect(evidence.ledger.requests).toBeLessThanOrEqual(120)
    expect(evidence.ledger.mints).toBeLessThanOrEqual(5)
    expect(evidence.ledger.failedLogins).toBeLessThanOrEqual(1)
    expect(conclusion.reason).toBe('does-not-conform')
  })

  it('shows no secret', () => {
    const canary = createCanary(tenant.clientSecret)
    expect(canary.findIn(JSON.stringify(of(profile)))).toEqual([])
  })
})
