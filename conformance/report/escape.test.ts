import { expect, test } from 'vitest'
import { HOSTILE } from '../../test-support/conformance_reports.ts'
import { html, markdownCode, markdownText, visible, visibleJson, xml } from './escape.ts'

test('visible shows what cannot be seen, in one line', () => {
  expect(visible('a\u001b[2Jb\r\nc\u009b\u202e\u200b\ufeff\u2028\ud800\uffff'))
    .toBe('a\\u001b[2Jb\\u000d\\u000ac\\u009b\\u202e\\u200b\\ufeff\\u2028\\ud800\\uffff')
  expect(visible(HOSTILE)).toMatch(/^[\x20-\x7e]*$/)
})

test('visible leaves letters of all scripts, and markers of secrets', () => {
  expect(visible('é ‹secret#1› 世界 😀')).toBe('é ‹secret#1› 世界 😀')
})

test('visible cuts what is long', () => {
  expect(visible('x'.repeat(1_000))).toBe('x'.repeat(1_000))
  expect(visible('x'.repeat(1_001))).toBe(`${'x'.repeat(1_000)}…`)
})

test.each([
  ['##[group]a ##VSO[task.b] ###[c', '\\u0023#[group]a \\u0023#VSO[task.b] #\\u0023#[c'],
  ['##teamcity[a]', '\\u0023#teamcity[a]'],
  ['#[a] ## [b] ##vso', '#[a] ## [b] ##vso'],
])('an order to a build server is none any more: %s', (text, expected) => {
  expect(visible(text)).toBe(expected)
  const json = visibleJson(JSON.stringify(text))
  expect([json, JSON.parse(json)]).toEqual([`"${expected}"`, text])
})

test('visibleJson says the same', () => {
  const json = visibleJson(JSON.stringify({ a: HOSTILE }, null, 2))
  expect(JSON.parse(json)).toEqual({ a: HOSTILE })
  expect(json).toMatch(/^[\x20-\x7e\n]*$/)
})

test('xml keeps line ends and nothing that XML does not know', () => {
  expect(xml('<a b="c\'d">&\n\u0000\ufffe')).toBe(
    '&lt;a b=&quot;c&#39;d&quot;&gt;&amp;\n\\u0000\\ufffe',
  )
})

test('html has no line end', () => {
  expect(html('<a>\n')).toBe('&lt;a&gt;\\u000a')
})

test('markdownCode has a fence that the text cannot end, and no bar', () => {
  expect(markdownCode('a | b')).toBe('`a \\u007c b`')
  expect(markdownCode('a`b')).toBe('``a`b``')
  expect([' a', 'a ', '`', ''].map(markdownCode)).toEqual(['`  a `', '` a  `', '`` ` ``', '`  `'])
  expect(markdownCode('`a` ``b``')).toBe('``` `a` ``b`` ```')
  expect(markdownCode('a\nb')).toBe('`a\\u000ab`')
})

test('markdownText takes the meaning from marks', () => {
  expect(markdownText('a_b_ *c* `d` [e](f) <g> | #1 ~h~ @i &amp; \\'))
    .toBe('a\\_b\\_ \\*c\\* \\`d\\` \\[e\\](f) \\<g\\> \\| \\#1 \\~h\\~ \\@i \\&amp; \\\\')
})
