import { expect, it } from 'vitest'
import { changeHeader, replaceBody, when } from '../../self_test/alterations.ts'
import { runScenario, type Scenario } from '../../self_test/scenario.ts'
import { authorizationOf } from '../../self_test/token_requests.ts'

const IDS = ['01', '02', '04', '05', '06', '07', '10', '13', '16', '20', '24']

const JWT = { settings: { accessTokenFormat: 'jwt', encryptAccessTokens: false } } as const
const BROKEN = { errors: [{ message: 'Internal server error' }] }

/** Status and reason by check. */
async function verdictsOf(scenario: Scenario): Promise<Record<string, string>> {
  const { verdicts } = await runScenario({ selection: { only: ['API'], skip: [] }, ...scenario })
  return Object.fromEntries(
    verdicts.filter(({ id }) => id.startsWith('T-API-'))
      .map(({ id, status, reason }) => [id, `${status} ${reason}`]),
  )
}

it('does not apply without an address', async () => {
  const { verdicts, evidence } = await runScenario({ target: { apiUrl: undefined } })
  const found = verdicts.filter(({ id }) => id.startsWith('T-API-'))
  expect(found.map(({ status }) => status)).toEqual(IDS.map(() => 'n/a'))
  expect(found[0]?.seen).toContain('an API address is known')
  expect(evidence.exchanges.filter(({ step }) => step.startsWith('P30'))).toEqual([])
})

it('decides nothing where the address leads nowhere, and says what to look at', async () => {
  const apiUrl = 'https://pos.example/north/api/nowhere'
  const report = await runScenario({ target: { apiUrl } })
  const found = Object.fromEntries(report.verdicts.map((verdict) => [verdict.id, verdict]))
  for (const id of ['T-API-01', 'T-API-05', 'T-API-10', 'T-API-13', 'T-API-16']) {
    expect(found[id]).toMatchObject({ status: 'inconclusive', reason: 'api-not-found' })
    expect(found[id]?.seen).toContain('--api-url')
  }
  expect(report.verdicts.filter(({ id, status }) => id.includes('API') && status === 'fail'))
    .toEqual([])
})

it('decides nothing where nobody answers, and goes on with the tenant', async () => {
  const report = await runScenario({ target: { apiUrl: 'https://nobody.example/api' } })
  const sent = report.evidence.exchanges.map(({ step }) => step)
  expect(sent.filter((step) => step.startsWith('P30'))).toEqual(['P30.none'])
  expect(sent).toContain('P13')
  expect(report.evidence.stop).toBeUndefined()
  expect(report.verdicts.find(({ id }) => id === 'T-API-05')).toMatchObject({
    status: 'inconclusive',
    reason: 'no-answer',
    seen: 'P30.none: nobody.example does not answer',
  })
})

it('never shows the secret to the API', async () => {
  const { exchanges } = (await runScenario({})).evidence
  const calls = exchanges.filter(({ step }) => step.startsWith('P30.'))
  expect(calls).toHaveLength(6)
  expect(JSON.stringify(calls)).not.toContain('‹secret')
})

