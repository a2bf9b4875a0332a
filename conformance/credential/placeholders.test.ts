import { expect, test } from 'vitest'
import { propertyRuns } from '../../test-support/property_runs.ts'
import { randomText } from '../../test-support/canary.ts'
import { findPlaceholder } from './placeholders.ts'

test.each<[string, string]>([
  ['changeme', 'everybody tries first'],
  ['Secret', 'everybody tries first'],
  ['password', 'everybody tries first'],
  [' your-client-secret ', 'everybody tries first'],
  ['xR4!changeme-2026-north', 'holds a placeholder'],
  ['northPassword2026x', 'holds a placeholder'],
  ['s3cret-Warehouse-01', 'readable sample'],
  ['Passw0rd!', 'readable sample|holds'],
  ['<client secret>', 'not filled in'],
  ['${POS_CLIENT_SECRET}', 'not filled in'],
  ['$POS_CLIENT_SECRET', 'not filled in'],
  ['{{ secret }}', 'not filled in'],
  ['%POS_SECRET%', 'not filled in'],
  ['********', 'not filled in'],
  ['xxxxxxxx', 'not filled in'],
])('%s is one', (secret, kind) => {
  const found = findPlaceholder(secret)
  expect(found).toMatch(new RegExp(kind))
  expect(found).not.toContain(secret.trim())
})

test('a random secret is none', () => {
  for (let run = 0; run < propertyRuns().numRuns; run++) {
    expect(findPlaceholder(randomText(43))).toBeUndefined()
  }
})
