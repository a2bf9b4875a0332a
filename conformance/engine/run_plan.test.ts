import { expect, it } from 'vitest'
import { responseOf } from '../../test-support/conformance_evidence.ts'
import type { Stop } from './evidence.ts'
import type { Transport, WireRequest } from './exchange.ts'
import { type Limits, safeLimits } from './limits.ts'
import { createRecorder } from './recorder.ts'
import { createRedactor } from './redactor.ts'
import { type PlanOptions, type Progress, runPlan } from './run_plan.ts'
import { createSender } from './send_step.ts'
import type { Danger, Step } from './step.ts'

const ISSUER = 'https://pos.example/north'
const REFUSED = responseOf(401, { error: 'invalid_client' })
const LOGIN = ['Authorization', 'Basic bm9ib2R5'] as const
const ISSUED = () => responseOf(200, { access_token: `token-${crypto.randomUUID()}` })

const step = (id: string, danger: Danger = 'RO', more: Partial<Step> = {}): Step => ({
  id,
  does: 'asks',
  danger,
  request: () => ({ method: 'GET', url: `${ISSUER}/${id}`, headers: [LOGIN] }),
  ...more,
})

/** A step to the token endpoint, which DISCOVERED has to name before. */
const asks = (id: string, danger: Danger, more: Partial<Step> = {}): Step =>
  step(id, danger, {
    request: () => ({ method: 'POST', url: `${ISSUER}/token?step=${id}`, headers: [LOGIN] }),
    ...more,
  })
const DISCOVERED = step('P01.1')
const DISCOVERY = { 'P01.1': () => responseOf(200, { token_endpoint: `${ISSUER}/token` }) }

/** Runs a plan against answers by step, on a clock that only waiting moves. */
async function run(steps: Step[], given: {
  answers?: Record<string, () => ReturnType<typeof responseOf>>
  limits?: Partial<Limits>
  wanted?: string[]
  stopAfter?: PlanOptions['stopAfter']
  onSend?: (request: WireRequest) => void
  signal?: AbortSignal
  handshake?: Transport['handshake']
} = {}) {
  let now = 0
  const sent: { path: string; at: number; headers: WireRequest['headers'] }[] = []
  const progress: Progress[] = []
  const recorder = createRecorder(createRedactor())
  const limits = { ...safeLimits(ISSUER), ...given.limits }
  const signal = given.signal ?? new AbortController().signal
  const clock = {
    now: () => now,
    wait: (seconds: number) => {
      now += seconds * 1000
      return Promise.resolve()
    },
  }
  const transport: Transport = {
    send(request) {
      const { pathname, searchParams } = new URL(request.url)
      const path = searchParams.get('step') ?? pathname.slice('/north/'.length)
      sent.push({ path, at: now, headers: request.headers })
      given.onSend?.(request)
      return Promise.resolve({
        response: (given.answers?.[path] ?? REFUSED_NOTHING)(),
        durationMs: 1,
      })
    },
    ...given.handshake ? { handshake: given.handshake } : {},
  }
  const sender = createSender({
    transport,
    limits,
    recorder,
    runHeaders: [['X-Conformance-Run', 'run']],
    signal,
    ...clock,
  })
  const result = await runPlan({
    steps,
    wanted: new Set(given.wanted ?? steps.map(({ id }) => id)),
    target: { issuer: ISSUER, clientId: 'stocksync', expect: {} },
    sender,
    limits,
    recorder,
    secrets: {
      clientSecret: 'secret',
      wrongSecret: 'wrong',
      fictitious: { clientId: 'nobody', secret: 'none' },
      forgedHost: 'forged.invalid',
    },
    stopAfter: given.stopAfter ?? (() => undefined),
    signal,
    onProgress: (next) => progress.push(next),
    ...clock,
  })
  return { ...result, sent, progress, ledger: sender.ledger, recorder }
}

const REFUSED_NOTHING = () => responseOf(200)
const paths = ({ sent }: { sent: { path: string }[] }) => sent.map(({ path }) => path)

