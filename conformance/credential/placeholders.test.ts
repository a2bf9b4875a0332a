import { expect, test } from 'vitest'
import { propertyRuns } from '../../test-support/property_runs.ts'
import { randomText } from '../../test-support/canary.ts'
import { findPlaceholder } from './placeholders.ts'

const KEYBOARD = String.fromCharCode(...Array.from({ length: 94 }, (_, at) => 0x21 + at))

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
  ['[client-secret]', 'not filled in'],
  ['{client_secret}', 'not filled in'],
  ['${POS_CLIENT_SECRET}', 'not filled in'],
  ['prefix-${POS_CLIENT_SECRET}', 'not filled in'],
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

test.each([['letters and digits', undefined], ['all signs of a keyboard', KEYBOARD]])(
  'a random secret of %s is none',
  (_kind, alphabet) => {
    for (let run = 0; run < propertyRuns().numRuns; run++) {
      expect(findPlaceholder(randomText(43, alphabet))).toBeUndefined()
    }
  },
)

test.each([
  'k9%Wq#xR4!vB2&mN8*tL5^pQ7@zD3$abcdefghij',
  '<9%Wq#xR4!vB2&mN8*tL5^pQ7@zD3$>',
  '{9%Wq#xR4!vB2&mN8*tL5^pQ7@zD3$}',
])('%s is none', (secret) => {
  expect(findPlaceholder(secret)).toBeUndefined()
})
