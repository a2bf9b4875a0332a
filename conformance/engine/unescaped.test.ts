import fc from 'fast-check'
import { expect, it } from 'vitest'
import { propertyRuns } from '../../test-support/property_runs.ts'
import { unescaped } from './unescaped.ts'

it.each([
  ['%41%c3%A9%f0%9F%98%80', 'Aé😀'],
  ['a+b%20c', 'a b c'],
  ['\\u0041\\u00E9\\ud83d\\ude00\\n\\"\\\\', 'Aé😀\n"\\'],
  ['\\x41\\_\\*', 'A_*'],
  ['&amp;&lt;&gt;&quot;&apos;&#39;&#x27;&#65;', `&<>"'''A`],
  ['%2541 and \\\\u0041 and &amp;#65;', 'A and A and A'],
  ['A\0B\0', 'AB'],
  ['%zz %4 %e9 %ff \\q &nbsp; &#1114112;', '%zz %4 %e9 %ff \\q &nbsp; &#1114112;'],
])('undoes %j', (escaped, text) => {
  expect(unescaped(escaped).text).toBe(text)
})

it('tells where each character stood', () => {
  const { text, starts } = unescaped('x%2541y')
  expect(text).toBe('xAy')
  expect([...starts]).toEqual([0, 1, 6, 7])
})

it('makes the same of a text and of any escape of it', () => {
  const escape = fc.constantFrom(
    encodeURIComponent,
    (text: string) => new URLSearchParams({ v: text }).toString().slice(2),
    (text: string) => JSON.stringify(text).slice(1, -1),
    (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
    (text: string) => text.replace(/[!-/:-@[-`{-~]/g, '\\$&'),
    (text: string) => [...text].join('\0'),
  )
  // Well-formed texts: what is no Unicode cannot be percent-encoded.
  const anyText = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('p+w%41:x/=&?', '&amp;'),
  )
  fc.assert(
    fc.property(anyText, escape, (text, escapedBy) => {
      expect(unescaped(escapedBy(text)).text).toBe(unescaped(text).text)
    }),
    propertyRuns(),
  )
})
