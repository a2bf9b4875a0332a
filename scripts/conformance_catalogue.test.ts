import { expect, test } from 'vitest'
import type { Check } from '../conformance/engine/check.ts'
import { CHECKS } from '../conformance/tenant/checks.ts'
import { runTypeScript } from '../test-support/run_node.ts'
import { catalogueProblems, leftOutLines, pageProblems } from './conformance_coverage.ts'
import { checksPage } from './conformance_page.ts'
import { CATALOGUE } from './conformance_rows.ts'

test('docs/conformance-checks.md is what the checks are, and each row is judged or left out', async () => {
  const { code, text } = await runTypeScript(['scripts/conformance_catalogue.ts', '--check'])
  expect(text).toMatch(/\n248 rows: \d+ judged, \d+ left out\n$/)
  expect(code).toBe(0)
})

test('the catalogue has 248 rows in 17 groups, each once', () => {
  const ids = CATALOGUE.map(({ id }) => id)
  expect(new Set(ids).size).toBe(248)
  expect(new Set(ids.map((id) => id.split('-')[1])).size).toBe(17)
  expect(CATALOGUE.find(({ id }) => id === 'T-GRANT-14'))
    .toEqual({ id: 'T-GRANT-14', level: 'SHOULD°', tier: 'd' })
  for (const { level, tier } of CATALOGUE) {
    expect(level).toMatch(/^(MUST|SHOULD|REC|INFO)/)
    expect(tier).toMatch(/^[dls]$/)
  }
})

test('no check asks more or less than its row', () => {
  const differing = CHECKS.filter(({ id, level, isHouseRule }) => {
    const row = CATALOGUE.find((row) => row.id === id)
    return !row?.level.split(' / ').includes(`${level}${isHouseRule ? '°' : ''}`)
  })
  expect(differing.map(({ id, level }) => [id, level])).toEqual([])
})

const catalogue = [
  { id: 'T-DISC-01', level: 'MUST', tier: 's' },
  { id: 'T-DISC-02', level: 'SHOULD', tier: 'd' },
  { id: 'T-META-01', level: 'MUST', tier: 's' },
] as const

test('catalogueProblems finds nothing where each row is judged or left out', () => {
  const leftOut = [{ reason: 'why', ids: ['T-DISC-02', 'T-META-01'] }]
  expect(catalogueProblems(catalogue, ['T-DISC-01'], leftOut)).toEqual([])
})

test.each([
  [['T-DISC-01'], [], 'T-DISC-02: is neither judged nor left out'],
  [['T-DISC-01', 'T-DISC-02'], ['T-DISC-02'], 'T-DISC-02: is judged, take it out'],
  [['T-DISC-01'], ['T-DISC-02', 'T-DISC-02'], 'T-DISC-02: is left out twice'],
  [['T-DISC-01', 'T-DISC-09'], ['T-DISC-02'], 'T-DISC-09: is no row of the catalogue'],
  [['T-DISC-01'], ['T-DISC-02', 'T-DISC-09'], 'T-DISC-09: is no row of the catalogue'],
])('catalogueProblems: %j judged, %j left out', (judged, ids, problem) => {
  expect(catalogueProblems(catalogue, judged, [{ reason: 'a', ids }, {
    reason: 'b',
    ids: ['T-META-01'],
  }])).toEqual([expect.stringContaining(problem)])
})

test('pageProblems finds a page that differs', () => {
  expect(pageProblems('a\n', 'a\n')).toEqual([])
  expect(pageProblems('a\n', 'a')).toEqual([expect.stringContaining('docs/conformance-checks.md')])
})

test('leftOutLines tells reason, level and tier', () => {
  expect(leftOutLines(catalogue, [{ reason: 'Why.', ids: ['T-DISC-02', 'T-META-01'] }]))
    .toEqual(['2 left out: Why.', '  SHOULD, deep: T-DISC-02; MUST: T-META-01', ''])
})

const CHECK: Check = {
  id: 'T-DISC-01',
  title: 'a <b> holds',
  section: 'Discovery',
  level: 'MUST',
  isHouseRule: true,
  profiles: 'RBP',
  clauses: ['RFC8414-3.2', 'Product documentation: Client ID'],
  source: 'product documentation',
  why: 'Because.',
  remedy: 'Tick it.',
  reads: ['P01.1'],
  judge: () => ({ status: 'pass' }),
}

test('checksPage has a table for each section, and a paragraph for each check', () => {
  const page = checksPage([CHECK, { ...CHECK, id: 'T-LIFE-01', section: 'Expiry' }])
  expect(page.match(/^## .*$/gm)).toEqual(['## Discovery', '## Expiry'])
  const row = '| [T-DISC-01](#t-disc-01) | a \\<b\\> holds | MUST° | RBP | product documentation |'
  expect(page).toContain(`\n${row}\n`)
  expect(page).toContain(`
### T-DISC-01

Because.

If it fails: Tick it.

Clauses: [RFC8414-3.2], Product documentation: Client ID
`)
  expect(page).toMatch(
    /\n\[RFC8414-3\.2\]: https:\/\/www\.rfc-editor\.org\/rfc\/rfc8414#section-3\.2\n$/,
  )
})
