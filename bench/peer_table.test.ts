import { expect, test } from 'vitest'
import { type Figures, judge, MEASURES, toMarkdown } from './peer_table.ts'

const reached: Figures = {
  cachedRatio: 2.5,
  coldTokens: 1,
  coldDiscoveries: 1,
  scopeTokens: 100,
  wrongSecretTokens: 1,
  outageTokens: 1,
  oneOutageServed: true,
  refusedTokens: 2,
  deniedRequests: 0,
}

test('the gate is judged by counts and one ratio, never by times or bytes', () => {
  expect(judge(reached)).toEqual([])
  const gated = Object.entries(MEASURES).filter(([, { gate }]) => gate)
  expect(gated.map(([name]) => name)).toEqual(Object.keys(reached))
})

test.each([
  {
    name: 'cachedRatio',
    missed: 2.51,
    line: 'cached token, over the closure: 2.51, the goal is 1.6',
  },
  { name: 'coldTokens', missed: 2 },
  { name: 'coldDiscoveries', missed: 0 },
  { name: 'scopeTokens', missed: 1_000 },
  { name: 'wrongSecretTokens', missed: 51 },
  { name: 'outageTokens', missed: 50 },
  { name: 'oneOutageServed', missed: false },
  { name: 'refusedTokens', missed: 3 },
  { name: 'deniedRequests', missed: 1 },
])(
  '$missed misses the gate of $name, and so does a failure or nothing',
  ({ name, missed, line }) => {
    const title = MEASURES[name]?.title ?? ''
    for (const figure of [missed, 'fails: TypeError', null, NaN]) {
      const lines = judge({ ...reached, [name]: figure })
      expect(lines).toHaveLength(1)
      expect(lines[0]).toContain(title)
    }
    if (line) expect(judge({ ...reached, [name]: missed })).toEqual([line])
  },
)

test('every measure is a row, every client a column, as wide as its widest cell', () => {
  const text = toMarkdown({
    date: '2026-11-22',
    machine: '2 × a processor',
    versions: { theirs: '1.2.3' },
    clients: {
      ours: { cachedNs: 91.4, cachedRatio: 1.236, oneOutageServed: true },
      theirs: { cachedNs: 'no cache', coldTokens: 1_000, oneOutageServed: false },
    },
  })
  const table = text.split('\n').filter((line) => line.startsWith('|'))
  expect(text).toContain('- `theirs` 1.2.3')
  expect(table).toHaveLength(Object.keys(MEASURES).length + 2)
  expect(new Set(table.map((line) => line.length)).size).toBe(1)
  const cells = table.map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim()))
  expect(cells[0]).toEqual(['measure', 'goal', 'ours', 'theirs'])
  expect(cells).toContainEqual(['cached token, ns', '', '91', 'no cache'])
  expect(cells).toContainEqual(['cached token, over the closure', '1.6', '1.24', '–'])
  expect(cells).toContainEqual(['1,000 cold callers: token requests', '1', '–', '1,000'])
  expect(cells).toContainEqual([MEASURES.oneOutageServed?.title, 'yes', 'yes', 'no'])
})