it('sends the steps one after the other, marked as of this run', async () => {
  const ran = await run([step('a'), step('b')])
  expect(paths(ran)).toEqual(['a', 'b'])
  expect(ran.sent[0]?.headers).toEqual([LOGIN, ['X-Conformance-Run', 'run']])
  expect(ran).toMatchObject({ stop: undefined, unsent: [], ledger: { requests: 2 } })
  expect(ran.progress).toMatchObject([{ kind: 'step', number: 1, of: 2 }, {
    kind: 'step',
    number: 2,
  }])
})

it('leaves half a second between two, and none on loopback', async () => {
  expect((await run([step('a'), step('b'), step('c')])).sent.map(({ at }) => at)).toEqual([
    0,
    500,
    1000,
  ])
  expect(safeLimits('http://127.0.0.1:8080').pauseSeconds).toBe(0)
  expect(safeLimits('https://localhost/north').pauseSeconds).toBe(0)
  expect(safeLimits('https://localhost.example').pauseSeconds).toBe(0.5)
})

it('sends nothing that no chosen check needs, and says so', async () => {
  const ran = await run([step('a'), step('b')], { wanted: ['b'] })
  expect(paths(ran)).toEqual(['b'])
  expect(ran.unsent).toMatchObject([{ step: 'a', reason: 'filter' }])
})

it('asks the condition about what was seen before', async () => {
  const after = (id: string) => ({
    words: `${id} was answered`,
    isForeseen: true,
    holds: (seen: { maybe(step: string): unknown }) => seen.maybe(id) !== undefined,
  })
  const ran = await run([
    step('a', 'RO', { condition: after('b') }),
    step('b'),
    step('c', 'RO', { condition: after('b') }),
  ])
  expect(paths(ran)).toEqual(['b', 'c'])
  expect(ran.unsent).toEqual([
    { step: 'a', reason: 'condition', detail: 'it is sent only if b was answered' },
  ])
})

it('a stop for the credential leaves out what names the client, and nothing else', async () => {
  const stop: Stop = { code: 'secret-refused', message: 'refused', scope: 'credential' }
  const steps = [
    step('a', 'CT'),
    step('b', 'CT'),
    step('c', 'AU'),
    step('d', 'WS'),
    step('e', 'WF'),
    step('f'),
  ]
  const ran = await run(steps, { stopAfter: ({ step }) => step === 'a' ? stop : undefined })
  expect(paths(ran)).toEqual(['a', 'e', 'f'])
  expect(ran.stop).toBe(stop)
  expect(ran.unsent).toEqual(
    ['b', 'c', 'd'].map((step) => ({ step, reason: 'stopped', detail: 'refused' })),
  )
})

it('a stop for all ends it, and counts more than one before', async () => {
  const first: Stop = { code: 'secret-refused', message: 'refused', scope: 'credential' }
  const second: Stop = { code: 'lockout', message: 'locked', scope: 'all' }
  const stops: Record<string, Stop> = { a: first, b: second }
  const ran = await run([step('a'), step('b'), step('c')], {
    stopAfter: ({ step }) => stops[step],
  })
  expect(paths(ran)).toEqual(['a', 'b'])
  expect(ran.stop).toBe(second)
  expect(ran.unsent).toMatchObject([{ step: 'c', reason: 'stopped', detail: 'locked' }])
  const again = await run([step('a'), step('b')], { stopAfter: () => first })
  expect(again.progress.filter(({ kind }) => kind === 'stop')).toHaveLength(1)
})

it('once the limit of tokens is reached, nothing goes to the token endpoint', async () => {
  const answers = { ...DISCOVERY, a: ISSUED, b: ISSUED }
  const dangers: Danger[] = ['CT', 'AU', 'RO', 'WF', 'WS']
  const rest = dangers.map((danger) => asks(danger, danger))
  const steps = [DISCOVERED, asks('a', 'CT', { mints: 1 }), asks('b', 'WF'), ...rest, step('z')]
  const ran = await run(steps, { answers, limits: { mints: 2 } })
  expect(paths(ran)).toEqual(['P01.1', 'a', 'b', 'z'])
  expect(ran.ledger.mints).toBe(2)
  expect(ran.unsent.map(({ step, reason }) => [step, reason])).toEqual(
    dangers.map((danger) => [danger, 'budget']),
  )
  expect(ran.unsent[0]?.detail).toBe('2 tokens were issued, the limit')
})

