// Runs the kit against a mock tenant over HTTPS, twenty times in a row beside four busy processes,
// and expects the same verdicts each time: nothing may hang on how fast a machine is.
import { type ChildProcess, spawn } from 'node:child_process'
import process from 'node:process'
import type { Report } from '../conformance/engine/report.ts'
import { posClientSubject } from '../conformance/self_test/subject.ts'
import { GOOD_CREDENTIAL, randomSecret } from '../conformance/self_test/scenario.ts'
import { runTenant } from '../conformance/tenant/run_tenant.ts'
import { createNodeTransport } from '../conformance/transport_node.ts'
import { createCertificates } from '../mock-issuer/certificate.ts'
import { createMockIssuer } from '../mock-issuer/mod.ts'
import { serve } from '../mock-issuer/serve_node.ts'

const RUNS = 20
const BUSY = 4

const busy: ChildProcess[] = Array.from(
  { length: BUSY },
  () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
)
try {
  const certificates = await createCertificates()
  const outcomes = new Map<string, number>()
  const seconds: number[] = []
  for (let run = 1; run <= RUNS; run++) {
    const startedAt = performance.now()
    const report = await runOnce(certificates)
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

async function runOnce(certificates: Awaited<ReturnType<typeof createCertificates>>) {
  const clientSecret = randomSecret()
  const tenant = createMockIssuer({
    issuer: 'https://localhost/north',
    applications: [{
      clientId: 'stocksync',
      displayName: 'Stock sync',
      type: 'confidential',
      clientSecret,
      flows: ['client_credentials'],
      roles: ['GraphQL User'],
    }],
  })
  tenant.graphql.answer(() => ({ data: { __typename: 'Query' } }))
  const server = await serve(tenant, { certificate: certificates })
  try {
    const { report } = await runTenant({
      target: {
        issuer: tenant.issuer,
        clientId: 'stocksync',
        apiUrl: `${tenant.issuer}/api/graphql`,
        expect: {},
      },
      clientSecret,
      credential: GOOD_CREDENTIAL,
      profile: 'pos',
      selection: { only: [], skip: [] },
      transport: createNodeTransport({ ca: [certificates.authorityPem] }),
      subject: posClientSubject,
      now: () => Date.now(),
      wait: () => Promise.resolve(),
      signal: new AbortController().signal,
    })
    return report
  } finally {
    await server.close()
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
