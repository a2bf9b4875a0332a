import { beforeAll, describe, expect, test } from 'vitest'
import {
  type End,
  ENDS,
  hostile,
  reportsOfAllEnds,
  verdictWith,
} from '../../test-support/conformance_reports.ts'
import type { Report } from '../engine/report.ts'
import { renderMarkdown } from './markdown.ts'

let reports: Record<End, Report>
beforeAll(async () => {
  reports = await reportsOfAllEnds()
}, 30_000)

/** A page without its code spans, by the rule of CommonMark 6.1: a run of backticks to an equal one. */
const outsideCode = (page: string) => page.replace(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '')

describe.each(ENDS)('a %s run', (end) => {
  test('begins with the verdict', () => {
    const { exitCode, reason } = reports[end].conclusion
    const page = renderMarkdown(reports[end])
    expect(page).toMatch(/^## (CONFORMS|DOES NOT CONFORM|NOT JUDGED|FAULT OF THE KIT)\n/)
    expect(page).toContain(`(exit code ${exitCode}, \`${reason}\`)`)
    expect(page).toContain('### What this run did to the tenant\n')
  })

  test('lets no text of a tenant act', () => {
    const page = renderMarkdown(hostile(reports[end]))
    const outside = outsideCode(page)
    expect(outside).not.toMatch(/script|evil\.example|[^\\]@everyone|::error/)
    expect(page).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
    expect(page.match(/^## /gm)).toHaveLength(1)
    expect(outside.match(/<details>/g)?.length).toBe(outside.match(/<\/details>/g)?.length)
    const cells = outside.split('\n').filter((line) => line.startsWith('| '))
      .map((line) => line.split(/(?<!\\)\|/).length)
    expect(new Set(cells).size).toBeLessThanOrEqual(1)
  })
})

test('what failed stands in a table, and folded up with all there is to know', () => {
  const page = renderMarkdown({ ...reports.passing, verdicts: [verdictWith({})] })
  const title = 'the tenant publishes its discovery document'
  expect(page).toContain(`
| | check | what should hold | seen |
| --- | --- | --- | --- |
| **fail** | T-DISC-01 | ${title} | \`status 200, no JSON object\` |

<details><summary>fail T-DISC-01: ${title}</summary>

- expected: \`status 200 with a JSON object\`
- seen: \`status 200, no JSON object\`
- why: Clients find the token endpoint by it.
- to do: Check the issuer.
- clauses: [RFC8414-3.2](https://www.rfc-editor.org/rfc/rfc8414#section-3.2), Product documentation: Client ID
- source: MUST, specification
- evidence: \`P01.1  GET /north/.well-known/openid-configuration  200\`
- reason: \`no-json-object\`

</details>
`)
})

test('what passed and what was not judged is folded up', () => {
  expect(renderMarkdown(reports.passing)).toMatch(
    /<details><summary>The other checks<\/summary>\n\n- pass T-DISC-01: .*[^]*\n\n<\/details>\n/,
  )
})

test('a page stays under 1 MiB, and says that it ends', () => {
  const long = verdictWith({ expected: 'é'.repeat(1_000), seen: '世'.repeat(1_000) })
  const verdicts = Array.from({ length: 400 }, () => long)
  const page = renderMarkdown({ ...reports.failing, verdicts })
  expect(new TextEncoder().encode(page).length).toBeLessThan(1_048_576)
  expect(page).toMatch(/^## DOES NOT CONFORM/)
  expect(page).toMatch(/The page ends here, for it must stay small.*\n$/)
  const small = renderMarkdown(reports.failing)
  expect(small).not.toContain('The page ends here')
})
