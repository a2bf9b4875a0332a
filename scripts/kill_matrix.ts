// Writes docs/conformance-self-test.md; with --check it only compares.
import { readFile, writeFile } from 'node:fs/promises'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { killMatrix } from '../conformance/self_test/kill_matrix.ts'
import { summarise, toPage } from '../conformance/self_test/matrix_page.ts'
import { PAIRS } from '../conformance/self_test/pairs.ts'
import { CHECKS } from '../conformance/tenant/checks.ts'

const PAGE = fileURLToPath(new URL('../docs/conformance-self-test.md', import.meta.url))

const kills = await killMatrix(PAIRS)
const page = toPage(kills, CHECKS)
const { checks, pairs, problems } = summarise(kills, CHECKS)
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1
if (!process.argv.includes('--check')) await writeFile(PAGE, page)
else if (normal(await readFile(PAGE, 'utf8')) !== normal(page)) {
  console.error('docs/conformance-self-test.md is old: node --import tsx scripts/kill_matrix.ts')
  process.exitCode = 1
}
console.log(`kill matrix: ${checks} checks, ${pairs} pairs, ${problems.length} problems`)

/** The formatter fills the columns of tables. */
function normal(text: string): string {
  return text.replace(/ +\|/g, ' |').replace(/-+ \|/g, '- |')
}
