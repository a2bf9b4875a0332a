// How long a failure is remembered, against the mock tenant.
import { describe, expect, test } from 'vitest'
import { type Fault, fault } from '../mock-issuer/mod.ts'
import { failureOf } from '../test-support/failure.ts'
import {
  createSimulatedTenant,
  type SimulatedTenant,
} from '../test-support/simulated_tenant_node.ts'
import { broken, inTurn, withHeader } from '../test-support/token_faults.ts'
import type { PosAuthError } from './errors.ts'

/** When, in milliseconds from the first, token requests reached the tenant. */
function askedAt({ tenant }: SimulatedTenant): number[] {
  const [first, ...more] = tenant.journal.find({ endpoint: 'token' })
  return first ? [0, ...more.map(({ atMs }) => atMs - first.atMs)] : []
}

describe.each([503, 429])('%i with Retry-After', (status) => {
  // The clock starts on Thu, 01 Jan 2026 00:00:00 GMT.
  test.each<[value: string, asked: number[], rememberedSeconds: number]>([
    ['10', [0, 10_000, 20_000], 10],
    ['010', [0, 10_000, 20_000], 10],
    ['Thu, 01 Jan 2026 00:00:04 GMT', [0, 4_000, 5_000], 5],
    ['30', [0], 30],
    ['299', [0], 299],
    ['301', [0], 300],
    ['86400', [0], 300],
    ['99999999999999999999', [0], 300],
    ['9'.repeat(400), [0], 300],
    ['Thu, 01 Jan 2026 00:02:00 GMT', [0], 120],
    ['Fri, 01 Jan 2027 00:00:00 GMT', [0], 300],
    ['Fri, 31 Dec 9999 23:59:59 GMT', [0], 300],
    ['0', [0, 250, 1_250], 5],
    ['-5', [0, 250, 1_250], 5],
    ['-99999999999999999999', [0, 250, 1_250], 5],
    ['1e3', [0, 250, 1_250], 5],
    ['0x1E', [0, 250, 1_250], 5],
    ['12.5', [0, 250, 1_250], 5],
    ['+30', [0, 250, 1_250], 5],
    ['10, 20', [0, 250, 1_250], 5],
    ['10 seconds', [0, 250, 1_250], 5],
    ['soon', [0, 250, 1_250], 5],
    ['NaN', [0, 250, 1_250], 5],
    ['Infinity', [0, 250, 1_250], 5],
    ['Wed, 31 Dec 2025 23:59:59 GMT', [0, 250, 1_250], 5],
    ['Thu, 01 Jan 1970 00:00:00 GMT', [0, 250, 1_250], 5],
    ['Thu, 99 Foo 2026 00:00:00 GMT', [0, 250, 1_250], 5],
    ['2026-01-01T00:02:00Z', [0, 250, 1_250], 5],
    ['1767225720', [0], 300],
  ])('%s', async (value, asked, rememberedSeconds) => {
    const simulated = createSimulatedTenant()
    const { pos, time, trouble } = simulated
    trouble.token = () => withHeader(status, 'Retry-After', value)
    let error: PosAuthError | undefined
    failureOf(pos.getToken()).then((failure) => error = failure)
    await time.advance(asked.at(-1) as number)
    expect(error).toMatchObject({ status, retryable: true, fromMemory: false })
    expect(askedAt(simulated)).toEqual(asked)
    await time.advance(rememberedSeconds * 1_000 - 1)
    expect(await failureOf(pos.getToken())).toMatchObject({ fromMemory: true, status })
    await time.advance(1)
    trouble.token = undefined
    await pos.getToken()
    expect(time.pending()).toBe(0)
  })

  test.each([[0, 2_500], [1_023 / 1_024, 7_500 - 5_000 / 1_024]])(
    'absent: remembered for 5 s, by chance %d for half as long or half as long again',
    async (chance, ms) => {
      const { pos, time, trouble } = createSimulatedTenant({ random: () => chance })
      trouble.token = () => fault.status(status)
      const failure = failureOf(pos.getToken())
      await time.advance(1_250 * (0.5 + chance))
      await failure
      await time.advance(ms - 1)
      expect((await failureOf(pos.getToken())).fromMemory).toBe(true)
      trouble.token = undefined
      await time.advance(1)
      await pos.getToken()
    },
  )
})

test('Retry-After beside a refusal counts for nothing', async () => {
  const { pos, time, trouble } = createSimulatedTenant()
  trouble.token = () => withHeader(403, 'Retry-After', '1')
  const error = await failureOf(pos.getToken())
  expect(error.code).toBe('POS_AUTH_REQUEST_REJECTED')
  expect(error).not.toHaveProperty('retryAfterSeconds')
  await time.advance(29_999)
  expect(await failureOf(pos.getToken())).toMatchObject({ fromMemory: true, retryAfterSeconds: 1 })
})

