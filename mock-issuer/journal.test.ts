import { describe, expect, test } from 'vitest'
import { createMockTenant } from '../test-support/mock_tenant.ts'
import { problemOf } from '../test-support/problem_of.ts'
import { createJournal, type RequestFacts } from './journal.ts'

const facts = (part: Partial<RequestFacts> = {}): RequestFacts => ({
  endpoint: 'token',
  method: 'POST',
  path: '/connect/token',
  ...part,
})
const newJournal = () => createJournal((value) => `#${value}`)
type Journal = ReturnType<typeof newJournal>

function fill(journal: Journal, count: number, part: Partial<RequestFacts> = {}): void {
  for (let at = 0; at < count; at++) journal.open(facts(part), at)({ status: 200 })
}

describe('the journal', () => {
  test('numbers requests, oldest first, with the time at which they came', () => {
    const journal = newJournal()
    journal.open(facts(), 1_000)
    journal.open(facts({ endpoint: 'jwks' }), 2_000)
    expect(journal.entries).toEqual([
      { number: 1, atMs: 1_000, ...facts() },
      { number: 2, atMs: 2_000, ...facts({ endpoint: 'jwks' }) },
    ])
    expect(journal.total).toBe(2)
  })

  test('adds what became of a request, whenever it is known', () => {
    const journal = newJournal()
    const close = journal.open(facts(), 0)
    journal.open(facts(), 0)({ status: 401, error: 'invalid_client' })
    expect(journal.entries.map(({ status }) => status)).toEqual([undefined, 401])
    close({ status: 200, issued: '#a', fault: 'delay' })
    expect(journal.entries[0]).toEqual({
      number: 1,
      atMs: 0,
      ...facts(),
      status: 200,
      issued: '#a',
      fault: 'delay',
    })
  })

  test('links a token to the entry that issued it', () => {
    const journal = newJournal()
    journal.open(facts(), 0)({ status: 200, issued: '#a' })
    journal.open(facts(), 0)({ status: 200, issued: '#b' })
    journal.open(facts({ token: '#b' }), 0)({ status: 200 })
    journal.open(facts({ token: '#a' }), 0)({ status: 401 })
    journal.open(facts({ token: '#x' }), 0)({ status: 401 })
    expect(journal.entries.map(({ issuedBy }) => issuedBy))
      .toEqual([undefined, undefined, 2, 1, undefined])
    expect('issuedBy' in (journal.entries[4] ?? {})).toBe(false)
    expect(journal.tokens()).toEqual([
      { token: '#a', issuedBy: 1, uses: [], refusals: [4] },
      { token: '#b', issuedBy: 2, uses: [3], refusals: [] },
      { token: '#x', issuedBy: undefined, uses: [], refusals: [5] },
    ])
  })

  test('finds, counts and judges', () => {
    const journal = newJournal()
    fill(journal, 3)
    fill(journal, 2, { endpoint: 'graphql' })
    expect(journal.find({ endpoint: 'graphql' }).map(({ number }) => number)).toEqual([4, 5])
    expect(journal.count({ endpoint: 'token' })).toBe(3)
    expect(() => journal.expectCount({ endpoint: 'token' }, 3)).not.toThrow()
    expect(problemOf(() => journal.expectCount({ endpoint: 'token' }, 2))).toMatch(
      /^journal\.expectCount: 2 expected with endpoint token, but 3 of 5 match\n {2}#1 POST token/,
    )
  })

  test.each(['find', 'count', 'expectCount'] as const)(
    '%s refuses an unknown key before any request',
    (name) => {
      const journal = newJournal()
      expect(problemOf(() => journal[name]({ statu: 401 } as never, 0)))
        .toMatch(/^journal\.statu: is unknown/)
    },
  )

  test('begins again after clear()', () => {
    const journal = newJournal()
    journal.open(facts(), 0)({ status: 200, issued: '#a' })
    journal.clear()
    expect(journal.entries).toEqual([])
    expect(journal.total).toBe(0)
    expect(journal.tokens()).toEqual([])
    journal.open(facts({ token: '#a' }), 5)
    expect(journal.entries).toEqual([{ number: 1, atMs: 5, ...facts({ token: '#a' }) }])
  })

  test('takes no token of a request that was open at clear() for one of a new entry', () => {
    const journal = newJournal()
    const close = journal.open(facts(), 0)
    journal.clear()
    journal.open(facts(), 0)
    close({ status: 200, issued: '#a' })
    journal.open(facts({ token: '#a' }), 0)
    expect(journal.entries.map(({ issued, issuedBy }) => [issued, issuedBy]))
      .toEqual([[undefined, undefined], [undefined, undefined]])
  })
})

