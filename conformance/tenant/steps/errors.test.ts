import { expect, test } from 'vitest'
import type { Report } from '../../engine/report.ts'
import { issueToken, refuseAs } from '../../self_test/alterations.ts'
import { runScenario, type Scenario } from '../../self_test/scenario.ts'
import { basicPairOf, bodyOf, onTokenRequests } from '../../self_test/token_requests.ts'
import { ERROR_STEPS } from './errors.ts'

const IDS = ERROR_STEPS.map(({ id }) => id)

/** Those of this group that were sent, in their order. */
async function sent(scenario: Scenario): Promise<{ steps: string[]; report: Report }> {
  const report = await runScenario({ ...scenario, selection: { only: ['ERR'], skip: [] } })
  const steps = report.evidence.exchanges.map(({ step }) => step)
  return { steps: steps.filter((step) => IDS.includes(step)), report }
}

test('a tenant of the product gets what is foreseen, and issues one token for it', async () => {
  const { steps, report } = await sent({})
  const foreseen = ERROR_STEPS.filter(({ condition }) => condition?.isForeseen !== false)
  expect(steps).toEqual(foreseen.map(({ id }) => id))
  // P10 and P20.dup.
  expect(report.evidence.ledger.mints).toBe(2)
  expect(report.evidence.ledger.fictitiousLogins).toBeLessThanOrEqual(1)
})

test('nothing in the query, in JSON or in a multipart body is of the client', async () => {
  const { report } = await sent({ clientSecret: 'secret-of-the-client-itself' })
  for (const { step, request } of report.evidence.exchanges) {
    if (!/^P1[89]/.test(step)) continue
    expect(JSON.stringify(request)).not.toMatch(/secret#|stocksync/)
  }
})

test('where the login comes first, the right secret asks again', async () => {
  const { steps, report } = await sent({
    alter: onTokenRequests(
      (request) => basicPairOf(request)[0].startsWith('nobody'),
      refuseAs('invalid_client', 401),
    ),
  })
  const again = steps.filter((step) => step.endsWith('.right'))
  expect(again).toEqual([
    'P20.nogrant.right',
    'P20.grant.right',
    'P20.scope.right',
    'P26.scope.right',
  ])
  const status = (id: string) => report.verdicts.find((verdict) => verdict.id === id)?.status
  expect(['T-ERR-03', 'T-ERR-04', 'T-ERR-05', 'T-ERR-17'].map(status)).toEqual(
    ['pass', 'pass', 'pass', 'pass'],
  )
})

test('where unknown scopes get a token, no second one is spent on a malformed scope', async () => {
  const { steps } = await sent({
    alter: onTokenRequests(
      (request) => (bodyOf(request, 'scope') ?? 'openid') !== 'openid',
      (response, request) =>
        basicPairOf(request)[0].startsWith('nobody')
          ? refuseAs('invalid_client', 401)(response, request)
          : issueToken()(response, request),
    ),
  })
  expect(steps.filter((step) => step.endsWith('.right'))).toEqual(['P20.scope.right'])
})

test('repeated parameters are sent one by one if they are refused together', async () => {
  const { steps, report } = await sent({
    alter: onTokenRequests(
      ({ body }) => new URLSearchParams(body).getAll('scope').length > 1,
      refuseAs('invalid_request'),
    ),
  })
  expect(steps.filter((step) => step.startsWith('P20.dup'))).toEqual([
    'P20.dupgrant',
    'P20.dup',
    'P20.dup.scope',
    'P20.dup.client_id',
    'P20.dup.unknown',
  ])
  const bodies = report.evidence.exchanges
    .filter(({ step }) => step.startsWith('P20.dup.'))
    .map(({ request }) => request.body)
  expect(bodies).toEqual([
    'grant_type=client_credentials&scope=openid&scope=openid',
    'grant_type=client_credentials&client_id=stocksync&client_id=stocksync',
    'grant_type=client_credentials&pos_auth_unknown=1&pos_auth_unknown=1',
  ])
})
