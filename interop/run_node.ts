// npm run test:interop: clients that this project did not write, against the mock tenant over HTTPS.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createCertificates } from '../mock-issuer/certificate.ts'
import { createMockIssuer } from '../mock-issuer/mod.ts'
import { serve } from '../mock-issuer/serve_node.ts'
import { createCanary, randomText } from '../test-support/canary.ts'
import { type Case, casesOf, readAsForm } from './cases.ts'
import { type Client, CLIENTS } from './clients_node.ts'
import { judge } from './judge.ts'
import { run } from './process_node.ts'

const RUN_MS = 30_000
const registered = {
  plain: { clientId: 'stocksync', clientSecret: randomText(43) },
  // What form encoding, percent encoding and a Basic header each change.
  awkward: { clientId: 'odd id+1', clientSecret: `p+w%41:x/=&?${randomText(31)}` },
}

const folder = await mkdtemp(join(tmpdir(), 'pos-auth-interop-'))
const authorityFile = join(folder, 'authority.pem')
const otherAuthorityFile = join(folder, 'other.pem')
const secretFile = join(folder, 'secret')
const tenant = createMockIssuer({
  issuer: 'https://127.0.0.1/north',
  applications: Object.values(registered).map((credentials) => ({
    ...credentials,
    displayName: 'Stock sync',
    type: 'confidential',
    flows: ['client_credentials'],
    roles: ['GraphQL User'],
  })),
})
// On a whole second, as `expires_in` is what is left, rounded.
tenant.clock.freeze(Math.floor(Date.now() / 1_000) * 1_000)
tenant.graphql.answer(() => ({ data: { __typename: 'Query' } }))

const start = performance.now()
const server = await serve(tenant, { authorityFile })
let counts: Record<'passed' | 'failed' | 'skipped', number>
try {
  await writeFile(otherAuthorityFile, (await createCertificates()).authorityPem)
  counts = await runAll()
} finally {
  await server.close()
  await rm(folder, { recursive: true, force: true })
}
const seconds = ((performance.now() - start) / 1_000).toFixed(1)
console.log(
  `interop: ${counts.passed} runs passed, ${counts.failed} failed, ` +
    `${counts.skipped} clients skipped, ${seconds} s`,
)
process.exitCode = counts.failed > 0 ? 1 : 0

async function runAll(): Promise<typeof counts> {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const prepared = await Promise.all(CLIENTS.map(async (client, at) => {
    const own = join(folder, String(at))
    await mkdir(own)
    return await client.prepare(own).catch((error: Error) => error)
  }))
  for (const [at, client] of CLIENTS.entries()) {
    const command = prepared[at]
    if (typeof command === 'string' || command === undefined) {
      counts.skipped++
      console.log(`skipped: ${client.name}: ${command}`)
      continue
    }
    if (command instanceof Error) {
      counts.failed++
      console.error(`failed: ${client.name} cannot be made ready: ${command.message}`)
      continue
    }
    for (const one of casesOf(client)) counts[await report(client, command, one)]++
  }
  return counts
}

async function report(
  { name }: Client,
  command: readonly string[],
  one: Case,
): Promise<'passed' | 'failed'> {
  const { version, problems } = await runCase(command, one)
  const result = problems.length > 0 ? 'failed' : 'passed'
  console.log(`${result}: ${version ?? name}, ${one.method}, ${one.name}: ${one.expected}`)
  for (const problem of problems) console.error(`  ${problem}`)
  return result
}

async function runCase(command: readonly string[], one: Case) {
  const { clientId, clientSecret } = registered[one.credentials]
  const given = one.wrongSecret ? randomText(43) : clientSecret
  await writeFile(secretFile, given, { mode: 0o600 })
  tenant.journal.clear()
  const ended = await run([...command, one.method], {
    timeoutMs: RUN_MS,
    environment: {
      POS_ISSUER: tenant.issuer,
      POS_CLIENT_ID: clientId,
      POS_CLIENT_SECRET_FILE: secretFile,
      POS_CA_FILE: one.otherAuthority ? otherAuthorityFile : authorityFile,
    },
  })
  if (!ended) return { problems: ['it cannot be started'] }
  const asRead = one.expected === 'refused as not encoded' ? readAsForm : (text: string) => text
  const problems = judge(one, {
    ended,
    entries: tenant.journal.entries,
    fingerprint: tenant.journal.fingerprint,
    sent: { clientId: asRead(clientId), secret: asRead(given) },
    shownSecret: createCanary(given).findIn(ended.stdout + ended.stderr),
  })
  const [, version] = /"client": ?"([^"]*)"/.exec(ended.stdout) ?? []
  return { version, problems }
}
