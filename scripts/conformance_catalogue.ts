// Writes docs/conformance-checks.md from the checks; with --check, says whether it still is what they
// are. Then lists the rows of the catalogue that the kit does not judge, with the reason for each.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { CHECKS } from '../conformance/tenant/checks.ts'
import { catalogueProblems, leftOutLines, pageProblems } from './conformance_coverage.ts'
import { LEFT_OUT } from './conformance_left_out.ts'
import { checksPage } from './conformance_page.ts'
import { CATALOGUE } from './conformance_rows.ts'

const PAGE = fileURLToPath(new URL('../docs/conformance-checks.md', import.meta.url))

/** The page as it is committed: as `deno fmt` leaves it. */
function formatted(page: string): string {
  const { status, stdout, stderr } = spawnSync('node_modules/.bin/deno', [
    'fmt',
    '--ext',
    'md',
    '-',
  ], {
    input: page,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  if (status !== 0) throw new Error(`deno fmt: failed, read this: ${stderr}`)
  return stdout
}

const page = formatted(checksPage(CHECKS))
const problems = catalogueProblems(CATALOGUE, CHECKS.map(({ id }) => id), LEFT_OUT)
if (process.argv.includes('--check')) {
  problems.push(...pageProblems(page, readFileSync(PAGE, 'utf8')))
} else writeFileSync(PAGE, page)
for (const line of leftOutLines(CATALOGUE, LEFT_OUT)) console.log(line)
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exit(1)
console.log(
  `${CATALOGUE.length} rows: ${CHECKS.length} judged, ${CATALOGUE.length - CHECKS.length} left out`,
)
