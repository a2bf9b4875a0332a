import { describe, expect, it } from 'vitest'
import type { Evidence, Exchange, Unsent } from '../../engine/evidence.ts'
import type { HandshakeResult, TlsOffer, WireFailure } from '../../engine/exchange.ts'
import { judge } from '../../engine/judge.ts'
import type { Status, Verdict } from '../../engine/verdict.ts'
import { withCertificate, withTls } from '../../self_test/pairs/tls.ts'
import { runScenario, type Scenario } from '../../self_test/scenario.ts'
import { FIRST_HANDSHAKE_STEPS, TRANSPORT_STEPS } from '../steps/transport.ts'
import { TLS_CHECKS } from './tls.ts'

const ISSUER = 'https://pos.example/north'

/** Verdicts on a tenant of which this was seen. */
function verdicts(
  { network }: Scenario,
  { issuer = ISSUER, ...evidence }: Partial<Evidence> & { issuer?: string } = {},
): Map<string, Verdict> {
  const steps = [...FIRST_HANDSHAKE_STEPS, ...TRANSPORT_STEPS]
  const handshakes = steps.flatMap(({ id: step, handshake: offer }) => {
    if (offer === undefined || /keys|api/.test(step)) return []
    return { step, url: issuer, offer, ...network!.handshake!(offer, issuer) }
  })
  const seen = {
    target: { issuer, clientId: 'stocksync', expect: {} },
    startedAt: new Date().toISOString(),
    exchanges: [],
    unsent: [],
    tokens: [],
    handshakes,
    ...evidence,
  } as unknown as Evidence
  const chosen = new Set(TLS_CHECKS.map(({ id }) => id))
  const rules = { name: 'pos', deviations: [] } as const
  return new Map(judge(seen, TLS_CHECKS, chosen, rules).map((verdict) => [verdict.id, verdict]))
}

function verdict(id: string, ...given: Parameters<typeof verdicts>): string {
  const { status, reason } = verdicts(...given).get(id) as Verdict
  return `${status} ${reason}`
}

const UNREACHABLE: HandshakeResult = { outcome: 'unreachable', message: 'too slow' }
const REFUSED: HandshakeResult = { outcome: 'refused', message: 'closed without an alert' }