describe('failures in a row', () => {
  /** The seconds for which each of a row of failures is remembered. */
  async function remembered(troubles: readonly (Fault | undefined)[]): Promise<number[]> {
    const { pos, time, trouble } = createSimulatedTenant()
    const seconds: number[] = []
    for (const fault of troubles) {
      trouble.token = () => fault
      let settled = false
      const outcome = pos.getToken({ forceRefresh: true }).catch((error) => error)
        .finally(() => settled = true)
      // Attempts come at 0, 0.25 and 1.25 s; a mint ends after 25 s.
      for (const ms of [0, 250, 1_000, 23_750]) if (!settled) await time.advance(ms)
      if (fault) expect(await outcome).toMatchObject({ fromMemory: false })
      const again = () => failureOf(pos.getToken({ forceRefresh: true }))
      const { retryAfterSeconds = 0 } = fault ? await again() : {}
      seconds.push(retryAfterSeconds)
      await time.advance(retryAfterSeconds * 1_000)
    }
    return seconds
  }

  const error500 = fault.status(500)
  const silent = fault.delay(Infinity)
  const refused = fault.refuse('invalid_scope')
  const page = fault.html()
  const elsewhere = fault.redirect('https://else.example')
  const moment = fault.status(503)
  const minutes = fault.status(503, { retryAfterSeconds: 300 })

  test.each<[what: string, troubles: (Fault | undefined)[], seconds: number[]]>([
    ['500', Array(7).fill(error500), [1, 2, 4, 8, 16, 30, 30]],
    ['a broken connection', Array(7).fill(broken()), [1, 2, 4, 8, 16, 30, 30]],
    ['silence', Array(3).fill(silent), [1, 2, 4]],
    ['refusals', Array(6).fill(refused), [30, 60, 120, 240, 300, 300]],
    ['pages', Array(6).fill(page), [5, 10, 20, 40, 60, 60]],
    ['503', Array(4).fill(moment), [5, 5, 5, 5]],
    ['a success between', [error500, error500, undefined, error500], [1, 2, 0, 1]],
    ['a success between refusals', [refused, refused, undefined, refused], [30, 60, 0, 30]],
    ['500, broken, silent in turn', [error500, broken(), silent, error500], [1, 2, 4, 8]],
    ['pages and redirects in turn', [page, elsewhere, page, elsewhere], [5, 10, 20, 40]],
    ['another kind', [error500, error500, page, error500], [1, 2, 5, 1]],
    ['500 after Retry-After: 300', [minutes, error500, error500], [300, 1, 2]],
  ])('%s', async (_, troubles, seconds) => {
    expect(await remembered(troubles)).toEqual(seconds)
  })
})

describe('a failure of one set of scopes', () => {
  test('that is a refusal concerns this one alone', async () => {
    const { pos, requests } = createSimulatedTenant()
    expect((await failureOf(pos.getToken({ scope: 'nosuch' }))).oauthError).toBe('invalid_scope')
    await pos.getToken()
    expect((await failureOf(pos.getToken({ scope: 'nosuch' }))).fromMemory).toBe(true)
    expect(requests().token).toBe(2)
  })

  test('keeps nobody from a mint of another that is under way', async () => {
    const { pos, time, trouble } = createSimulatedTenant()
    trouble.token = () => fault.delay(5)
    const first = pos.getToken()
    await time.advance(1_000)
    trouble.token = () => fault.status(503, { retryAfterSeconds: 60 })
    await failureOf(pos.getToken({ scope: 'profile' }))
    const second = pos.getToken()
    await time.advance(4_000)
    expect(await second).toBe(await first)
  })

  test('that is a 503 concerns all', async () => {
    const { pos, requests, trouble } = createSimulatedTenant()
    trouble.token = () => fault.status(503, { retryAfterSeconds: 60 })
    await failureOf(pos.getToken({ scope: 'profile' }))
    expect((await failureOf(pos.getToken())).fromMemory).toBe(true)
    expect(requests().token).toBe(1)
  })
})

describe('failures of two sets of scopes at the same time', () => {
  test('count as one', async () => {
    const { pos, time, trouble } = createSimulatedTenant()
    trouble.token = () => fault.status(500)
    const failures = [undefined, 'profile'].map((scope) => failureOf(pos.getToken({ scope })))
    await time.advance(1_250)
    await Promise.all(failures)
    expect(await failureOf(pos.getToken())).toMatchObject({ retryAfterSeconds: 1 })
  })

  test('do not cut short the pause that the tenant asked for', async () => {
    const { pos, time, trouble } = createSimulatedTenant()
    trouble.token = () => inTurn(fault.delay(2), fault.html())
    const page = failureOf(pos.getToken({ scope: 'profile' }))
    await time.advance(1_000)
    trouble.token = () => fault.status(503, { retryAfterSeconds: 300 })
    expect((await failureOf(pos.getToken())).status).toBe(503)
    await time.advance(1_000)
    expect((await page).code).toBe('POS_AUTH_MALFORMED_RESPONSE')
    await time.advance(290_000)
    expect(await failureOf(pos.getToken())).toMatchObject({ fromMemory: true, status: 503 })
  })
})
