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
import { checkLibraryOptions } from './library_options.ts'
import { runTenantConformance, type TenantConformanceOptions } from './run_tenant_node.ts'
import { CHECKS, SECTIONS } from './tenant/checks.ts'
import { outcomeOfCheck, outcomeOfRun, suiteName, type TestOutcome } from './test_outcome.ts'

export type { TenantConformanceOptions }

/** More than the limits of a run: three minutes, and half a minute for each scenario of a client. */
const LIMIT_MS = 600_000

/**
 * Defines a suite: one test for the run itself, and one for each chosen check. The tenant is asked
 * once, when the first test runs. A check fails its test by `fail` and `error` alone; one that is not
 * decided, does not apply or is for people to look at is skipped, with the reason. The first test,
 * whichever runs first, fails for every exit code but 0 and 1.
 *
 * @throws {ConformanceError} `usage`, for options that make no sense; `unknown-check`, for a word of
 * `only` or `skip` that means no check; `nothing-chosen`, if they leave none
 */
export function describeTenantConformance(options: TenantConformanceOptions): void {
  checkLibraryOptions('describeTenantConformance', options)
  const chosen = choose(CHECKS, readSelection(options.only ?? [], options.skip ?? []))
  let run: Promise<Report> | undefined
  const started = () => run ??= runTenantConformance(options)
  // Tells what became of the run: its own test may be left out, by a filter of vitest.
  let first: string | undefined

  describe(suiteName(options), () => {
    test('the tenant can be judged', { timeout: LIMIT_MS }, async (context) => {
      first ??= context.task.id
      end(outcomeOfRun(await started()), context)
    })
    for (const section of SECTIONS) {
      const checks = CHECKS.filter((check) => check.section === section && chosen.has(check.id))
      if (checks.length === 0) continue
      describe(section, () => {
        for (const { id, title } of checks) {
          test(`${id} ${title}`, { timeout: LIMIT_MS }, async (context) => {
            first ??= context.task.id
            if (first === context.task.id) end(outcomeOfRun(await started()), context)
            const report = await started().catch(() => undefined)
            if (!report) return context.skip('the run did not start, see the first test')
            end(outcomeOfCheck(report, id), context)
          })
        }
      })
    }
  })
}

/** Ends a test. A project may want an assertion of each. */
function end({ ending, words }: TestOutcome, { expect, skip }: TestContext): void {
  if (ending === 'skipped') skip(words)
  if (ending === 'failed') assert.fail(words)
  expect(ending).toBe('passed')
}