describe('TLS checks', () => {
  const ofTls = ['01', '02', '03', '04', '05', '07', '09'].map((number) => `T-TLS-${number}`)

  it('pass on good TLS', () => {
    const found = verdicts(withTls({}))
    for (const id of ofTls) expect([id, found.get(id)?.status]).toEqual([id, 'pass'])
  })

  it('say what is wrong by codes of their own', () => {
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
    const days = (from: number, to: number) =>
      withCertificate({ validFrom: inDays(from), validTo: inDays(to) })
    expect(verdict('T-TLS-01', withTls({ default: { isTrusted: false } }))).toBe('fail untrusted')
    expect(verdict('T-TLS-02', withTls({ default: { isNamed: false } }))).toBe('fail other-name')
    expect(verdict('T-TLS-03', days(-90, -1))).toBe('fail expired')
    expect(verdict('T-TLS-03', days(1, 90))).toBe('fail not-yet-valid')
    expect(verdict('T-TLS-03', days(-88, 2))).toBe('fail expires-now')
    expect(verdict('T-TLS-03', days(-61, 29))).toBe('warn expires-soon')
    // Six days in all, renewed every three: that is no neglect.
    expect(verdict('T-TLS-03', days(-3.5, 2.5))).toBe('pass as-expected')
    expect(verdict('T-TLS-03', days(-5.5, 0.5))).toBe('fail expires-now')
    const { chain = [] } = withTls({}).network!.handshake!('default', ISSUER)
    const late = chain.map((certificate, index) =>
      index === 0 ? certificate : { ...certificate, validTo: inDays(-1) }
    )
    // Some machines know two authorities of one key, of which one is over: the other counts.
    const over = (message?: string) => withTls({ default: { message, chain: late } })
    expect(verdict('T-TLS-03', over('CERT_HAS_EXPIRED'))).toBe('fail expired')
    expect(verdict('T-TLS-03', over())).toBe('pass as-expected')
    expect(verdict('T-TLS-09', withCertificate({ keyBits: 224 }))).toBe('fail weak-key')
    expect(verdict('T-TLS-09', withCertificate({ keyType: 'rsa', keyBits: 2047 })))
      .toBe('fail weak-key')
    expect(verdict('T-TLS-09', withCertificate({ keyType: 'rsa', keyBits: 2048 })))
      .toBe('pass as-expected')
    for (const name of ['sha1WithRSAEncryption', 'sha1WithRSA', 'rsassaPss with SHA-1']) {
      const sha1 = withCertificate({ signatureAlgorithm: name })
      expect([name, verdict('T-TLS-09', sha1)]).toEqual([name, 'fail weak-signature'])
    }
    const sha256 = { signatureAlgorithm: 'rsassaPss with SHA-256' }
    expect(verdict('T-TLS-09', withCertificate(sha256))).toBe('pass as-expected')
  })

  it('say that a common name is no name', () => {
    const { network } = withTls({ default: { isNamed: false } })
    const { chain = [] } = network!.handshake!('default', ISSUER)
    const nameless = chain.map((certificate) => ({ ...certificate, names: [] }))
    const found = verdicts(withTls({ default: { isNamed: false, chain: nameless } }))
    expect(found.get('T-TLS-02')?.seen)
      .toBe(
        'issued for no alternative name, only to "CN=pos.example", which clients must not go by',
      )
  })

  const accepted = { outcome: 'accepted', protocol: 'TLSv1', cipher: 'X' } as const
  it.each<[string, TlsOffer, string]>([
    ['T-TLS-05', 'TLSv1.1', 'fail tls-1-1'],
    ['T-TLS-05', 'TLSv1', 'fail tls-1-0'],
    ['T-TLS-07', 'weak', 'fail weak-suite'],
    ['T-TLS-07', 'outdated', 'warn outdated-suite'],
  ])('%s: to accept %s is "%s"', (id, offer, expected) => {
    expect(verdict(id, withTls({ [offer]: accepted }))).toBe(expected)
  })

  it('take no silence for a refusal', () => {
    for (const offer of ['TLSv1.1', 'TLSv1'] as const) {
      expect(verdict('T-TLS-05', withTls({ [offer]: UNREACHABLE })))
        .toBe('inconclusive no-handshake')
    }
    expect(verdict('T-TLS-07', withTls({ weak: { ...UNREACHABLE, outcome: 'cannot' } })))
      .toBe('inconclusive no-handshake')
  })

  it('take no refusal for good where good offers are refused too', () => {
    const silent = withTls({ 'TLSv1.3': REFUSED, 'TLSv1.2': REFUSED })
    expect(verdict('T-TLS-04', silent)).toBe('inconclusive no-handshake')
    expect(verdict('T-TLS-05', silent)).toBe('inconclusive no-control')
    expect(verdict('T-TLS-07', silent)).toBe('inconclusive no-control')
    const onlyModern = withTls({ 'TLSv1.2': REFUSED })
    expect(verdict('T-TLS-05', onlyModern)).toBe('pass as-expected')
  })

  it('know that only old versions are spoken', () => {
    const old = withTls({ 'TLSv1.3': REFUSED, 'TLSv1.2': REFUSED, TLSv1: accepted })
    expect(verdict('T-TLS-04', old)).toBe('fail only-old-versions')
  })

  it('are inconclusive where no certificate was seen', () => {
    for (const outcome of ['refused', 'unreachable', 'cannot'] as const) {
      const result = { outcome, chain: undefined, isTrusted: undefined }
      for (const id of ['T-TLS-01', 'T-TLS-02', 'T-TLS-03', 'T-TLS-09']) {
        expect(verdict(id, withTls({ default: result }))).toBe('inconclusive no-handshake')
      }
    }
  })

  it('do not judge a proxy that reads along, but on loopback there is none', () => {
    const machine = withTls({ default: { trustedBy: 'machine' } })
    for (const id of ofTls) expect(verdict(id, machine)).toBe('inconclusive maybe-intercepted')
    const issuer = 'https://127.0.0.1:8443/north'
    for (const id of ofTls) expect(verdict(id, machine, { issuer })).toBe('pass as-expected')
    expect(verdict('T-TLS-01', withTls({ default: { trustedBy: 'option' } })))
      .toBe('pass as-expected')
  })

  it.each<[Unsent['reason'], Status]>([
    ['condition', 'n/a'],
    ['filter', 'skip'],
    ['stopped', 'blocked'],
  ])('without a handshake, by %s, are %s', (reason, status) => {
    const steps = [...FIRST_HANDSHAKE_STEPS, ...TRANSPORT_STEPS]
    const unsent = steps.map(({ id: step }) => ({ step, reason, detail: 'of some reason' }))
    const found = verdicts(withTls({}), { handshakes: [], unsent })
    for (const { id } of TLS_CHECKS) expect([id, found.get(id)?.status]).toEqual([id, status])
  })
})

