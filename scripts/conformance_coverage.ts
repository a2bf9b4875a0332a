import { shortIds, wrap } from '../conformance/report/lines.ts'
import type { LeftOut } from './conformance_left_out.ts'
import type { CatalogueRow } from './conformance_rows.ts'

/** What does not fit together: each row is either judged or left out for one reason. */
export function catalogueProblems(
  catalogue: readonly CatalogueRow[],
  judged: readonly string[],
  leftOut: readonly LeftOut[],
): string[] {
  const excused = leftOut.flatMap(({ ids }) => ids)
  const known = new Set(catalogue.map(({ id }) => id))
  return [
    ...catalogue.map(({ id }) => id).filter((id) => !judged.includes(id) && !excused.includes(id))
      .map((id) => `${id}: is neither judged nor left out, give a reason in LEFT_OUT`),
    ...judged.filter((id) => excused.includes(id))
      .map((id) => `${id}: is judged, take it out of LEFT_OUT`),
    ...excused.filter((id, at) => excused.indexOf(id) !== at)
      .map((id) => `${id}: is left out twice, keep one reason`),
    ...[...judged, ...excused].filter((id) => !known.has(id))
      .map((id) => `${id}: is no row of the catalogue`),
  ]
}

/** What is wrong with the page as it is committed, if so. */
export function pageProblems(page: string, committed: string): string[] {
  if (page === committed) return []
  return [
    'docs/conformance-checks.md: is not what the checks are, run scripts/conformance_catalogue.ts',
  ]
}

/** The rows that are left out, by reason, with their level and tier. */
export function leftOutLines(
  catalogue: readonly CatalogueRow[],
  leftOut: readonly LeftOut[],
): string[] {
  return leftOut.flatMap(({ reason, ids }) => [
    ...wrap(`${ids.length} left out: ${reason}`, 100),
    ...wrap(byLevel(catalogue, ids), 100, '  '),
    '',
  ])
}

/** `MUST T-TLS-07 10; SHOULD, deep T-API-18`. */
function byLevel(catalogue: readonly CatalogueRow[], ids: readonly string[]): string {
  const rows = catalogue.filter(({ id }) => ids.includes(id))
  const kinds = new Set(rows.map(kindOf))
  return [...kinds].map((kind) => {
    const some = rows.filter((row) => kindOf(row) === kind)
    return `${kind}: ${shortIds(some.map(({ id }) => id))}`
  }).join('; ')
}

function kindOf({ level, tier }: CatalogueRow): string {
  return `${level}${{ s: '', d: ', deep', l: ', lab' }[tier]}`
}
