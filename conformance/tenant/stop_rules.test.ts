import { describe, expect, it } from 'vitest'
import { fault } from '../../mock-issuer/mod.ts'
import type { Exchange, Stop } from '../engine/evidence.ts'
import type { FailureCode, Header } from '../engine/exchange.ts'
import { look } from '../engine/seen.ts'
import type { Step } from '../engine/step.ts'
import { changeJson, replaceBody, when } from '../self_test/alterations.ts'
import { runScenario, type Scenario } from '../self_test/scenario.ts'
import { stopAfter } from './stop_rules.ts'

const ISSUER = 'https://pos.example/north'
const DISCOVERY = '/.well-known/openid-configuration'
const GOOD = JSON.stringify({ issuer: ISSUER, token_endpoint: `${ISSUER}/connect/token` })
const AUTHORIZATION: Header = ['Authorization', 'Basic c3RvY2‹secret#1 in base64›']

interface Answer {
  readonly status?: number
  readonly headers?: readonly Header[]
  readonly body?: string
  readonly failure?: FailureCode
  readonly url?: string
  readonly sent?: readonly Header[]
  readonly sentAt?: string
}

function exchange(step: string, answer: Answer = {}): Exchange {
  const { status = 200, headers = [], body = '', failure, sent = [] } = answer
  const url = answer.url ??
    (step.startsWith('P01') ? ISSUER + DISCOVERY : `${ISSUER}/connect/token`)
  return {
    step,
    request: { method: step.startsWith('P01') ? 'GET' : 'POST', url, headers: sent },
    ...(failure
      ? { failure: { code: failure, message: `${failure}, in words` } }
      : { response: { status, headers, body, bodyBytes: 0, isUtf8: true, isCut: false } }),
    sentAt: answer.sentAt ?? '2026-11-22T12:00:00.000Z',
    durationMs: 1,
  }
}

/** What the last of these exchanges means. */
function stopOf(
  exchanges: readonly Exchange[],
  step: Partial<Step> = {},
  issuer: string = ISSUER,
): Stop | undefined {
  const last = exchanges.at(-1) as Exchange
  const target = { issuer, clientId: 'stocksync', expect: {} }
  const seen = look({ exchanges, handshakes: [], tokens: [], target })
  return stopAfter(last, { id: last.step, does: '', danger: 'RO', ...step }, seen)
}

const first = (answer: Answer) => stopOf([exchange('P01.1', answer)])
const good = exchange('P01.1', { body: GOOD })

describe('a first request without an answer', () => {
  it.each<[FailureCode, string, string]>([
    ['name-unknown', 'tenant-unreachable', 'no address is known for this name'],
    ['connection-refused', 'tenant-unreachable', 'nobody listens there'],
    ['connection-reset', 'tenant-unreachable', 'was broken off'],
    ['unreachable', 'tenant-unreachable', 'no way to it'],
    ['timeout', 'tenant-unreachable', 'no answer in time'],
    ['not-http', 'tenant-unreachable', 'speaks no HTTP'],
    ['tls', 'tenant-unreachable', 'no TLS connection'],
    ['certificate-expired', 'certificate-expired', 'has expired'],
    ['certificate-not-yet-valid', 'certificate-not-yet-valid', 'not valid yet'],
    ['certificate-name', 'certificate-name', 'is for another name'],
    ['certificate-untrusted', 'certificate-untrusted', '--ca-file'],
  ])('%s is %s', (failure, code, words) => {
    const stop = first({ failure })
    expect(stop).toMatchObject({ code, scope: 'all', step: 'P01.1' })
    expect(stop?.message).toContain('https://pos.example could not be reached: ')
    expect(stop?.message).toContain(words)
  })
})

