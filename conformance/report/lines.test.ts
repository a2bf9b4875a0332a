import { expect, test } from 'vitest'
import { count, groupBy, shortIds, wrap } from './lines.ts'

test('wrap breaks between words, and indents what follows', () => {
  expect(wrap('one two three four', 15, '  a  ')).toEqual(['  a  one two', '     three four'])
})

test('wrap fills a line to its last column', () => {
  expect(wrap('12345 7890', 10)).toEqual(['12345 7890'])
  expect(wrap('12345 78901', 10)).toEqual(['12345', '78901'])
})

test('wrap breaks a word that is longer than a line', () => {
  expect(wrap('x'.repeat(25), 12, '> ')).toEqual(['> xxxxxxxxxx', '  xxxxxxxxxx', '  xxxxx'])
})

test('wrap keeps an empty text, and the spaces between columns', () => {
  expect(wrap('', 20, 'a ')).toEqual(['a'])
  expect(wrap('P10  POST', 20)).toEqual(['P10  POST'])
})

test('wrap begins no line with an order to a build server, and holds none', () => {
  expect(wrap('12345678 ::error::x', 10)).toEqual(['12345678', ': :error::x'])
  expect(wrap('a ##[group]b ##VSO[c]', 40, '  ')).toEqual(['  a # #[group]b # #VSO[c]'])
  expect(wrap('##teamcity[a]', 40)).toEqual(['# #teamcity[a]'])
})

test('count', () => {
  expect([count(1, 'check'), count(0, 'check'), count(2, 'try', 'tries')])
    .toEqual(['1 check', '0 checks', '2 tries'])
})

test('shortIds names each group once', () => {
  expect(shortIds(['T-DISC-01', 'T-DISC-03', 'T-META-02'])).toBe('T-DISC-01 03, T-META-02')
})

test('groupBy keeps the order of the keys', () => {
  expect([...groupBy([3, 1, 5, 2], (number) => number % 2)]).toEqual([[1, [3, 1, 5]], [0, [2]]])
})
