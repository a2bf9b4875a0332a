import { expect, test } from 'vitest'
import { createTokenEntries } from './token_entries.ts'

test('an entry is good until it is revoked', () => {
  const entries = createTokenEntries()
  const [one, other] = [entries.add(), entries.add()]
  expect(one).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
  expect([entries.isValid(one), entries.isValid(other)]).toEqual([true, true])
  entries.revoke(one)
  expect([entries.isValid(one), entries.isValid(other)]).toEqual([false, true])
})

test('an entry that there is not is not good, and cannot become so', () => {
  const entries = createTokenEntries()
  expect(entries.isValid('somebody else')).toBe(false)
  entries.revoke('somebody else')
  expect(entries.isValid('somebody else')).toBe(false)
})