describe('a first answer that is no discovery document', () => {
  it.each<[what: string, Answer, code: string, words: string]>([
    ['404', { status: 404 }, 'discovery-not-found', 'Configuration / Features'],
    ['403', { status: 403 }, 'discovery-refused', 'status 403'],
    ['502', { status: 502 }, 'discovery-refused', 'logs of the tenant'],
    ['400', { status: 400 }, 'discovery-refused', 'check the issuer'],
    [
      'the same document elsewhere',
      { status: 301, headers: [['Location', `https://www.pos.example/north${DISCOVERY}`]] },
      'discovery-refused',
      'it leads to "https://www.pos.example/north/.well-known/openid-configuration"',
    ],
    [
      'another path of the host',
      { status: 302, headers: [['location', '/north/start']] },
      'discovery-refused',
      '"/north/start"',
    ],
    ['a list', { body: '[]' }, 'discovery-not-json', 'no JSON object'],
    ['nothing', { body: '' }, 'discovery-not-json', 'no JSON object'],
    [
      'a page',
      { body: '<!DOCTYPE html><title>Wel\u001Bcome</title>' },
      'discovery-not-json',
      'an HTML page with the title "Wel\uFFFDcome"',
    ],
    [
      'a page told by its type alone',
      { headers: [['Content-Type', 'text/html']], body: 'Welcome' },
      'discovery-not-json',
      'an HTML page',
    ],
    ['503', { status: 503 }, 'tenant-starting', 'try again in a minute'],
    [
      '503 with seconds',
      { status: 503, headers: [['Retry-After', '10']] },
      'tenant-starting',
      'try again in 10 s, as it asks',
    ],
    [
      '503 with a date',
      { status: 503, headers: [['Retry-After', 'Sun, 22 Nov 2026 12:00:00 GMT']] },
      'tenant-starting',
      'after "Sun, 22 Nov 2026 12:00:00 GMT"',
    ],
    ['407', { status: 407 }, 'proxy-login-page', 'status 407'],
    ['511', { status: 511 }, 'proxy-login-page', 'status 511'],
    [
      'the same path with a slash, of a tenant whose name holds "sso"',
      { status: 301, headers: [['Location', '/espresso/.well-known/openid-configuration/']] },
      'discovery-refused',
      'it leads to',
    ],
    [
      'its own path on another host, with a slash',
      { status: 301, headers: [['Location', `https://www.pos.example/north${DISCOVERY}/`]] },
      'discovery-refused',
      'it leads to',
    ],
    [
      'a way to a file for logins',
      { status: 302, headers: [['Location', '/auth/saml2/login.aspx']] },
      'proxy-login-page',
      'login.aspx',
    ],
    [
      'a way to a grant of people',
      { status: 302, headers: [['Location', '/oauth2/authorize?x']] },
      'proxy-login-page',
      'authorize',
    ],
    [
      'a way to another host',
      { status: 302, headers: [['Location', 'https://portal.example/start']] },
      'proxy-login-page',
      'https://portal.example/start',
    ],
    [
      'a way to a login on the same host',
      { status: 302, headers: [['Location', '/Login?ReturnUrl=x']] },
      'proxy-login-page',
      '/Login',
    ],
    [
      'a page with a password field',
      { body: '<html><form><input name=p type="password"></form>' },
      'proxy-login-page',
      'password field',
    ],
    [
      'a 403 page with a login form',
      { status: 403, body: '<html><form method="post" action="/saml/acs"></form>' },
      'proxy-login-page',
      'login form',
    ],
    ['429', { status: 429 }, 'tenant-busy', 'when it is less busy'],
  ])('%s', (_what, answer, code, words) => {
    const stop = first(answer)
    expect(stop).toMatchObject({ code, scope: 'all', step: 'P01.1' })
    expect(stop?.message).toContain('https://pos.example/north/.well-known/openid-configuration')
    expect(stop?.message).toContain(words)
  })

  it('what was asked for asks for no login, whatever it is called', () => {
    const url = `https://pos.example/sso${DISCOVERY}`
    const headers: Header[] = [['Location', '/SSO/start']]
    expect(first({ status: 302, headers, url })?.code).toBe('discovery-refused')
    const other: Header[] = [['Location', '/loginov/start']]
    expect(first({ status: 302, headers: other })?.code).toBe('discovery-refused')
    const body = '<form action="https://pos.example/sso/search"></form>'
    expect(first({ body, url })?.code).toBe('discovery-not-json')
  })

  it('a page of a tenant without the document may have a login form in its head', () => {
    const body = '<html><form action="/login"><input type="password"></form>'
    expect(first({ status: 404, body })?.code).toBe('discovery-not-found')
  })
})

