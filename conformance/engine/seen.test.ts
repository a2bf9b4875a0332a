import { expect, it } from 'vitest'
import { quoted } from './seen.ts'

it('quotes a text of the tenant', () => {
  expect(quoted('not valid')).toBe('"not valid"')
})

it('cuts a long text at 80 characters', () => {
  expect(quoted('a'.repeat(80))).toBe(`"${'a'.repeat(80)}"`)
  expect(quoted('a'.repeat(81))).toBe(`"${'a'.repeat(79)}…"`)
  expect(quoted('é'.repeat(9), 4)).toBe('"ééé…"')
})

it('cuts no character in half', () => {
  expect(quoted('😀'.repeat(5), 3)).toBe('"😀😀…"')
})

it.each([
  ['an escape sequence', '\u001B[31mred'],
  ['a line end', 'one\ntwo'],
  ['a C1 control character', 'a\u009Bb'],
  ['an override of the direction', 'a\u202Eb'],
  ['an isolate', 'a\u2066b'],
  ['a line separator', 'a\u2028b'],
  ['half of a pair', 'a\uD800b'],
])('replaces %s', (_what, text) => {
  const shown = quoted(text)
  expect(shown).toContain('\uFFFD')
  // deno-lint-ignore no-control-regex
  expect(shown).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069\uD800]/)
})

it('breaks orders to a build server', () => {
  expect(quoted('::stop-commands::x ##[group]y ##vso[task]z ##teamcity[a]'))
    .toBe('": :stop-commands: :x # #[group]y # #vso[task]z # #teamcity[a]"')
  expect(quoted('https://[::1]:5001 ## C::')).toBe('"https://[::1]:5001 ## C: :"')
})
