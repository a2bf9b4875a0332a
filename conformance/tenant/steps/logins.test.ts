import { expect, it } from 'vitest'
import type { WireRequest } from '../../engine/exchange.ts'
import type { Report } from '../../engine/report.ts'
import { changeJson, refuseAs, when } from '../../self_test/alterations.ts'
import { runScenario, type Scenario } from '../../self_test/scenario.ts'
import {
  authorizationOf,
  basicPairOf,
  bodyOf,
  onTokenRequests,
} from '../../self_test/token_requests.ts'
import { STEPS } from '../steps.ts'
import { WRONG_SECRET_STEPS } from './logins.ts'

/** Runs the groups TOK and AUTH. @returns what went over the wire, as it went */
async function run(
  scenario: Scenario,
): Promise<{ sent: Map<string, WireRequest>; report: Report }> {
  const requests: WireRequest[] = []
  const report = await runScenario({
    ...scenario,
    selection: { only: ['TOK', 'AUTH'], skip: [] },
    alter(response, request) {
      requests.push(request)
      return scenario.alter?.(response, request)
    },
  })
  const steps = report.evidence.exchanges.map(({ step }) => step)
  return { sent: new Map(requests.map((request, at) => [steps[at] ?? '', request])), report }
}

it('the right secret goes nowhere but into Basic and the body of POST', async () => {
  const clientSecret = 'the-right-secret-of-the-client'
  const { sent } = await run({ clientSecret })
  expect(sent.size).toBeGreaterThan(12)
  for (const [step, request] of sent) {
    expect([step, request.url.includes(clientSecret)]).toEqual([step, false])
  }
  const query = sent.get('P25.query')
  expect(query?.method).toBe('POST')
  const parameters = new URL(query?.url ?? '').searchParams
  expect(parameters.get('client_id')).toMatch(/^nobody/)
  expect(parameters.get('client_secret')).toMatch(/^[a-z2-7]{43}$/)
  expect(query?.body).toBe('grant_type=client_credentials')
})

it('shows what each question is about, and nothing else', async () => {
  const clientSecret = 'a b+c%d:e&f=g'
  const { sent } = await run({ clientId: 'stocksync', clientSecret })
  const asked = (step: string) => {
    const request = sent.get(step)
    if (!request) throw new Error(`${step} was not sent`)
    const pair = authorizationOf(request) === '' ? undefined : basicPairOf(request)
    return { pair, id: bodyOf(request, 'client_id'), secret: bodyOf(request, 'client_secret') }
  }
  const nothing = { pair: undefined, id: undefined, secret: undefined }
  const encoded = 'a+b%2Bc%25d%3Ae%26f%3Dg'
  expect(asked('P10')).toEqual({ ...nothing, pair: ['stocksync', encoded] })
  expect(asked('P12.encoded')).toEqual({
    ...nothing,
    pair: ['stocksync', `%61${encoded.slice(1)}`],
  })
  expect(asked('P13').pair?.[0]).toMatch(/^nobody/)
  const wrong = asked('P14').pair
  expect(wrong?.[0]).toBe('stocksync')
  expect(wrong?.[1]).not.toBe(encoded)
  expect(asked('P15.none')).toEqual(nothing)
  expect(asked('P15.id')).toEqual({ ...nothing, id: 'stocksync' })
  expect(asked('P15.empty')).toEqual({ ...nothing, pair: ['stocksync', ''] })
  expect(asked('P16')).toEqual({
    pair: ['stocksync', encoded],
    id: 'stocksync',
    secret: clientSecret,
  })
  expect(authorizationOf(sent.get('P12.scheme') as WireRequest)).toMatch(/^basic /)
})

it('an empty secret goes into the body where the tenant offers that alone', async () => {
  const { sent } = await run({
    alter: when(
      '/.well-known/openid-configuration',
      changeJson({ token_endpoint_auth_methods_supported: ['client_secret_post'] }),
    ),
  })
  const request = sent.get('P15.empty') as WireRequest
  expect(authorizationOf(request)).toBe('')
  expect(bodyOf(request, 'client_id')).toBe('stocksync')
  expect(bodyOf(request, 'client_secret')).toBe('')
})

it('a secret without a letter or digit is encoded as it is', async () => {
  const { report } = await run({ clientSecret: '-._~!*()-._~!*()' })
  const verdict = report.verdicts.find(({ id }) => id === 'T-AUTH-13')
  expect(verdict?.status).toBe('pass')
})

it('what may be a wrong secret comes last', () => {
  expect(STEPS.slice(-2)).toEqual(WRONG_SECRET_STEPS)
})

it('a tenant that does not decode gets one wrong secret, not two', async () => {
  const { report } = await run({
    alter: onTokenRequests(
      (request) => basicPairOf(request)[1].includes('%'),
      refuseAs('invalid_client', 401),
    ),
  })
  const { exchanges, unsent, ledger } = report.evidence
  expect(exchanges.at(-1)?.step).toBe('P12.encoded')
  expect(unsent.find(({ step }) => step === 'P14')?.reason).toBe('budget')
  expect(ledger.failedLogins).toBe(1)
  const of = (id: string) => report.verdicts.find((verdict) => verdict.id === id)
  expect(of('T-AUTH-13')?.seen).toContain('the one wrong secret of this run')
  expect(of('T-AUTH-03')).toMatchObject({ status: 'skip', reason: 'budget' })
  expect(of('T-AUTH-09')?.status).toBe('pass')
})

it('tells a public client by what OpenIddict says to the right secret', async () => {
  const { report } = await run({
    prepare: (tenant) => tenant.applications.update('stocksync', { type: 'public' }),
  })
  const verdict = report.verdicts.find(({ id }) => id === 'T-AUTH-09')
  expect(verdict).toMatchObject({ status: 'fail', reason: 'public-client', evidence: ['P10'] })
})

it.each([
  'stocksync',
  // Of a pair so long nothing is recorded, but it is no secret either.
  'the-client-that-keeps-the-stock-of-all-shops-in-step',
])(
  'a tenant that answers no secret with a failed login still gets a wrong one',
  async (clientId) => {
    const { report } = await run({
      clientId,
      alter: onTokenRequests(
        (request) => basicPairOf(request)[1] === '' && !bodyOf(request, 'client_secret'),
        refuseAs('invalid_client', 401),
      ),
    })
    expect(report.evidence.ledger.failedLogins).toBe(1)
    const passed = report.verdicts.filter(({ status }) => status === 'pass').map(({ id }) => id)
    expect(passed).toEqual(
      expect.arrayContaining(['T-AUTH-03', 'T-AUTH-08', 'T-AUTH-09', 'T-AUTH-10']),
    )
  },
)