describe('discovery that no secret may follow', () => {
  const thrice = (answer: Answer, issuer?: string) =>
    stopOf(['P01.1', 'P01.2', 'P01.3'].map((step) => exchange(step, answer)), {}, issuer)
  const document = (members: Record<string, unknown>) =>
    thrice({ body: JSON.stringify({ ...JSON.parse(GOOD), ...members }) })

  it.each<[what: string, endpoint: unknown, words: string]>([
    ['none', undefined, 'no token endpoint'],
    ['no URL', '/connect/token', 'no absolute URL'],
    ['a number', 1, 'no absolute URL'],
    ['plain http', 'http://pos.example/north/connect/token', 'which is not https'],
    ['another host', 'https://pos.other.example/token', 'another origin'],
    ['another port', 'https://pos.example:8443/token', 'another origin'],
    ['this machine', 'http://127.0.0.1/token', 'another origin'],
  ])('token endpoint: %s', (_what, endpoint, words) => {
    const stop = document({ token_endpoint: endpoint })
    expect(stop).toMatchObject({ code: 'token-endpoint-unsafe', scope: 'all', step: 'P01.3' })
    expect(stop?.message).toContain(words)
  })

  it('plain http is good enough on this very machine', () => {
    const issuer = 'http://127.0.0.1:8080/north'
    const body = JSON.stringify({ issuer, token_endpoint: `${issuer}/connect/token` })
    const url = `${issuer}${DISCOVERY}`
    expect(thrice({ url, body }, issuer)).toBeUndefined()
  })

  it.each([
    ['https://pos.example/south', 'issuer-differs'],
    ['https://login.pos.example/north', 'issuer-differs'],
    ['pos.example', 'issuer-differs'],
    ['https://pos.example/North/', undefined],
    ['https://pos.example:443/north', undefined],
  ])('an issuer %s is %s', (issuer, code) => {
    expect(document({ issuer })?.code).toBe(code)
  })

  it('is told even if the third time has no answer', () => {
    const bad = exchange('P01.1', { body: '{}' })
    const dead = exchange('P01.3', { failure: 'timeout' })
    expect(stopOf([bad, { ...bad, step: 'P01.2' }, dead])?.code).toBe('token-endpoint-unsafe')
  })

  it('a document without an issuer could be of any tenant', () => {
    expect(document({ issuer: undefined })).toMatchObject({ scope: 'credential' })
  })
})

describe('discovery that differs', () => {
  const again = (body: string, status = 200) => stopOf([good, exchange('P01.2', { body, status })])

  it('names the members', () => {
    const other = JSON.stringify({
      ...JSON.parse(GOOD),
      token_endpoint: 'https://b.example/',
      x: 1,
    })
    const stop = again(other)
    expect(stop).toMatchObject({ code: 'answers-differ', scope: 'all', step: 'P01.2' })
    expect(stop?.message).toContain('(in "token_endpoint", "x")')
  })

  it('no document the second time differs too', () => {
    expect(again('', 404)?.message).toContain('once a document, once status 404')
  })

  it('another order of members is no difference', () => {
    const entries = Object.entries(JSON.parse(GOOD) as object)
    expect(again(JSON.stringify(Object.fromEntries(entries.reverse())))).toBeUndefined()
  })

  it.each<[one: string[], other: unknown, code: string | undefined]>([
    [['a', 'b'], ['b', 'a', 'a'], undefined],
    [['a', 'b'], ['b', 'c'], 'answers-differ'],
    [['a'], 'a', 'answers-differ'],
  ])('lists of what is supported are sets: %j and %j', (one, other, code) => {
    const body = (name: string, value: unknown) =>
      JSON.stringify({ ...JSON.parse(GOOD), [name]: value })
    const stop = (name: string) =>
      stopOf([
        exchange('P01.1', { body: body(name, one) }),
        exchange('P01.2', { body: body(name, other) }),
      ])
    expect(stop('scopes_supported')?.code).toBe(code)
    expect(stop('of_another_name')?.code).toBe('answers-differ')
  })

  it('looks at the third as well', () => {
    const exchanges = [good, exchange('P01.2', { body: GOOD }), exchange('P01.3', { body: '{}' })]
    expect(stopOf(exchanges)?.code).toBe('answers-differ')
  })
})