describe('of many requests, the journal', () => {
  test('keeps the last 10,000, in their order, and counts all', () => {
    const journal = newJournal()
    for (let at = 1; at <= 100_000; at++) {
      journal.open(facts({ endpoint: at % 10 === 0 ? 'graphql' : 'token' }), at)({ status: 200 })
      // Whenever it is asked: it drops entries by the thousand.
      if (at % 9_999 === 0) expect(journal.entries.length).toBe(Math.min(at, 10_000))
    }
    const { entries } = journal
    expect(entries.length).toBe(10_000)
    expect(entries.every(({ number }, at) => number === 90_001 + at)).toBe(true)
    expect(journal.total).toBe(100_000)
    expect(journal.count({ endpoint: 'graphql' })).toBe(1_000)
    expect(journal.count({ endpoint: 'token' })).toBe(9_000)
    expect(journal.find({ number: 90_000 })).toEqual([])
    expect(problemOf(() => journal.expectCount({ endpoint: 'jwks' }, 1))).toContain(
      'the first 90000 of 100000 requests are no longer kept, so nobody can tell',
    )
  })

  test.each([1, 9_999, 10_000, 10_001, 19_999, 20_000, 20_001])(
    'keeps what it should after %i',
    (count) => {
      const journal = newJournal()
      fill(journal, count)
      const first = Math.max(count - 10_000, 0) + 1
      const { entries } = journal
      expect(entries.length).toBe(Math.min(count, 10_000))
      expect(entries.every(({ number }, at) => number === first + at)).toBe(true)
    },
  )

  test('forgets the tokens too, but none that it still has', () => {
    const journal = newJournal()
    for (let at = 1; at <= 40_000; at++) {
      journal.open(facts(), 0)({ status: 200, issued: `#${at}` })
    }
    journal.open(facts({ token: '#20000' }), 0)
    journal.open(facts({ token: '#35000' }), 0)
    const [gone, kept] = journal.entries.slice(-2)
    expect(gone?.issuedBy).toBeUndefined()
    expect(kept?.issuedBy).toBe(35_000)
  })

  test('keeps nothing of a request that is answered after it was dropped', () => {
    const journal = newJournal()
    const close = journal.open(facts(), 0)
    fill(journal, 30_000)
    close({ status: 200, issued: '#late' })
    journal.open(facts({ token: '#late' }), 0)
    expect(journal.entries.at(-1)?.issuedBy).toBeUndefined()
    expect(journal.count({ issued: '#late' })).toBe(0)
  })

  test('still answers a request that others came after', () => {
    const journal = newJournal()
    fill(journal, 15_000)
    const close = journal.open(facts(), 0)
    fill(journal, 9_000)
    close({ status: 200, issued: '#slow' })
    journal.open(facts({ token: '#slow' }), 0)
    expect(journal.entries.at(-1)?.issuedBy).toBe(15_001)
    expect(journal.find({ issued: '#slow' }).map(({ number }) => number)).toEqual([15_001])
  })
})

describe('of a tenant, the journal', () => {
  test('tells the story of a token and its secret without either', async () => {
    const { tenant, secret, askApi, askToken, takeToken } = createMockTenant()
    const token = await takeToken()
    await askApi(token)
    tenant.clock.advance(3_601)
    await askApi(token)
    await askToken({ client_secret: `${secret}x` })
    const { fingerprint } = tenant.journal
    const issued = await fingerprint(token)
    expect(issued).toMatch(/^#[\da-f]{8}$/)
    expect(tenant.journal.tokens()).toEqual([
      { token: issued, issuedBy: 1, uses: [2], refusals: [3] },
    ])
    const at = Date.UTC(2026, 0, 2, 3, 4, 5)
    const request = {
      endpoint: 'token',
      method: 'POST',
      path: '/north/connect/token',
      clientAuthentication: 'client_secret_post',
      grantType: 'client_credentials',
      clientId: 'stocksync',
    }
    const query = { query: await fingerprint('{products}') }
    const call = { endpoint: 'graphql', method: 'GET', path: '/north/api/graphql', query }
    expect(tenant.journal.entries).toEqual([
      { number: 1, atMs: at, ...request, secret: await fingerprint(secret), status: 200, issued },
      { number: 2, atMs: at, ...call, token: issued, issuedBy: 1, status: 200 },
      {
        number: 3,
        atMs: at + 3_601_000,
        ...call,
        token: issued,
        issuedBy: 1,
        status: 401,
        error: 'invalid_token',
      },
      {
        number: 4,
        atMs: at + 3_601_000,
        ...request,
        secret: await fingerprint(`${secret}x`),
        status: 401,
        error: 'invalid_client',
      },
    ])
  })

  test('has a fingerprint of its own for each value, which no other tenant has', async () => {
    const { tenant, secret } = createMockTenant()
    const { fingerprint } = tenant.journal
    expect(await fingerprint(secret)).toBe(await fingerprint(secret))
    expect(await fingerprint(secret)).not.toBe(await fingerprint(`${secret}x`))
    expect(await createMockTenant().tenant.journal.fingerprint(secret))
      .not.toBe(await fingerprint(secret))
  })

  test('is empty again after a reset', async () => {
    const { tenant, takeToken } = createMockTenant()
    await takeToken()
    tenant.reset()
    expect(tenant.journal.entries).toEqual([])
    expect(tenant.journal.total).toBe(0)
  })
})
