import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { propertyRuns } from '../test-support/property_runs.ts'
import { exportLines } from './environment.ts'

test('exportLines() are read by a shell as they were meant', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 })
    .filter((value) => !/\p{Cc}/u.test(value))
  fc.assert(
    fc.property(text, text, (clientId, file) => {
      const lines = exportLines({ POS_CLIENT_ID: clientId, POS_CLIENT_SECRET_FILE: `/x/${file}` })
      const script = `${
        lines.join('\n')
      }\nprintf '%s\\0%s' "$POS_CLIENT_ID" "$POS_CLIENT_SECRET_FILE"`
      const read = execFileSync('sh', ['-c', script], { encoding: 'utf8' })
      expect(read).toBe(`${clientId}\0/x/${file}`)
    }),
    propertyRuns(50),
  )
})

test('exportLines() keep to those that are there', () => {
  expect(exportLines({ POS_CLIENT_ID: "it's", POS_CLIENT_SECRET_FILE: '/x' })).toEqual([
    "export POS_CLIENT_ID='it'\\''s'",
    "export POS_CLIENT_SECRET_FILE='/x'",
  ])
})
