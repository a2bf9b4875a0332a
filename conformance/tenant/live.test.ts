import { afterEach, describe, expect, test, vi } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import type { Report } from '../engine/report.ts'
import type { Subject, SubjectContext, SubjectKind } from '../engine/subject.ts'
import { changeJson, changeStatus, when } from '../self_test/alterations.ts'
import { flawedSubject } from '../self_test/flawed_subject.ts'
import { runScenario, type Scenario } from '../self_test/scenario.ts'
import { posClientSubject } from '../self_test/subject.ts'

const LIFE = { only: ['T-LIFE'], skip: [] }
const canary = createCanary()

const live = (scenario: Scenario): Promise<Report> =>
  runScenario({ selection: LIFE, clientSecret: canary.value, ...scenario })

const subject = (create: SubjectKind['create']): SubjectKind => ({ name: 'a test', create })

/** A right client whose context is changed. */
function rightBut(change: (context: SubjectContext) => Partial<Subject>): SubjectKind {
  return subject((context) => ({ ...flawedSubject().create(context), ...change(context) }))
}

function sentBy({ evidence }: Report): string[] {
  return evidence.exchanges.map(({ step }) => step).filter((step) => step.startsWith('L.'))
}

function statuses({ verdicts }: Report): Record<string, string> {
  return Object.fromEntries(
    verdicts.filter(({ id }) => id.startsWith('T-LIFE')).map(({ id, status }) => [id, status]),
  )
}

function judged(status: string, other: Record<string, string> = {}) {
  const ids = ['01', '02', '03', '05', '06'].map((number) => [`T-LIFE-${number}`, status])
  return { ...Object.fromEntries(ids), 'T-LIFE-07': 'pass', ...other }
}

afterEach(() => void vi.useRealTimers())

test.each([['the package’s own client', posClientSubject], ['a plain one', flawedSubject()]])(
  '%s lives without a mint, with one discovery and one call at the tenant',
  async (_, subject) => {
    const report = await live({ subject })
    expect(statuses(report)).toEqual(judged('pass'))
    expect(sentBy(report)).toEqual(['L.discovery', 'L.api'])
    expect(report.evidence.ledger.mints).toBe(1)
    expect(report.evidence.life?.requests.filter(({ answeredBy }) => answeredBy === 'tenant'))
      .toMatchObject([{ kind: 'discovery' }, { kind: 'api', token: 'current' }])
    expect(canary.findIn(JSON.stringify(report))).toEqual([])
  },
)

describe('nothing is sent', () => {
  test('if no check asks for it', async () => {
    const report = await live({ selection: { only: ['T-LIFE-07', 'T-TOK'], skip: [] } })
    expect(sentBy(report)).toEqual([])
    expect(report.evidence.life).toBeUndefined()
  })

  test('if the run had stopped', async () => {
    const refuse = when('/connect/token', (response, request) => ({
      ...changeJson({ error: 'invalid_client', access_token: undefined })(response, request),
      status: 401,
    }))
    const report = await live({ alter: refuse })
    expect(sentBy(report)).toEqual([])
    expect(statuses(report)).toEqual(judged('blocked'))
  })

  test('to an API without TLS, nor without an API; the calls are answered all the same', async () => {
    for (const apiUrl of [undefined, 'http://pos.example/north/api/graphql']) {
      const report = await live({ target: { apiUrl } })
      expect(sentBy(report)).toEqual(['L.discovery'])
      expect(statuses(report)).toEqual(judged('pass'))
    }
  })

  test('that holds the secret or a foreign token, and this is told', async () => {
    const report = await live({
      subject: rightBut(({ fetch, issuer, clientSecret }) => ({
        async fetch(url) {
          const wellKnown = `${issuer}/.well-known/openid-configuration`
          await fetch(`${wellKnown}?secret=${clientSecret}`)
          await fetch(wellKnown, { headers: { authorization: `Bearer ${clientSecret}` } })
          await fetch(url, { headers: { authorization: `Bearer ${clientSecret}` } })
          await fetch(url, { method: 'POST', body: clientSecret })
          // As a token request has it, but not at the token endpoint.
          const body = new URLSearchParams({ grant_type: 'password', password: clientSecret })
          return await fetch('https://elsewhere.example/', { method: 'POST', body })
        },
      })),
    })
    // What the right part of it sends in another scenario.
    expect(sentBy(report)).toEqual(['L.discovery'])
    const { request } = report.evidence.exchanges.find(({ step }) => step === 'L.discovery') ?? {}
    expect(request?.url).toMatch(/openid-configuration$/)
    expect(request?.headers.map(([name]) => name)).not.toContain('authorization')
    expect(report.evidence.life?.leaks).toEqual(expect.arrayContaining([
      'a URL (ten calls in a row)',
      'a request for discovery (ten calls in a row)',
      'a request for api (ten calls in a row)',
      'a request to another address (ten calls in a row)',
    ]))
    expect(statuses(report)['T-LIFE-06']).toBe('fail')
    expect(canary.findIn(JSON.stringify(report))).toEqual([])
  })
})

