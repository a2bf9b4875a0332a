import type { Check } from '../conformance/engine/check.ts'
import { clauseLinks } from '../conformance/engine/clauses.ts'
import { groupBy } from '../conformance/report/lines.ts'
import { markdownText } from '../conformance/report/escape.ts'

const HEAD = `# The checks of a tenant

<!-- Written by scripts/conformance_catalogue.ts: change the checks, not this page. -->

What \`pos-auth conformance tenant\` judges, in the order of its report. How to run it stands in
[conformance.md](conformance.md); \`pos-auth conformance explain T-DISC-01\` prints one check.

- **Level**: a MUST that fails fails the run; a SHOULD or REC that fails is a warning; INFO cannot
  fail. ° marks a house rule: a rule of the product's documentation or of good practice, not of a
  specification.
- **Profiles**: R is asked by the profile \`rfc\`; R, B (best current practice) and P (before a tenant
  of a POS goes live) are asked by the profile \`pos\`, and house rules too.
- **From**: the specification, the product's documentation, or recordings of OpenIddict.
`

/** The page that describes all checks, in Markdown. */
export function checksPage(checks: readonly Check[]): string {
  const sections = [...groupBy(checks, ({ section }) => section)]
  const names = new Set(checks.flatMap(({ clauses }) => clauses))
  const links = clauseLinks([...names].sort())
    .flatMap(({ name, url }) => url === undefined ? [] : [`[${name}]: ${url}`])
  return [
    HEAD,
    ...sections.map(([section, checks]) => sectionText(section, checks)),
    `${links.join('\n')}\n`,
  ].join('\n')
}

function sectionText(section: string, checks: readonly Check[]): string {
  const rows = checks.map((check) => {
    const { id, title, level, isHouseRule, profiles, source } = check
    const cells = [
      `[${id}](#${id.toLowerCase()})`,
      markdownText(title),
      `${level}${isHouseRule ? '°' : ''}`,
      profiles,
      source,
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    `## ${section}\n`,
    '| check | what holds | level | profiles | from |\n| --- | --- | --- | --- | --- |',
    `${rows.join('\n')}\n`,
    ...checks.map(checkText),
  ].join('\n')
}

function checkText({ id, why, remedy, clauses }: Check): string {
  const links = clauseLinks(clauses).map(({ name, url }) =>
    url === undefined ? markdownText(name) : `[${name}]`
  )
  return [
    `### ${id}\n`,
    `${markdownText(why)}\n`,
    `If it fails: ${markdownText(remedy)}\n`,
    `Clauses: ${links.join(', ')}\n`,
  ].join('\n')
}
