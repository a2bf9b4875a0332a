import { describe, expect, test } from 'vitest'
import { randomText } from '../test-support/canary.ts'
import type { JournalEntry, JournalMatch } from './journal.ts'
import { describeCount, findMatching } from './journal_match.ts'

const full: Required<Omit<JournalEntry, 'query'>> = {
  number: 1,
  atMs: 1_700_000_000_000,
  endpoint: 'token',
  method: 'POST',
  path: '/connect/token',
  grantType: 'client_credentials',
  clientId: 'stocksync',
  clientAuthentication: 'client_secret_post',
  secret: '#00000001',
  scope: 'read',
  token: '#00000002',
  issuedBy: 9,
  operationName: 'Products',
  status: 200,
  error: 'none',
  issued: '#00000003',
  fault: 'delay',
  failure: 'none',
}
const entry = (number: number, part: Partial<JournalEntry> = {}): JournalEntry => ({
  number,
  atMs: 0,
  endpoint: 'token',
  method: 'POST',
  path: '/connect/token',
  clientId: 'stocksync',
  status: 200,
  ...part,
})
const keys = Object.keys(full) as (keyof typeof full)[]

describe('findMatching()', () => {
  test.each(keys)('looks at %s', (key) => {
    const other = { ...full, [key]: key === 'endpoint' ? 'jwks' : 'x' } as unknown as JournalEntry
    const { [key]: _, ...without } = full
    const found = findMatching({ [key]: full[key] } as JournalMatch, [
      full,
      other,
      without as JournalEntry,
    ])
    expect(found).toEqual([full])
  })

  test('wants all that is asked for, in the order of the journal', () => {
    const entries = [entry(1, { status: 401 }), entry(2), entry(3, { clientId: 'b' }), entry(4)]
    const found = findMatching({ status: 200, clientId: 'stocksync' }, entries)
    expect(found.map(({ number }) => number)).toEqual([2, 4])
    expect(findMatching({}, entries)).toEqual(entries)
  })

  test('refuses an unknown key, even while nothing is kept', () => {
    const match = { statu: 401 } as JournalMatch
    expect(() => findMatching(match, [])).toThrow(/^journal\.statu: is unknown, known are number/)
    expect(() => describeCount(match, 0, [], 0)).toThrow(/^journal\.statu: is unknown/)
  })

  test('refuses an unknown endpoint, for it would never match', () => {
    const match = { endpoint: 'tokens' } as unknown as JournalMatch
    const problem = 'journal.endpoint: must be one of discovery, jwks, token, introspection, ' +
      'revocation, userinfo, graphql, other'
    expect(() => findMatching(match, [])).toThrow(problem)
    expect(() => describeCount(match, 0, [], 0)).toThrow(problem)
  })
})

describe('describeCount()', () => {
  const describeAll = (match: JournalMatch, times: number, entries: JournalEntry[]) =>
    describeCount(match, times, entries, entries.length)

  test('says nothing if so many match', () => {
    expect(describeAll({ status: 200 }, 2, [entry(1), entry(2), entry(3, { status: 401 })]))
      .toBeUndefined()
    expect(describeAll({ status: 500 }, 0, [entry(1)])).toBeUndefined()
  })

  test('shows the three that came closest if too few match, and why they do not', () => {
    const entries = [
      entry(1, { endpoint: 'graphql', method: 'GET', status: 403 }),
      entry(2, { status: 401 }),
      entry(3),
      entry(4, { clientId: 'till' }),
      entry(5, { clientId: 'till', status: 401 }),
    ]
    const match = { endpoint: 'token', clientId: 'stocksync', status: 200 } as const
    expect(describeAll(match, 2, entries)).toBe([
      '2 expected with endpoint token, clientId stocksync, status 200, but 1 of 5 match',
      '  #2 POST token of stocksync, 401: status is 401',
      '  #4 POST token of till, 200: clientId is till',
      '  #1 GET graphql of stocksync, 403: endpoint is graphql, status is 403',
      '  and 1 more',
    ].join('\n'))
  })

  test('shows those that match if too many do', () => {
    const entries = [entry(1), entry(2, { status: 401 }), entry(3)]
    expect(describeAll({ status: 200 }, 1, entries)).toBe([
      '1 expected with status 200, but 2 of 3 match',
      '  #1 POST token of stocksync, 200',
      '  #3 POST token of stocksync, 200',
    ].join('\n'))
  })

  test('tells of what is missing, of requests without answer or client, and of a match of all', () => {
    const { status: _, clientId: __, ...bare } = entry(1)
    expect(describeAll({ grantType: 'password', status: 200 }, 1, [bare])).toBe([
      '1 expected with grantType (a value that no request had), status 200, but 0 of 1 match',
      '  #1 POST token, unanswered: grantType is missing, status is missing',
    ].join('\n'))
    expect(describeAll({}, 0, [bare])).toBe(
      '0 expected with anything, but 1 of 1 match\n  #1 POST token, unanswered',
    )
  })

  test.each([0, 1])(
    'says that nobody can tell once some are no longer kept, %i expected',
    (times) => {
      expect(describeCount({ status: 401 }, times, [entry(8)], 8)).toBe(
        'the first 7 of 8 requests are no longer kept, so nobody can tell: ' +
          'call journal.clear() between the parts of a long test',
      )
    },
  )

  test.each(['secret', 'token', 'issued'] as const)('shows %s only as fingerprint', (key) => {
    const value = randomText(40)
    const text = describeAll({ [key]: value }, 1, [entry(1)])
    expect(text).toContain(`with ${key} (no fingerprint: take journal.fingerprint()), but 0 of 1`)
    expect(text).not.toContain(value)
    expect(describeAll({ [key]: '#0123abcd' }, 1, [entry(1)])).toContain(`with ${key} #0123abcd,`)
  })

  test.each(keys.filter((key) => key !== 'endpoint'))('shows no secret given as %s', (key) => {
    const value = randomText(40)
    const text = describeAll({ [key]: value } as JournalMatch, 1, [full])
    expect(text).toContain(`1 expected with ${key} (`)
    expect(text).not.toContain(value)
  })
})
