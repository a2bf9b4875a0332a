import { expect, test } from 'vitest'
import type { JournalEntry } from './journal.ts'
import { historiesOf } from './journal_tokens.ts'

const entries = (...parts: Partial<JournalEntry>[]): JournalEntry[] =>
  parts.map((part, at) => ({
    number: at + 1,
    atMs: 0,
    endpoint: 'graphql',
    method: 'POST',
    path: '/',
    status: 200,
    ...part,
  }))

test('a token is followed from its issue through its uses to its refusals', () => {
  expect(historiesOf(entries(
    { issued: '#a' },
    { token: '#a', issuedBy: 1 },
    { issued: '#b' },
    { token: '#a', issuedBy: 1, status: 400 },
    { token: '#b', issuedBy: 3, status: 403 },
    { token: '#a', issuedBy: 1, status: 401 },
    { token: '#b', issuedBy: 3 },
  ))).toEqual([
    { token: '#a', issuedBy: 1, uses: [2, 4], refusals: [6] },
    { token: '#b', issuedBy: 3, uses: [7], refusals: [5] },
  ])
})

test('a token from elsewhere has no issue, and one that is not used no uses', () => {
  expect(historiesOf(entries({ token: '#x', status: 401 }, { issued: '#y' }))).toEqual([
    { token: '#x', issuedBy: undefined, uses: [], refusals: [1] },
    { token: '#y', issuedBy: 2, uses: [], refusals: [] },
  ])
})

test('a token whose issue is no longer kept still has its number', () => {
  expect(historiesOf(entries({ token: '#x', issuedBy: 7 }))).toEqual([
    { token: '#x', issuedBy: 7, uses: [1], refusals: [] },
  ])
})

test('an answer 5xx is neither use nor refusal: perhaps nobody looked at the token', () => {
  expect(historiesOf(entries({ token: '#x', status: 503 }))).toEqual([
    { token: '#x', issuedBy: undefined, uses: [], refusals: [] },
  ])
})

test('a request without an answer is neither use nor refusal', () => {
  const [answered, unanswered] = entries({ issued: '#a' }, { token: '#a', issuedBy: 1 })
  const { status: _, ...open } = unanswered as JournalEntry
  expect(historiesOf([answered as JournalEntry, open])).toEqual([
    { token: '#a', issuedBy: 1, uses: [], refusals: [] },
  ])
})

test.each(['introspection', 'revocation'] as const)(
  '%s is about a token, and no use',
  (endpoint) => {
    expect(historiesOf(entries(
      { issued: '#a' },
      { endpoint, token: '#a', issuedBy: 1 },
      { endpoint, token: '#a', issuedBy: 1, status: 401 },
      { endpoint: 'userinfo', token: '#a', issuedBy: 1, status: 401 },
    ))).toEqual([{ token: '#a', issuedBy: 1, uses: [], refusals: [4] }])
  },
)

test('requests without tokens leave no history', () => {
  expect(historiesOf(entries({}, {}))).toEqual([])
})