describe('a tenant in this process', () => {
  it('has no TLS to look at', async () => {
    const { verdicts, evidence } = await runScenario({ selection: { only: ['TLS'], skip: [] } })
    expect(evidence.handshakes).toEqual([])
    expect(verdicts.find(({ id }) => id === 'T-TLS-01')).toMatchObject({
      status: 'n/a',
      reason: 'condition',
    })
  })
})

describe('T-TLS-15', () => {
  it('does not apply to a single host', () => {
    expect(verdict('T-TLS-15', withTls({}))).toBe('n/a one-host')
  })

  it('is inconclusive where another host was not looked at', () => {
    const unsent = [{ step: 'P04.api.default', reason: 'budget', detail: 'time' } as const]
    expect(verdict('T-TLS-15', withTls({}), { unsent })).toBe('inconclusive not-sent')
  })
})

describe('T-TLS-10', () => {
  const LOGIN = 'P05.own.token'

  /** What came of the login on the tenant's own port; port 80 is closed. */
  function onPlainHttp(
    came: { status: number; body?: string; headers?: [string, string][] } | WireFailure['code'],
  ): string {
    const failureOf = (code: WireFailure['code']) => ({ failure: { code, message: 'no answer' } })
    const answer = (step: string, status: number, body = '', headers: [string, string][] = []) => ({
      step,
      request: { method: 'POST', url: 'http://pos.example:443/connect/token', headers: [] },
      response: { status, headers, body },
    })
    const request = { method: 'POST', url: 'http://pos.example/connect/token', headers: [] }
    const own = typeof came === 'string'
      ? { step: LOGIN, request, ...failureOf(came) }
      : answer(LOGIN, came.status, came.body, came.headers)
    const exchanges = [
      own,
      { step: 'P05.port80.token', request, ...failureOf('connection-refused') },
    ] as unknown as Exchange[]
    return verdict('T-TLS-10', withTls({}), { exchanges })
  }

  it.each(
    [
      'connection-refused',
      'connection-reset',
      'not-http',
      'timeout',
      'unreachable',
    ] as const,
  )('passes where nothing answers: %s', (code) => {
    expect(onPlainHttp(code)).toBe('pass as-expected')
  })

  const ID2083 = 'https://documentation.openiddict.com/errors/ID2083'
  /** A refusal, with what is said beside the code. */
  const refusal = (beside: Record<string, unknown>) => ({
    status: 400,
    body: JSON.stringify({ error: 'invalid_request', ...beside }),
  })
  const movedTo = (url: string) => ({
    status: 308,
    headers: [['Location', url]] as [string, string][],
  })
  it.each<[string, Parameters<typeof onPlainHttp>[0]]>([
    ['a redirect to https', movedTo('https://pos.example/')],
    ['a page', { status: 400, body: '<html>plain HTTP was sent to an HTTPS port</html>' }],
    ['an error of something else', { status: 404, body: '{"error":"Not Found"}' }],
    ['a refusal of http by its words', refusal({ error_description: 'Only HTTPS is accepted.' })],
    ['a refusal of http by its number', refusal({ error_uri: ID2083 })],
  ])('passes on %s', (_kind, came) => {
    expect(onPlainHttp(came)).toBe('pass as-expected')
  })

  it.each<[string, Parameters<typeof onPlainHttp>[0]]>([
    ['to plain http', movedTo('http://www.pos.example/connect/token')],
    ['without a host', movedTo('/login')],
    ['without a scheme', movedTo('//www.pos.example/connect/token')],
    ['to nowhere', { status: 302 }],
    ['to what is no address', movedTo('https://')],
  ])('does not know from a redirect %s', (_kind, came) => {
    expect(onPlainHttp(came)).toBe('inconclusive redirected')
  })

  it.each<[string, Parameters<typeof refusal>[0]]>([
    ['no words', {}],
    ['words on the request', { error_description: "The mandatory 'client_id' is missing." }],
    ['an address for more', { error_description: 'See https://pos.example/help.' }],
    ['another number', { error_uri: ID2083.replace('2083', '2029') }],
    ['a list for words', { error_description: ['Only HTTPS is accepted.'] }],
  ])('fails on a refusal of the request with %s', (_kind, beside) => {
    expect(onPlainHttp(refusal(beside))).toBe('fail answers-on-plain-http')
  })

  it('fails on an answer of OAuth', () => {
    expect(
      onPlainHttp({ status: 401, body: '{"error":"invalid_client","error_description":"HTTPS"}' }),
    )
      .toBe('fail answers-on-plain-http')
    expect(onPlainHttp({ status: 401, body: '{"error":"invalid_client"}' }))
      .toBe('fail answers-on-plain-http')
    expect(onPlainHttp({ status: 200, body: '{"access_token":"a"}' }))
      .toBe('fail token-on-plain-http')
  })

  it.each<[string, string]>([
    ['Basic error="invalid_client", error_description="The client is unknown."', 'fail'],
    ['Basic realm="staging"', 'pass'],
    ['Bearer error="invalid_request"', 'pass'],
  ])('looks at the challenge above a page: %s', (challenge, status) => {
    const headers: [string, string][] = [['WWW-Authenticate', challenge]]
    expect(onPlainHttp({ status: 401, body: '<html>401</html>', headers }).split(' ')[0])
      .toBe(status)
  })

  it.each([429, 502, 503, 504])('does not know from status %i', (status) => {
    expect(onPlainHttp({ status })).toBe('inconclusive not-now')
  })

  it('does not know where the request was ended', () => {
    expect(onPlainHttp('aborted')).toBe('inconclusive no-answer')
  })
})

