import { describe, expect, test } from 'vitest'
import { problemWithEntry } from './application.ts'

describe('problemWithEntry()', () => {
  test.each(['stocksync', 'Stock Sync (north)', 'Lager-Abgleich für Köln'])('takes %s', (text) => {
    expect(problemWithEntry(text)).toBeUndefined()
  })

  test.each([
    ['', /^is empty/],
    [' ', /^is empty/],
    ['stock\nsync', /control character/],
    ['stock\x1b[2Jsync', /control character/],
    ['stock\u200bsync', /an invisible one/],
    ['stock\u202esync', /an invisible one/],
    ['stock\u2028sync', /line break/],
  ])('refuses %j, which no field takes', (text, problem) => {
    expect(problemWithEntry(text)).toMatch(problem)
  })
})
