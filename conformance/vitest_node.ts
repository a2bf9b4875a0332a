/**
 * The conformance kit as tests of vitest, one for each check.
 *
 * ```ts
 * import { describeTenantConformance } from 'pos-auth/conformance/vitest'
 *
 * describeTenantConformance({
 *   issuer: 'https://shop.example/north',
 *   clientId: 'stocksync',
 *   clientSecret: { env: 'POS_CLIENT_SECRET' },
 * })
 * ```
 *
 * @module
 */
import { assert, describe, test, type TestContext } from 'vitest'
import { readSelection } from './command/selection.ts'
import type { Report } from './engine/report.ts'
import { choose } from './engine/select.ts'
import type { Verdict } from './engine/verdict.ts'
import { checkLibraryOptions } from './library_options.ts'
import { runTenantConformance, type TenantConformanceOptions } from './run_tenant_node.ts'
import { CHECKS, SECTIONS } from './tenant/checks.ts'

export type { TenantConformanceOptions }

/** More than the limit of a run. */
const LIMIT_MS = 300_000

/**
 * Defines a suite: one test for the run itself, and one for each chosen check. The tenant is asked
 * once, when the first test runs. A check fails its test by `fail` and `error` alone; one that is not decided, does not
 * apply or is for people to look at is skipped, with the reason. The first test fails for every exit
 * code but 0 and 1.
 *
 * @throws {ConformanceError} `usage`, for options that make no sense; `unknown-check`, for a word of
 * `only` or `skip` that means no check; `nothing-chosen`, if they leave none
 */
export function describeTenantConformance(options: TenantConformanceOptions): void {
  checkLibraryOptions('describeTenantConformance', options)
  const chosen = choose(CHECKS, readSelection(options.only ?? [], options.skip ?? []))
  let run: Promise<Report> | undefined
  const started = () => run ??= runTenantConformance(options)

  describe(`conformance of ${options.issuer}`, () => {
    test('the tenant can be judged', { timeout: LIMIT_MS }, async () => {
      const { conclusion: { exitCode, reason, message } } = await started()
      if (exitCode >= 2) assert.fail(`exit code ${exitCode}, ${reason}: ${message}`)
    })
    for (const section of SECTIONS) {
      const checks = CHECKS.filter((check) => check.section === section && chosen.has(check.id))
      if (checks.length === 0) continue
      describe(section, () => {
        for (const { id, title } of checks) {
          test(`${id} ${title}`, { timeout: LIMIT_MS }, async (context) => {
            const report = await started().catch(() => undefined)
            if (!report) return context.skip('the run did not start, see the first test')
            tell(report, id, context)
          })
        }
      })
    }
  })
}

/** The others are skipped, with the reason: nothing is known to be wrong. */
const GREEN: readonly string[] = ['pass', 'warn', 'info']

/** Passes, fails or skips the test of a check. */
function tell({ verdicts, evidence: { stop } }: Report, id: string, { skip }: TestContext): void {
  const verdict = verdicts.find((verdict) => verdict.id === id) as Verdict
  const { status, reason, seen } = verdict
  const isForWantOfAnswer = status === 'blocked' || reason === 'no-answer'
  if (stop && isForWantOfAnswer) skip(`the run was stopped: ${stop.message}`)
  if (status === 'fail' || status === 'error') assert.fail(inWords(verdict))
  if (!GREEN.includes(status)) skip(`${status}: ${seen ?? reason}`)
}

function inWords({ id, parts = [], remedy, ...worst }: Verdict): string {
  const lines = [worst, ...parts.filter(({ status }) => status === worst.status)]
    .flatMap(({ part, status, reason, expected, seen }) => [
      `${id}${part === undefined ? '' : `/${part}`} ${status} (${reason})`,
      ...expected === undefined ? [] : [`expected: ${expected}`],
      ...seen === undefined ? [] : [`seen: ${seen}`],
    ])
  return [...lines, `remedy: ${remedy}`].join('\n')
}