describe('steps', () => {
  it.each<[method: string | undefined, shown: string]>([
    [undefined, 'Basic'],
    ['client_secret_basic', 'Basic'],
    ['client_secret_post', 'body'],
  ])('send no real credential over plain http: offered is %s', async (method, shown) => {
    const metadata = method && { token_endpoint_auth_methods_supported: [method] }
    const plain = TRANSPORT_STEPS.filter(({ request }) => request !== undefined)
    expect(plain.map(({ id }) => id)).toEqual([
      'P05.own.token',
      'P05.own.get',
      'P05.port80.token',
      'P05.port80.get',
    ])
    const urls = await Promise.all(plain.map(async ({ request, mayFail }) => {
      expect(mayFail).toBe(true)
      const sent = await request!(
        {
          target: { issuer: 'https://pos.example:8443/north', clientId: 'stocksync', expect: {} },
          seen: { metadata },
          tokenEndpoint: 'https://pos.example:8443/north/connect/token',
          clientSecret: 'the-right-secret',
          wrongSecret: 'the-wrong-secret',
          fictitious: { clientId: 'nobody', secret: 'nothing' },
          token: 'the-token',
        } as unknown as Parameters<NonNullable<typeof request>>[0],
      )
      const text = JSON.stringify(sent)
      const basic = /Basic ([\w+/=]+)/.exec(text)?.[1]
      const form = new URLSearchParams(sent.body)
      const pair = shown === 'Basic'
        ? atob(basic ?? '')
        : `${form.get('client_id')}:${form.get('client_secret')}`
      if (sent.method === 'POST') expect(pair).toBe('nobody:nothing')
      expect(text).not.toMatch(/stocksync|the-/)
      return sent.url
    }))
    expect(urls).toEqual([
      'http://pos.example:8443/north/connect/token',
      'http://pos.example:8443/north/.well-known/openid-configuration',
      'http://pos.example:80/north/connect/token',
      'http://pos.example:80/north/.well-known/openid-configuration',
    ])
  })
})
