// Runs the kit against a mock tenant over HTTPS, twenty times in a row (or as often as the
// argument says) beside four busy processes, and expects the same verdicts each time: nothing may
// hang on how fast a machine is.
import { type ChildProcess, spawn } from 'node:child_process'
import process from 'node:process'
import type { Report } from '../conformance/engine/report.ts'
import { posClientSubject } from '../conformance/self_test/subject.ts'
import { startEmbeddedTenant } from '../conformance/self_test/embedded_tenant_node.ts'
import { GOOD_CREDENTIAL } from '../conformance/self_test/scenario.ts'
import { runTenant } from '../conformance/tenant/run_tenant.ts'
import { createNodeTransport } from '../conformance/transport_node.ts'

const RUNS = Number(process.argv[2] ?? 20)
const BUSY = 4

const busy: ChildProcess[] = Array.from(
  { length: BUSY },
  () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
)
try {
  const outcomes = new Map<string, number>()
  const seconds: number[] = []
  for (let run = 1; run <= RUNS; run++) {
    const startedAt = performance.now()
    const report = await runOnce()
    seconds.push((performance.now() - startedAt) / 1000)
    const outcome = outcomeOf(report)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
  for (const [outcome, times] of outcomes) console.log(`${times} times: ${outcome}`)
  const slowest = Math.max(...seconds).toFixed(1)
  console.log(
    `conformance under load: ${RUNS} runs beside ${BUSY} busy processes, ` +
      `${outcomes.size} outcome(s), the slowest run ${slowest} s`,
  )
  process.exitCode = outcomes.size === 1 ? 0 : 1
} finally {
  for (const child of busy) child.kill('SIGKILL')
}

async function runOnce() {
  const tenant = await startEmbeddedTenant()
  const { issuer, clientId, clientSecret, ca } = tenant.order
  try {
    const { report } = await runTenant({
      target: { issuer, clientId, apiUrl: `${issuer}/api/graphql`, expect: {} },
      clientSecret: 'generated' in clientSecret ? clientSecret.generated : '',
      credential: GOOD_CREDENTIAL,
      profile: 'pos',
      selection: { only: [], skip: [] },
      transport: createNodeTransport({ ca }),
      subject: posClientSubject,
      now: () => Date.now(),
      wait: () => Promise.resolve(),
      signal: new AbortController().signal,
    })
    return report
  } finally {
    await tenant.close()
  }
}

/** Everything that was decided, in one line. */
function outcomeOf({ verdicts, conclusion }: Report): string {
  const notGreen = verdicts.filter(({ status }) => status !== 'pass')
  return [
    `exit ${conclusion.exitCode} ${conclusion.reason}`,
    ...notGreen.map(({ id, status, reason }) => `${id} ${status} ${reason}`),
  ].join(', ')
}
