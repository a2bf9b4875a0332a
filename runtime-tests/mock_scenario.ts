// The same few steps of the mock issuer on every runtime, in process: no network, no permission.
import { createPosClient } from 'pos-auth'
import { createMockIssuer, fault } from 'pos-auth/mock-issuer'

const FIRST_SECRET = 'made-up-and-good-for-nothing'
/** Made at import, where a worker gives no random values: neither an issuer nor a form needs any. */
const tenant = createMockIssuer({
  issuer: 'https://shop.example/north',
  applications: [{
    clientId: 'till',
    displayName: 'Till',
    type: 'confidential',
    clientSecret: FIRST_SECRET,
    flows: ['client_credentials'],
    roles: ['GraphQL User'],
  }],
})
const { applications, clock, faults, graphql, journal } = tenant

/** @return the names of the checks that failed */
export async function runMockScenario(): Promise<string[]> {
  const failures: string[] = []
  const check = (what: string, holds: boolean) => {
    if (!holds) failures.push(what)
  }
  try {
    const first = [metadata, tokens, api, expiry, aFault, theJournal, aReset]
    for (const step of [...first, theFormats, theClient]) await step(check)
  } catch (error) {
    failures.push(`a step ended early: ${error}`)
  }
  return failures
}

type Check = (what: string, holds: boolean) => void

async function metadata(check: Check): Promise<void> {
  const names = ['openid-configuration', 'oauth-authorization-server']
  const [first = '', second] = await Promise.all(names.map(async (name) => {
    const answer = await tenant.fetch(`${tenant.issuer}/.well-known/${name}`)
    return answer.text()
  }))
  const { issuer, token_endpoint, jwks_uri } = JSON.parse(first)
  check('discovery names the issuer', issuer === tenant.issuer)
  check('and the token endpoint', token_endpoint === `${tenant.issuer}/connect/token`)
  check('both names of it say the same', first === second)

  const { keys: [key] } = await (await tenant.fetch(jwks_uri)).json()
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('jwk', key, algorithm, false, ['verify'])
  check('the published key is one for verification', imported.type === 'public')
}

async function tokens(check: Check): Promise<void> {
  const [first, second] = [crypto.randomUUID(), crypto.randomUUID()]
  const form = { displayName: 'Scale', type: 'confidential', clientSecret: first } as const
  applications.add({ clientId: 'scale', ...form, flows: ['client_credentials'] })
  check('a second application is registered', applications.list().length === 2)

  const basic = await requestToken('till', FIRST_SECRET, 'basic')
  const post = await requestToken('scale', first, 'post')
  check('the first application gets a token by basic', basic.status === 200)
  check('the second one gets one by post', post.status === 200)
  check('each token is another one', basic.token !== post.token && basic.token.length > 20)
  const wrong = await requestToken('scale', second, 'basic')
  check('a wrong secret is refused', wrong.status === 401 && wrong.error === 'invalid_client')
  applications.update('scale', { clientSecret: second })
  const [old, changed] = [
    await requestToken('scale', first, 'post'),
    await requestToken('scale', second, 'post'),
  ]
  check('a changed secret holds at once', old.status === 401 && changed.status === 200)
}

async function api(check: Check): Promise<void> {
  const data = { products: ['apple', 'Äpfel'] }
  graphql.answer({ Products: { data } })
  const { token } = await requestToken('till', FIRST_SECRET, 'basic')
  const answer = await callApi(token)
  const body = JSON.stringify(await answer.json())
  check('the API answers as told', answer.status === 200 && body === JSON.stringify({ data }))

  const bare = await callApi()
  const bareChallenge = bare.headers.get('www-authenticate')
  check('no token is 401', bare.status === 401 && bareChallenge === 'Bearer')
  const strange = await callApi('strange')
  check(
    'a strange token is 401',
    strange.status === 401 && /invalid_token/.test(challenge(strange)),
  )
  const powerless = await tenant.keys.issueToken({ clientId: 'scale' })
  const forbidden = await callApi(powerless)
  check('a token without permission is 403', forbidden.status === 403)
}

