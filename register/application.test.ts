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
  ])('refuses %j, which no field takes', (text, problem) => {
    expect(problemWithEntry(text)).toMatch(problem)
  })
})
