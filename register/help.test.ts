import { expect, test } from 'vitest'
import { HELP } from './help.ts'

test('HELP fits into 80 columns', () => {
  expect(HELP.split('\n').filter((line) => line.length > 80)).toEqual([])
})

test('HELP names the exit codes and what each option is for', () => {
  expect(HELP).toContain('0 done, 1 not done, 2 used wrongly, 129, 130 or 143 interrupted')
  expect(HELP.match(/^ {2}--[a-z-]+/gm)).toHaveLength(13)
})