async function expiry(check: Check): Promise<void> {
  clock.freeze('2026-01-31T12:00:00Z')
  const { token } = await requestToken('till', FIRST_SECRET, 'basic')
  clock.advance(3600)
  check('a token is good for an hour', (await callApi(token)).status === 200)
  clock.advance(1)
  const ended = await callApi(token)
  check('and not a second longer', ended.status === 401 && /invalid_token/.test(challenge(ended)))
  clock.run()
}

async function aFault(check: Check): Promise<void> {
  faults.on('token').do(fault.status(503, { retryAfterSeconds: 5 }))
  check('a fault to come is left over', throws(faults.expectDone))
  const struck = await requestToken('till', FIRST_SECRET, 'basic')
  check('a fault strikes', struck.status === 503 && struck.retryAfter === '5')
  check('once', (await requestToken('till', FIRST_SECRET, 'basic')).status === 200)
  check('and is done', !throws(faults.expectDone))
}

function theJournal(check: Check): void {
  const secret = journal.fingerprint(FIRST_SECRET)
  check('the journal has all requests', journal.total === 18 && journal.entries.length === 18)
  check('of the first application', journal.count({ endpoint: 'token', clientId: 'till' }) === 5)
  check('all with one secret', journal.count({ secret }) === 5)
  check('refusals are among them', journal.count({ endpoint: 'token', status: 401 }) === 2)
  check('and the fault', journal.count({ fault: 'status 503' }) === 1)
  check('uses are traced to their token', journal.tokens().some(({ uses }) => uses.length === 1))
  check('no secret is in it', !JSON.stringify(journal.entries).includes(FIRST_SECRET))
}

async function aReset(check: Check): Promise<void> {
  const { token } = await requestToken('till', FIRST_SECRET, 'basic')
  clock.advance(86_400)
  tenant.reset()
  check('a reset empties the journal', journal.total === 0)
  check('leaves the first application', applications.list().length === 1)
  check('sets the clock', Math.abs(clock.now() - Date.now()) < 60_000)
  check('and ends all tokens', (await callApi(token)).status === 401)
  journal.clear()
}

async function theFormats(check: Check): Promise<void> {
  const jwt = { accessTokenFormat: 'jwt' } as const
  const formats = [
    ['JWE', 5, jwt],
    ['JWS', 3, { ...jwt, encryptAccessTokens: false }],
    ['reference', 1, { ...jwt, useReferenceAccessTokens: true }],
  ] as const
  for (const [name, parts, settings] of formats) {
    tenant.settings.update(settings)
    const { token } = await requestToken('till', FIRST_SECRET, 'basic')
    check(`a ${name} has its parts`, token.split('.').length === parts)
    await tenant.keys.rotate()
    check(`the API takes a ${name}, after a rotation too`, (await callApi(token)).status === 200)
    tenant.keys.lose()
    check(`and not once its keys are lost`, (await callApi(token)).status === 401)
  }
  tenant.reset()
}

async function theClient(check: Check): Promise<void> {
  const pos = createPosClient({
    issuer: tenant.issuer,
    clientId: 'till',
    clientSecret: FIRST_SECRET,
    fetch: tenant.fetch,
  })
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ products }' }),
  }
  const calls = Array.from({ length: 20 }, () => pos.fetch('api/graphql', request))
  const answers = await Promise.all(calls)
  check('20 parallel calls of the client', answers.every(({ status }) => status === 200))
  check('need one token', journal.count({ endpoint: 'token' }) === 1 && journal.total === 22)
}

async function requestToken(id: string, secret: string, method: 'basic' | 'post') {
  const credentials = method === 'post' ? { client_id: id, client_secret: secret } : undefined
  const answer = await tenant.fetch(`${tenant.issuer}/connect/token`, {
    method: 'POST',
    headers: credentials ? {} : { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...credentials }),
  })
  const text = await answer.text()
  const { access_token = '', error } = text === '' ? {} : JSON.parse(text)
  const retryAfter = answer.headers.get('retry-after')
  return { status: answer.status, token: String(access_token), error, retryAfter }
}

function callApi(token?: string): Promise<Response> {
  return tenant.fetch(`${tenant.issuer}/api/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query: 'query Products { products }' }),
  })
}

const challenge = (answer: Response) => answer.headers.get('www-authenticate') ?? ''

function throws(act: () => void): boolean {
  try {
    act()
    return false
  } catch {
    return true
  }
}