it.each<[string, Scenario, string, string]>([
  [
    'the API fails without a token',
    { alter: onApi('', (response) => ({ ...response, status: 500 })) },
    'T-API-01',
    'inconclusive server-error',
  ],
  [
    'it refuses with another status, though with a challenge',
    { alter: onApi('', (response) => ({ ...response, status: 403 })) },
    'T-API-01',
    'fail not-401',
  ],
  [
    'it asks for another scheme',
    { alter: onApi('', changeHeader('WWW-Authenticate', 'Basic realm="POS"')) },
    'T-API-01',
    'fail other-scheme',
  ],
  [
    'several schemes are asked for',
    { alter: onApi('', changeHeader('WWW-Authenticate', 'Basic realm="x", Bearer realm="y"')) },
    'T-API-02',
    'pass as-expected',
  ],
  [
    'the right token is refused with 401',
    { prepare: (tenant) => tenant.settings.update({ tokenValidation: false }) },
    'T-API-05',
    'fail token-refused',
  ],
  [
    'the API takes any token',
    {
      alter: onApi(
        'Bearer pos-auth',
        (response) => ({ ...response, status: 200, body: '{"a":1}' }),
      ),
    },
    'T-API-04',
    'fail garbage-accepted',
  ],
  [
    'the client has no role for the API',
    { prepare: (tenant) => tenant.applications.update('stocksync', { roles: ['Manager'] }) },
    'T-API-05',
    'fail not-permitted',
  ],
  [
    'what must be refused has no control',
    { prepare: (tenant) => tenant.settings.update({ tokenValidation: false }) },
    'T-API-13',
    'blocked parent-failed',
  ],
  [
    'GraphQL refuses in its errors',
    {
      prepare: (tenant) =>
        tenant.graphql.answer(() => ({
          data: null,
          errors: [{ message: 'Authorization is required to access the node.' }],
        })),
    },
    'T-API-05',
    'fail refused-inside',
  ],
  [
    'GraphQL says with 200 that it broke',
    { alter: onApi('Bearer ', replaceBody(JSON.stringify(BROKEN)), 200) },
    'T-API-05',
    'inconclusive errors-alone',
  ],
  [
    'it says so to the scheme in small letters alone',
    { alter: onApi('bearer ', replaceBody(JSON.stringify(BROKEN)), 200) },
    'T-API-13',
    'inconclusive errors-alone',
  ],
  [
    'it says so without a token',
    { alter: onApi('', inside('Internal server error')) },
    'T-API-01',
    'inconclusive errors-alone',
  ],
  [
    'it says so to the schema',
    { alter: onApi('', inside('Internal server error')) },
    'T-API-16',
    'inconclusive errors-alone',
  ],
  [
    'it refuses inside without a token',
    { alter: onApi('', inside('Permission denied')) },
    'T-API-16',
    'pass as-expected',
  ],
  [
    'introspection is switched off',
    {
      alter: when(
        '/graphql',
        inside('Introspection is disabled'),
        ({ body = '' }) => body.includes('__schema'),
      ),
    },
    'T-API-16',
    'pass as-expected',
  ],
  [
    'the schema is shown beside a refusal',
    {
      alter: when(
        '/graphql',
        (response) => ({
          ...response,
          status: 200,
          body: JSON.stringify({
            data: { __schema: { queryType: { name: 'Query' } } },
            errors: [{ message: 'You are not authorized to see extensions' }],
          }),
        }),
        ({ body = '' }) => body.includes('__schema'),
      ),
    },
    'T-API-16',
    'fail anonymous-schema',
  ],
  [
    'it is too busy for the scheme in small letters',
    { alter: onApi('bearer ', (response) => ({ ...response, status: 429 }), 200) },
    'T-API-13',
    'inconclusive not-now',
  ],
  [
    'the realm has bytes beyond ASCII',
    { alter: onApi('', changeHeader('WWW-Authenticate', 'Bearer realm="\xc3\x9cbersicht"')) },
    'T-API-01',
    'pass as-expected',
  ],
  [
    'that is said of a query, which is none of the schema',
    { alter: onApi('', inside('Introspection is disabled')) },
    'T-API-16',
    'inconclusive errors-alone',
  ],
  [
    'a bad token is refused inside',
    { alter: onApi('Bearer pos-auth', inside('Invalid token')) },
    'T-API-04',
    'warn not-401',
  ],
  [
    'a forged token is refused inside',
    { tenant: JWT, alter: onApi('Bearer ey', inside('Invalid token')) },
    'T-API-06',
    'inconclusive other-refusal',
  ],
  [
    'the answer to the token is a page',
    { alter: onApi('Bearer ', replaceBody('<p>Sign in</p>'), 200) },
    'T-API-05',
    'inconclusive no-api-answer',
  ],
  [
    'the answer to a token in the URL is a third one',
    { alter: when('/graphql', changeHeader('WWW-Authenticate', 'Bearer error="no"'), isInUrl) },
    'T-API-10',
    'inconclusive third-answer',
  ],
  [
    'a bad token and none get the same answer',
    { alter: onApi('Bearer pos-auth', changeHeader('WWW-Authenticate', 'Bearer')) },
    'T-API-10',
    'n/a same-answers',
  ],
  [
    'the API is open to everybody',
    { tenant: { roles: [{ name: 'Anonymous', permissions: ['ExecuteGraphQL'] }] } },
    'T-API-01',
    'n/a public',
  ],
  [
    'the API answers with data of its own',
    {
      alter: (response, { url }) =>
        url.endsWith('/graphql') && response.status === 200
          ? { ...response, body: '{"products":[]}' }
          : undefined,
    },
    'T-API-16',
    'n/a no-graphql',
  ],
])('where %s', async (_what, scenario, id, verdict) => {
  expect((await verdictsOf(scenario))[id]).toBe(verdict)
})

it('names the text of the public key that was taken for a secret', async () => {
  let keyed = 0
  const { verdicts } = await runScenario({
    tenant: JWT,
    alter(response, request) {
      const isKeyed = authorizationOf(request).startsWith(
        `Bearer ${btoa('{"alg":"HS256"').slice(0, 18)}`,
      )
      if (!isKeyed) return undefined
      // The fourth of them is DER.
      return ++keyed === 4 ? { ...response, status: 200, body: '{"data":{}}' } : undefined
    },
  })
  const { parts, evidence } = verdicts.find(({ id }) => id === 'T-API-07') ?? {}
  expect(parts?.[0]).toMatchObject({
    part: 'the public key in DER',
    status: 'fail',
    reason: 'public-key-accepted',
  })
  expect(parts?.filter(({ status }) => status === 'pass')).toHaveLength(6)
  expect(evidence).toContain('P30.hs256.der')
})

/** A refusal with 200, its words in the errors. */
function inside(message: string): Parameters<typeof when>[1] {
  const refuse = replaceBody(JSON.stringify({ errors: [{ message }] }))
  return (response, request) => ({ ...refuse(response, request), status: 200 })
}

/** Changes what the API says to a call with this credential, `''`: with none. */
function onApi(credential: string, change: Parameters<typeof when>[1], status = 401) {
  return when('/graphql', change, (request, response) => {
    const authorization = authorizationOf(request)
    const isMeant = credential === '' ? authorization === '' : authorization.startsWith(credential)
    return isMeant && !isInUrl(request) && response.status === status
  })
}

function isInUrl({ url }: { url: string }): boolean {
  return url.includes('access_token=')
}

it('shows what a broken API said', async () => {
  const { verdicts } = await runScenario({
    prepare: (tenant) => tenant.graphql.answer(() => BROKEN),
  })
  expect(verdicts.find(({ id }) => id === 'T-API-05')?.seen).toContain('Internal server error')
})