describe('a login with the right secret', () => {
  const body = (error: string, id: string, description: string) =>
    JSON.stringify({
      error,
      error_description: description,
      error_uri: `https://documentation.openiddict.com/errors/${id}`,
    })
  const WRONG = body('invalid_client', 'ID2055', 'The specified client credentials are invalid.')
  const UNKNOWN = body('invalid_client', 'ID2052', "The specified 'client_id' is invalid.")
  const login = (step: string, status: number, answer: string) =>
    exchange(step, { status, body: answer, sent: [AUTHORIZATION] })
  const stopOfLogin = (...exchanges: Exchange[]) => stopOf([good, ...exchanges], { danger: 'CT' })

  it.each([
    ['the secret', 401, WRONG, 'secret-refused'],
    ['the client', 401, UNKNOWN, 'client-not-registered'],
    ['no reason', 401, '{"error":"invalid_client"}', 'login-refused'],
    ['no JSON', 401, '', 'login-refused'],
    ['status 400, as other servers have it', 400, '{"error":"invalid_client"}', 'login-refused'],
  ])('refused for %s', (_what, status, answer, code) => {
    const stop = stopOfLogin(login('P10', status, answer))
    expect(stop).toMatchObject({ code, scope: 'credential', step: 'P10' })
    expect(stop?.message).toContain('stocksync')
    expect(stop?.message).toContain('Security / OpenID Connect / Applications')
  })

  it.each<[status: number, answer: string, code: string, words: string]>([
    [400, body('unauthorized_client', 'ID2064', 'no'), 'grant-refused', 'Confidential client'],
    [400, body('unsupported_grant_type', 'ID2032', 'no'), 'grant-refused', 'Credentials Flow'],
    [400, body('invalid_request', 'ID2029', 'no'), 'grant-refused', 'Authorization header'],
    [400, body('invalid_request', 'ID2051', 'no'), 'grant-refused', 'if a scope was asked for'],
    [403, '{"error":"access_denied"}', 'no-token', '403 access_denied'],
    [400, '{"error":"invalid_grant"}', 'no-token', 'compare Client ID and Client Secret'],
    [500, '{"error":"server_error"}', 'no-token', 'logs of the tenant'],
    [302, '', 'no-token', 'in front of the tenant'],
    [200, '<html><input type="password">', 'no-token', 'a login page stands at the token'],
    [200, '{}', 'no-token', 'proxy or firewall'],
  ])('no token, by %i %s: the secret is not sent again', (status, answer, code, words) => {
    const stop = stopOfLogin(login('P10', status, answer))
    expect(stop).toMatchObject({ code, scope: 'credential', step: 'P10' })
    expect(stop?.message).toContain(words)
    expect(stop?.message).toContain('the secret was not sent again')
  })

  it('a request that lacks something goes on by the body, where that is offered, once', () => {
    const both = ['client_secret_basic', 'client_secret_post']
    const members = { ...JSON.parse(GOOD), token_endpoint_auth_methods_supported: both }
    const offered = exchange('P01.1', { body: JSON.stringify(members) })
    const lacks = login('P10', 400, '{"error":"invalid_request"}')
    expect(stopOf([offered, lacks], { danger: 'CT' })).toBeUndefined()
    const again = { ...lacks, step: 'P10.post' }
    expect(stopOf([offered, lacks, again], { danger: 'CT' })?.code).toBe('grant-refused')
  })

  it('refused later, after it was accepted: the client is locked by now', () => {
    const token = login('P10', 200, '{"access_token":"‹token#1›"}')
    const stop = (step: string, danger: Step['danger'] = 'AU', answer = WRONG) =>
      stopOf([good, token, login(step, 401, answer)], { danger })
    expect(stop('P21.password')).toMatchObject({ code: 'login-refused', scope: 'credential' })
    expect(stop('P21.password')?.message).toContain('accepted before')
    expect(stop('P20.dup', 'AU', '<html>')?.code).toBe('login-refused')
    // The refusal of a grant is what is asked for.
    expect(stop('P21.password', 'AU', '{"error":"unauthorized_client"}')).toBeUndefined()
    for (const step of ['P12.scheme', 'P12.encoded', 'P16']) expect(stop(step)).toBeUndefined()
    const post = exchange('P11', { status: 401, body: WRONG })
    const inBody = { ...post, request: { ...post.request, body: 'client_secret=‹secret#1›' } }
    expect(stopOf([good, token, inBody], { danger: 'CT' })).toBeUndefined()
  })

  it('a request without the secret proves nothing', () => {
    const without = exchange('P15.none', { status: 401, body: UNKNOWN })
    expect(stopOf([good, without], { danger: 'AU' })).toBeUndefined()
  })

  it('a wrong secret, or a client made up, is to be refused', () => {
    const refused = login('P14', 401, WRONG)
    expect(stopOf([good, refused], { danger: 'WS' })).toBeUndefined()
    expect(stopOf([good, refused], { danger: 'WF' })).toBeUndefined()
  })
})

