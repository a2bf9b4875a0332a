import { expect, it } from 'vitest'
import type { Verdict } from '../../engine/verdict.ts'
import { changeHeader, changeJson, replaceBody, when } from '../../self_test/alterations.ts'
import { randomSecret, runScenario, type Scenario } from '../../self_test/scenario.ts'
import { authorizationOf, onTokenRequests, onTokens } from '../../self_test/token_requests.ts'

async function verdictOf(id: string, scenario: Scenario): Promise<Verdict> {
  const { verdicts } = await runScenario(scenario)
  const verdict = verdicts.find((verdict) => verdict.id === id)
  if (!verdict) throw new Error(`there is no check ${id}`)
  return verdict
}

/** A secret with what is awkward in each encoding, and a digit in every part. */
const clientSecret = `${randomSecret().slice(0, 20).replace(/(.{4})./g, '$17')}+"%é<&/'`

it.each<[string, (secret: string) => string]>([
  ['as it is', (secret) => secret],
  [
    'as JSON of .NET has it',
    (secret) =>
      secret.replace(
        /["+<&'é]/g,
        (sign) => `\\u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
      ),
  ],
  [
    'escaped for a page',
    (secret) => secret.replace(/["<&']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  ],
  ['in hex', (secret) => Buffer.from(secret).toString('hex')],
  ['in a part', (secret) => `${secret.slice(2, 19)}…`],
])('finds the secret in an error, %s', async (_how, write) => {
  const verdict = await verdictOf('T-LEAK-01', {
    clientSecret,
    alter: onTokenRequests(
      (_request, { status }) => status === 401,
      replaceBody(`{"error":"invalid_client","error_description":"${write(clientSecret)}"}`),
    ),
  })
  expect(verdict).toMatchObject({ status: 'fail', reason: 'secret-shown' })
  expect(verdict.seen).toMatch(/^the body of the answer to P1\d(\.\w+)? holds it$/)
  expect(JSON.stringify(verdict)).not.toContain(clientSecret.slice(2, 14))
})

it('finds the secret in a claim of a token', async () => {
  const part = (members: object) => Buffer.from(JSON.stringify(members)).toString('base64url')
  const token = `${part({ alg: 'none' })}.${part({ note: clientSecret })}.`
  const alter = onTokens(changeJson({ access_token: token }))
  const verdict = await verdictOf('T-LEAK-01', { clientSecret, alter })
  expect(verdict).toMatchObject({ status: 'fail', reason: 'secret-shown', part: 'P10' })
})

it('warns of a token where none is issued', async () => {
  const verdict = await verdictOf('T-LEAK-01', {
    alter: when(
      '/api/graphql',
      (response, request) =>
        changeHeader('X-Debug', authorizationOf(request) || 'none')(response, request),
    ),
  })
  expect(verdict).toMatchObject({ status: 'warn', reason: 'token-shown', part: 'P30.right' })
})

it('says of a short secret that it is not searched for', async () => {
  const verdict = await verdictOf('T-LEAK-01', { clientSecret: 'k3y of shop' })
  expect(verdict).toMatchObject({ status: 'inconclusive', reason: 'secret-too-short' })
})

it('a token for whoever asks fails a tenant, though it uses up the tokens of the run', async () => {
  const token = () => JSON.stringify({ access_token: randomSecret(), token_type: 'Bearer' })
  const { conclusion, verdicts } = await runScenario({
    alter: onTokenRequests(
      ({ method }) => method === 'GET' || method === 'OPTIONS',
      (response) => ({ ...response, status: 200, body: token() }),
    ),
  })
  expect(verdicts.find(({ id }) => id === 'T-LEAK-05'))
    .toMatchObject({ status: 'fail', reason: 'token-issued', evidence: ['P32.get', 'P32.options'] })
  expect(verdicts.filter(({ reason }) => reason === 'budget').length).toBeGreaterThan(20)
  expect(conclusion).toMatchObject({ exitCode: 1, reason: 'does-not-conform' })
})

it.each<[string, string | undefined, string | undefined, string]>([
  ['the origin, with credentials', 'origin', 'true', 'fail'],
  ['null, with credentials', 'null', 'true', 'fail'],
  ['the origin alone', 'origin', undefined, 'pass'],
  ['all origins', '*', undefined, 'pass'],
  ['another origin, with credentials', 'https://app.example', 'true', 'pass'],
])('of a token endpoint that allows %s', async (_what, allowed, withCookies, status) => {
  const verdict = await verdictOf('T-LEAK-05', {
    alter: onTokenRequests(({ method }) => method === 'OPTIONS', (response, request) => {
      const origin = request.headers.find(([name]) => name === 'Origin')?.[1]
      const value = allowed === 'origin' ? origin : allowed
      return changeHeader('access-control-allow-credentials', withCookies)(
        changeHeader('access-control-allow-origin', value)(response, request),
        request,
      )
    }),
  })
  expect(verdict.status).toBe(status)
})

it.each([
  'System.Exception: x\n\nHEADERS\n=======\nAccept: application/json\n',
  'System.Exception: x\r\n\r\nHEADERS\r\n=======\r\nHost: pos.example\r\n',
  '{"title":"System.Exception","status":500,"exception":{"details":"System.Exception: x"}}',
])('knows what a developer is shown who asks for JSON: %j', async (body) => {
  const alter = onTokenRequests(({ body = '' }) => body.includes('%22'), (response, request) => ({
    ...replaceBody(body)(response, request),
    status: 500,
  }))
  const { seen, ...verdict } = await verdictOf('T-LEAK-03', { alter })
  expect(verdict).toMatchObject({ status: 'fail', reason: 'developer-page' })
  expect(verdict.evidence).toEqual(['P26.scope'])
  expect(seen).not.toContain('\uFFFD')
})

it('lets no page read the authorization endpoint', async () => {
  const settings = {
    endpoints: ['token', 'authorization'],
    flows: ['client_credentials', 'authorization_code'],
  } as const
  const alter = when('/connect/authorize', changeHeader('Access-Control-Allow-Origin', '*'))
  expect(await verdictOf('T-LEAK-05', { tenant: { settings }, alter }))
    .toMatchObject({ status: 'fail', reason: 'authorize-cors', part: 'authorize' })
  expect(await verdictOf('T-LEAK-05', { tenant: { settings } })).toMatchObject({ status: 'pass' })
})
