import { expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { holdsSecret, isSearchable } from './sought.ts'

const { value } = createCanary()

test.each([
  value,
  `--secret=${value}`,
  `postgres://pos:${value}@host`,
  Buffer.from(value).toString('base64'),
  `Basic ${Buffer.from(`stocksync:${value}`).toString('base64')}`,
  Buffer.from(value).toString('hex'),
])('a long secret is found in %s', (text) => {
  expect(holdsSecret(text, value)).toBe(true)
})

test('an encoded one is found, and another text is not', () => {
  expect(holdsSecret('v=p%2Bw%2Fx%3D%25plus%2Bmore', 'p+w/x=%plus+more')).toBe(true)
  expect(holdsSecret('v=p%20w%2Fplus%20more', 'p w/plus more')).toBe(true)
  expect(holdsSecret('v=p+w%2Fplus+more', 'p w/plus more')).toBe(true)
  expect(holdsSecret(value.slice(1), value)).toBe(false)
})

test.each([
  ['JSON', String.raw`a+b/c\"d<e&f`],
  ['JSON of .NET', String.raw`a\u002Bb/c\u0022d\u003Ce\u0026f`],
  ['JSON of PHP', String.raw`a+b\/c\"d<e&f`],
  ['XML', 'a+b/c"d&lt;e&amp;f'],
  ['an attribute of XML', 'a+b/c&quot;d&lt;e&amp;f'],
])('it is found in %s', (_, text) => {
  expect(holdsSecret(`{${text} more}`, 'a+b/c"d<e&f more')).toBe(true)
})

test('a short one counts only as a whole', () => {
  expect(isSearchable('secret')).toBe(false)
  expect(isSearchable('twelve_signs')).toBe(true)
  expect(holdsSecret('secret', 'secret')).toBe(true)
  expect(holdsSecret('POS=secret', 'secret')).toBe(true)
  expect(holdsSecret('--secret-file', 'secret')).toBe(false)
})