describe('a tenant that has enough', () => {
  it.each<[Answer, string]>([
    [{ status: 429 }, 'tenant-busy'],
    [{ status: 503 }, 'tenant-busy'],
    [{ status: 403, body: 'Your account is locked.' }, 'lockout'],
    [{ status: 400, body: '{"error_description":"Too many failed login attempts"}' }, 'lockout'],
    [{ status: 429, body: 'You have been temporarily blocked' }, 'lockout'],
    [{ status: 401, headers: [['WWW-Authenticate', 'Basic error="locked out"']] }, 'lockout'],
    [{ status: 423 }, 'lockout'],
    [{ status: 400, body: '{"error":"account_locked"}' }, 'lockout'],
    [{ status: 400, body: 'Client is locked' }, 'lockout'],
    [{ status: 403, body: 'user-disabled' }, 'lockout'],
  ])('%j is %s', (answer, code) => {
    const stop = stopOf([good, exchange('P13', answer)], { danger: 'WF' })
    expect(stop).toMatchObject({ code, scope: 'all', step: 'P13' })
    expect(stop?.message).toContain('POST https://pos.example/north/connect/token')
  })

  it('says when to come back', () => {
    const headers: Header[] = [['Retry-After', '120']]
    const stop = stopOf([good, exchange('P13', { status: 429, headers })])
    expect(stop?.message).toContain('run again in 120 s')
  })

  const FIREWALL = '<h1>Sorry, you have been blocked</h1>'
  const LOCKED = '<p>Your account is locked</p>'
  const BEARER: Header = ['Authorization', 'Bearer ‹token#1›']
  const TOLD = '{"error":"access_denied","error_description":"You have been blocked"}'
  it.each<[step: string, Partial<Step>, Answer, code: string | undefined]>([
    // No login was tried.
    ['P06', {}, { status: 403, body: FIREWALL }, undefined],
    ['P06', {}, { status: 403, body: LOCKED }, undefined],
    ['P06', {}, { status: 403, body: '{"detail":"The request was blocked"}' }, undefined],
    ['P06', {}, { status: 403, body: TOLD }, 'lockout'],
    ['P31', { danger: 'AU' }, { status: 404, body: FIREWALL, sent: [BEARER] }, undefined],
    // A firewall may look at what is odd, and not at the login.
    ['P11', { danger: 'CT' }, { status: 403, body: FIREWALL }, undefined],
    ['P25.query', { danger: 'WF' }, { status: 403, body: FIREWALL }, undefined],
    ['P26.scope', { danger: 'WF' }, { status: 403, body: FIREWALL }, undefined],
    ['P26.scope', { danger: 'WF' }, { status: 403, body: LOCKED }, 'lockout'],
    ['P26.scope', { danger: 'WF' }, { status: 403, body: TOLD }, 'lockout'],
    ['P05', { danger: 'WF', mayFail: true }, { status: 403, body: FIREWALL }, undefined],
    ['P13', { danger: 'WF' }, { status: 403, body: FIREWALL }, 'lockout'],
    ['P10', { danger: 'CT' }, { status: 403, body: FIREWALL }, 'lockout'],
    // A tenant that has enough says so to everybody.
    ['P06', {}, { status: 429, body: FIREWALL }, 'tenant-busy'],
    ['P26.scope', { danger: 'WF' }, { status: 503, body: FIREWALL }, 'tenant-busy'],
    ['P06', {}, { status: 423 }, 'lockout'],
  ])('%s, %j: words of a lockout in %j', (step, given, answer, code) => {
    expect(stopOf([good, exchange(step, answer)], given)?.code).toBe(code)
  })

  it('no words of a good answer, and no 503 of a neighbour', () => {
    expect(stopOf([good, exchange('P30', { body: 'account locked' })])).toBeUndefined()
    expect(stopOf([good, exchange('P05', { status: 503 })], { mayFail: true })).toBeUndefined()
  })
})

