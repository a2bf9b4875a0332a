import { expect, it } from 'vitest'
import type { WireRequest } from '../../engine/exchange.ts'
import type { Report } from '../../engine/report.ts'
import { changeJson, refuseAs, when } from '../../self_test/alterations.ts'
import { runScenario, type Scenario } from '../../self_test/scenario.ts'
import { authorizationOf, bodyOf, onTokenRequests } from '../../self_test/token_requests.ts'
import { TOKEN_STEPS } from './token.ts'

const IDS = TOKEN_STEPS.map(({ id }) => id)

async function run(scenario: Scenario): Promise<{ steps: string[]; report: Report }> {
  const report = await runScenario({ ...scenario, selection: { only: ['TOK', 'AUTH'], skip: [] } })
  const steps = report.evidence.exchanges.map(({ step }) => step)
  return { steps: steps.filter((step) => IDS.includes(step)), report }
}

const found = ({ verdicts }: Report, id: string) => {
  const { status, reason } = verdicts.find((verdict) => verdict.id === id) ?? {}
  return status === 'pass' ? status : reason
}

const metadata = (methods: readonly string[] | undefined) =>
  when(
    '/.well-known/openid-configuration',
    changeJson({ token_endpoint_auth_methods_supported: methods }),
  )

const isBasic = (request: WireRequest) => /^basic /i.test(authorizationOf(request))
const isBody = (request: WireRequest) =>
  authorizationOf(request) === '' && !!bodyOf(request, 'client_secret')

it.each(['v4', 'v5', 'v6'] as const)('a tenant of %s gets what is foreseen', async (generation) => {
  const { steps, report } = await run({ tenant: { serverGeneration: generation } })
  expect(steps).toEqual(['P10', 'P11', 'P12.scheme'])
  expect(report.evidence.ledger).toMatchObject({ mints: 4, failedLogins: 1, fictitiousLogins: 1 })
  const red = report.verdicts.filter(({ status }) => status === 'fail' || status === 'warn')
  expect(red.map(({ id }) => id).sort()).toEqual([
    'T-AUTH-05',
    'T-AUTH-07',
    ...generation === 'v4' ? [] : ['T-AUTH-08'],
  ])
})

it('a tenant that offers the body alone is asked by the body alone', async () => {
  const { steps, report } = await run({ alter: metadata(['client_secret_post']) })
  expect(steps).toEqual(['P10', 'P11'])
  expect(report.evidence.exchanges.filter(({ request }) => isBasic(request))).toEqual([])
  expect(found(report, 'T-TOK-01')).toBe('pass')
  expect(found(report, 'T-AUTH-01')).toBe('basic-not-offered')
  for (const id of ['T-AUTH-03', 'T-AUTH-06', 'T-AUTH-09', 'T-AUTH-10']) {
    expect([id, found(report, id)]).toEqual([id, 'pass'])
  }
  for (const id of ['T-AUTH-11', 'T-AUTH-13', 'T-AUTH-21']) {
    expect([id, found(report, id)]).toEqual([id, 'condition'])
  }
})

it.each([
  ['offers Basic alone', ['client_secret_basic']],
  // RFC 8414, 2: Basic is the default.
  ['does not say what it offers', undefined],
])('a tenant that %s is not sent the secret in a body by itself', async (_what, methods) => {
  const { steps, report } = await run({ alter: metadata(methods) })
  expect(steps).toEqual(['P10', 'P11', 'P12.scheme'])
  expect(report.evidence.exchanges.filter(({ request }) => isBody(request))).toEqual([])
  expect(found(report, 'T-AUTH-02')).toBe('not-offered')
  expect(found(report, 'T-TOK-14')).toBe('pass')
})

it('where a proxy drops the header, the token comes by the body', async () => {
  const { steps, report } = await run({
    alter: onTokenRequests(isBasic, refuseAs('invalid_request')),
  })
  expect(steps.slice(0, 3)).toEqual(['P10', 'P10.post', 'P11'])
  expect(['T-TOK-01', 'T-TOK-04', 'T-AUTH-01', 'T-AUTH-02'].map((id) => found(report, id)))
    .toEqual(['pass', 'pass', 'basic-refused', 'pass'])
})

it('after another refusal the body is not tried', async () => {
  const { steps } = await run({
    alter: onTokenRequests(isBasic, refuseAs('unauthorized_client')),
  })
  expect(steps).toEqual(['P10'])
})

it('a secret that was refused is never sent a second time', async () => {
  const { steps, report } = await run({
    prepare: (tenant) =>
      tenant.applications.update('stocksync', { clientSecret: crypto.randomUUID() }),
  })
  expect(steps).toEqual(['P10'])
  expect(report.evidence.ledger.failedLogins).toBe(1)
  expect(found(report, 'T-TOK-01')).toBe('login-refused')
  const states = report.verdicts.filter(({ id }) => /^T-(TOK|AUTH)/.test(id))
    .map(({ status }) => status)
  expect(states.filter((status) => status === 'fail' || status === 'warn')).toEqual(['fail'])
})

it('a failed login by P11 is for the body, and not tried there again', async () => {
  const { steps, report } = await run({
    alter: onTokenRequests(isBody, refuseAs('invalid_client', 401)),
  })
  expect(steps).toEqual(['P10', 'P11'])
  expect(report.evidence.ledger.failedLogins).toBe(1)
  expect(found(report, 'T-AUTH-02')).toBe('body-refused')
})

it('three questions that are refused together are asked one by one', async () => {
  const { steps } = await run({
    alter: onTokenRequests(
      (request) => bodyOf(request, 'scope') === '',
      refuseAs('invalid_scope'),
    ),
  })
  expect(steps).toEqual(['P10', 'P11', 'P11.post', 'P11.unknown', 'P11.empty', 'P12.scheme'])
})

it('asks for the scope of the options, but where it asks for an empty one', async () => {
  const { report } = await run({ target: { scope: 'openid' } })
  const scopes = report.evidence.exchanges.flatMap(({ step, request }) =>
    request.method === 'POST' ? [[step, bodyOf(request, 'scope')]] : []
  )
  expect(scopes.length).toBeGreaterThan(8)
  for (const [step, scope] of scopes) {
    expect([step, scope]).toEqual([step, step === 'P11' ? '' : 'openid'])
  }
})