describe('a tenant', () => {
  test('whose API refuses the token costs no new one', async () => {
    const report = await live({ alter: when('/api/graphql', changeStatus(401)) })
    expect(statuses(report)).toEqual(judged('pass'))
  })

  test('whose API does not answer is not judged by it', async () => {
    const report = await live({ target: { apiUrl: 'https://api.example/graphql' } })
    expect(statuses(report)).toEqual(judged('inconclusive'))
    expect(sentBy(report)).toEqual(['L.discovery', 'L.api'])
  })

  test.each<[string, unknown, Record<string, string>]>([
    ['no lifetime', undefined, { 'T-LIFE-03': 'n/a' }],
    ['a lifetime in a text', '60', {}],
    ['a lifetime of ten seconds', 10, {}],
    ['a lifetime of a month', 2_592_000, {}],
  ])('that gives tokens %s', async (_, expiresIn, other) => {
    const report = await live({
      alter: when('/connect/token', changeJson({ expires_in: expiresIn })),
      subject: posClientSubject,
    })
    expect(statuses(report)).toEqual(judged('pass', other))
  })

  test('whose tokens are over at once has nothing to cache', async () => {
    const alter = when('/connect/token', changeJson({ expires_in: 0 }))
    expect(statuses(await live({ alter }))).toEqual(judged('n/a', { 'T-LIFE-06': 'pass' }))
  })
})

describe('a subject', () => {
  test('that cannot be made is not judged, and its words are searched', async () => {
    const report = await live({
      subject: subject(({ clientSecret }) => {
        throw new Error(`no good secret: ${clientSecret}\u001b[31m`)
      }),
    })
    expect(statuses(report)).toEqual(judged('inconclusive', { 'T-LIFE-06': 'fail' }))
    expect(report.evidence.life?.failures[0]?.message).toMatch(/^no good secret: ‹secret#1› \[31m$/)
  })

  test('that goes past the given fetch is not judged', async () => {
    const fetch = () => Promise.resolve(new Response())
    const report = await live({ subject: rightBut(() => ({ fetch })) })
    expect(statuses(report)).toMatchObject({
      'T-LIFE-01': 'inconclusive',
      'T-LIFE-02': 'inconclusive',
      'T-LIFE-03': 'inconclusive',
      'T-LIFE-05': 'inconclusive',
    })
  })

  test('that hangs is given up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let isOver = false
    const never = () => new Promise<never>(() => {})
    const report = live({ subject: rightBut(() => ({ fetch: never })) })
    report.finally(() => isOver = true)
    while (!isOver) await vi.advanceTimersByTimeAsync(1_000)
    expect(statuses(await report)).toEqual(judged('inconclusive'))
    expect((await report).evidence.life?.failures[0]?.message).toMatch(/^it took longer than 3\d/)
  })

  test('that asks without end is stopped', async () => {
    const asks = rightBut(({ fetch, issuer }) => ({
      async fetch() {
        for (;;) await fetch(`${issuer}/.well-known/openid-configuration`)
      },
    }))
    const report = await live({ subject: asks })
    expect(report.evidence.life?.failures[0]?.message).toBe('more than 100 requests')
    expect(statuses(report)).toMatchObject({ 'T-LIFE-01': 'fail', 'T-LIFE-03': 'inconclusive' })
    expect(sentBy(report)).toEqual(['L.discovery'])
  })

  test('reaches nobody once its scenario is over', async () => {
    const earlier: SubjectContext['fetch'][] = []
    const answers: unknown[] = []
    const report = await live({
      subject: rightBut(({ fetch, issuer }) => {
        const [first] = earlier
        if (first) answers.push(first(`${issuer}/x`).catch((error: Error) => error.message))
        earlier.push(fetch)
        return {}
      }),
    })
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['the scenario is over']))
    expect(report.evidence.life?.requests.some(({ kind }) => kind === 'other')).toBe(false)
  })

  test('is told the scope of the options', async () => {
    const scopes: unknown[] = []
    await live({
      target: { scope: 'email' },
      tenant: {
        applications: [{
          clientId: 'stocksync',
          displayName: 'Stock sync',
          type: 'confidential',
          clientSecret: canary.value,
          flows: ['client_credentials'],
          roles: ['GraphQL User'],
          scopes: ['email'],
        }],
      },
      subject: subject((context) => {
        scopes.push(context.scope)
        return flawedSubject().create(context)
      }),
    })
    expect(scopes[0]).toBe('email')
  })
})

test('a short secret cannot be searched for, and that is said', async () => {
  const report = await live({ credential: { length: 11 } })
  expect(statuses(report)).toEqual(judged('pass', { 'T-LIFE-06': 'inconclusive' }))
})

test('Ctrl-C ends it, and what was seen is kept', async () => {
  const controller = new AbortController()
  const lives: unknown[] = []
  const stopped = subject((context) => {
    lives.push(context)
    controller.abort()
    return flawedSubject().create(context)
  })
  const { evidence, conclusion } = await live({ subject: stopped, signal: controller.signal })
  expect(lives).toHaveLength(1)
  expect(evidence.stop).toMatchObject({ code: 'interrupted' })
  expect(evidence.life?.failures).toHaveLength(1)
  expect(conclusion.exitCode).toBe(130)
})