describe('a connection that is lost', () => {
  const dead = (step: string) => exchange(step, { failure: 'timeout' })

  it('two in a row without an answer', () => {
    const stop = stopOf([good, dead('P03'), dead('P06')])
    expect(stop).toMatchObject({ code: 'connection-lost', scope: 'all', step: 'P06' })
    expect(stop?.message).toContain('timeout, in words')
  })

  it('one is no loss, nor are two with an answer between', () => {
    expect(stopOf([good, dead('P03')])).toBeUndefined()
    const between = exchange('P03.2', { body: '{}' })
    expect(stopOf([good, dead('P03'), between, dead('P06')])).toBeUndefined()
  })

  it('an API that is not there does not count', () => {
    expect(stopOf([good, dead('P30.none'), dead('P06')])).toBeUndefined()
    expect(stopOf([good, dead('P30.none'), dead('P06'), dead('P13')])?.code).toBe('connection-lost')
  })
})

describe('a run that costs too much', () => {
  const many = (
    count: number,
  ) => [good, ...Array.from({ length: count - 1 }, () => exchange('P13'))]

  it('ends after 120 requests', () => {
    expect(stopOf(many(119))).toBeUndefined()
    expect(stopOf(many(120))).toMatchObject({ code: 'request-budget', scope: 'all' })
  })

  it('ends after 180 s', () => {
    const at = (sentAt: string) => stopOf([good, exchange('P13', { sentAt })])
    expect(at('2026-11-22T12:02:59.000Z')).toBeUndefined()
    expect(at('2026-11-22T12:03:00.000Z')).toMatchObject({ code: 'time-budget', scope: 'all' })
  })
})