it('the wrong secret still goes where foreseen tokens alone were issued', async () => {
  const answers = { ...DISCOVERY, a: ISSUED, b: ISSUED, c: ISSUED }
  const a = asks('a', 'CT', { mints: 1 })
  const steps = [DISCOVERED, a, asks('c', 'WS'), asks('d', 'WS')]
  const ran = await run(steps, { answers, limits: { mints: 1 } })
  expect(paths(ran)).toEqual(['P01.1', 'a', 'c'])
})

it('once a login of the client failed, nothing that names it goes to the token endpoint', async () => {
  const answers = { ...DISCOVERY, a: () => REFUSED }
  const named: Danger[] = ['CT', 'AU', 'WS']
  const steps = [
    DISCOVERED,
    asks('a', 'AU'),
    ...named.map((danger) => asks(danger, danger)),
    asks('WF', 'WF'),
    step('api', 'AU'),
  ]
  const ran = await run(steps, { answers })
  expect(paths(ran)).toEqual(['P01.1', 'a', 'WF', 'api'])
  expect(ran.ledger).toMatchObject({ failedLogins: 1, fictitiousLogins: 0 })
  expect(ran.unsent.map(({ reason }) => reason)).toEqual(['budget', 'budget', 'budget'])
})

it.each<[string, number, unknown, number]>([
  ['a page with 401', 401, undefined, 1],
  ['another error', 400, { error: 'invalid_grant' }, 0],
])(
  '%s is a failed login, and always where the secret may be wrong',
  async (_, status, body, count) => {
    const answers = { a: () => responseOf(status, body as object) }
    const failed = async (danger: Danger, more = {}) =>
      (await run([step('a', danger, more)], { answers })).ledger.failedLogins
    expect(await failed('CT')).toBe(count)
    expect(await failed('CT', { mayBeWrong: true })).toBe(1)
    expect(await failed('WS')).toBe(1)
  },
)

it('logins of unknown clients are counted apart, and limited', async () => {
  const answers = { a: () => REFUSED, b: () => REFUSED, c: () => REFUSED }
  const steps = [step('a', 'WF'), step('b', 'RO'), step('c', 'WF'), step('d', 'WF')]
  const ran = await run(steps, { answers, limits: { fictitiousLogins: 2 } })
  expect(paths(ran)).toEqual(['a', 'b', 'c'])
  expect(ran.ledger).toMatchObject({ failedLogins: 0, fictitiousLogins: 2, requests: 3 })
})

it('requests are limited, handshakes are none', async () => {
  const handshake = () => Promise.resolve({ outcome: 'accepted' } as const)
  const shake = { id: 'tls', does: 'shakes hands', danger: 'RO', handshake: 'TLSv1.3' } as const
  const ran = await run([step('a'), step('b'), shake], { limits: { requests: 1 }, handshake })
  expect(paths(ran)).toEqual(['a'])
  expect(ran.ledger).toMatchObject({ requests: 1, handshakes: 1 })
  expect(ran.recorder.handshakes).toEqual([
    { step: 'tls', url: ISSUER, offer: 'TLSv1.3', outcome: 'accepted' },
  ])
})

it('a run that lasts too long sends no more', async () => {
  const ran = await run([step('a'), step('b'), step('c')], { limits: { totalSeconds: 0.4 } })
  expect(paths(ran)).toEqual(['a', 'b'])
  expect(ran.unsent).toMatchObject([{ step: 'c', reason: 'budget' }])
})

it.each([
  ['SIGINT', 'interrupted'],
  ['output-closed', 'output-closed'],
])('an abort by %s stops it at once', async (reason, code) => {
  const interruption = new AbortController()
  const ran = await run([step('a'), step('b')], {
    signal: interruption.signal,
    onSend: () => interruption.abort(reason),
  })
  expect(paths(ran)).toEqual(['a'])
  expect(ran.stop).toMatchObject({ code, scope: 'all' })
  expect(ran.unsent).toMatchObject([{ step: 'b', reason: 'stopped' }])
})

it('counts the bytes that came, and the token that came for nothing', async () => {
  const ran = await run([step('a', 'WF')], { answers: { a: ISSUED } })
  expect(ran.ledger.mints).toBe(1)
  expect(ran.ledger.bytesReceived).toBeGreaterThan(40)
})