describe('whole runs', () => {
  const run = async (scenario: Scenario) => {
    const { conclusion, evidence, verdicts } = await runScenario(scenario)
    const statusOf = (id: string) => verdicts.find((verdict) => verdict.id === id)?.status
    return { ...conclusion, evidence, statusOf }
  }
  const onDiscovery = (use: () => ReturnType<typeof fault.status>): Scenario => ({
    prepare: (tenant) => void tenant.faults.on('discovery').do(use()),
  })

  it.each<[string, Scenario, code: string, exitCode: number]>([
    ['404', onDiscovery(() => fault.status(404)), 'discovery-not-found', 3],
    ['a page', onDiscovery(() => fault.html()), 'discovery-not-json', 3],
    ['a login', onDiscovery(() => fault.redirect('https://p.example/')), 'proxy-login-page', 3],
    ['a start', onDiscovery(() => fault.initializing()), 'tenant-starting', 5],
  ])('%s ends the run after one request', async (_what, scenario, reason, exitCode) => {
    const ran = await run(scenario)
    expect(ran).toMatchObject({ reason, exitCode })
    expect(ran.evidence.ledger).toMatchObject({ requests: 1, mints: 0, failedLogins: 0 })
    expect(ran.statusOf('T-DISC-01')).toBe('fail')
  })

  it('a secret that is refused is sent once', async () => {
    const ran = await run({
      prepare: (tenant) =>
        tenant.applications.update('stocksync', { clientSecret: 'x'.repeat(43) }),
    })
    expect(ran).toMatchObject({ reason: 'secret-refused', exitCode: 3 })
    expect(ran.evidence.ledger).toMatchObject({ mints: 0, failedLogins: 1 })
    expect(ran.statusOf('T-DISC-01')).toBe('pass')
  })

  it('a client that is not registered', async () => {
    const ran = await run({ prepare: (tenant) => tenant.applications.remove('stocksync') })
    expect(ran).toMatchObject({ reason: 'client-not-registered', exitCode: 3 })
    expect(ran.evidence.ledger.failedLogins).toBe(1)
  })

  it('a token endpoint elsewhere gets neither a secret nor anything else', async () => {
    const endpoint = 'https://pos.other.example/token'
    const ran = await run({ alter: when(DISCOVERY, changeJson({ token_endpoint: endpoint })) })
    expect(ran).toMatchObject({ reason: 'token-endpoint-unsafe', exitCode: 3 })
    expect(ran.evidence.exchanges.map(({ step }) => step)).toEqual(['P01.1', 'P01.2', 'P01.3'])
  })

  it('a tenant of another name gets no secret, and the rest is looked at', async () => {
    const issuer = 'https://pos.example/south'
    const ran = await run({ alter: when(DISCOVERY, changeJson({ issuer })) })
    expect(ran).toMatchObject({ reason: 'issuer-differs', exitCode: 3 })
    const sent = ran.evidence.exchanges.map(({ request }) => JSON.stringify(request)).join('\n')
    expect(sent).not.toMatch(/‹secret|stocksync/)
    expect(ran.evidence.exchanges.map(({ step }) => step)).toContain('P06')
  })

  it('answers that differ end the run before a secret is sent', async () => {
    let count = 0
    const alter = when(
      DISCOVERY,
      (response, request) => ++count === 3 ? replaceBody('{"x":1}')(response, request) : response,
    )
    const ran = await run({ alter })
    expect(ran).toMatchObject({ reason: 'answers-differ', exitCode: 3 })
    expect(ran.evidence.exchanges.map(({ step }) => step)).toEqual(['P01.1', 'P01.2', 'P01.3'])
  })

  it('a tenant that gets busy on the way', async () => {
    const ran = await run({
      prepare: (tenant) =>
        void tenant.faults.on('token').do(fault.status(429, { retryAfterSeconds: 7 })),
    })
    expect(ran).toMatchObject({ reason: 'tenant-busy', exitCode: 5 })
    expect(ran.message).toContain('in 7 s')
    expect(ran.evidence.exchanges.at(-1)?.step).toBe(ran.evidence.stop?.step)
  })

  it('a tenant that goes down on the way', async () => {
    const ran = await run({
      prepare: (tenant) => void tenant.faults.on('token').do(fault.status(503)),
    })
    expect(ran).toMatchObject({ reason: 'tenant-busy', exitCode: 5 })
  })
})
