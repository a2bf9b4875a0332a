// npm run test:runtimes: the scenario on each runtime, each against a tenant of its own.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { createCertificates } from '../mock-issuer/certificate.ts'
import { startOidcTenant } from '../test-support/oidc_tenant_node.ts'

interface Runtime {
  readonly name: string
  readonly command: string
  readonly args: (hosts: string) => string[]
  /** What it must say of itself: another version would be another runtime. */
  readonly version: string
}

const root = fileURLToPath(new URL('..', import.meta.url))
// The user's own Deno where that runs this, else the pinned one.
const running = (globalThis as { Deno?: { version: { deno: string } } }).Deno?.version.deno
const deno = running ? process.execPath : join(root, 'node_modules/.bin/deno')
const PINNED_DENO = '2.9.5'
const runtimes: Runtime[] = [
  {
    name: 'Node',
    command: process.execPath,
    args: () => ['--import', 'tsx'],
    version: `Node ${process.versions.node}`,
  },
  {
    name: 'Deno with the least permissions',
    command: deno,
    args: (hosts) => [
      'run',
      '--no-prompt',
      `--allow-net=${hosts}`,
      '--allow-env=POS_CLIENT_SECRET',
    ],
    version: `Deno ${running ?? PINNED_DENO}`,
  },
]

const only = process.argv[2]
let failed = 0
for (const runtime of runtimes) {
  if (only && !runtime.name.startsWith(only)) continue
  const problem = await run(runtime)
  console.log(`${problem ? 'failed' : 'passed'}: ${runtime.version}, ${runtime.name}`)
  if (problem) {
    console.error(problem)
    failed++
  }
}
const bare = await output(deno, ['run', '--no-prompt', join(root, 'mod.ts')], {})
if (bare.code !== 0) {
  console.error(`failed: importing mod.ts on Deno without any permission\n${bare.text}`)
  failed++
}
process.exitCode = failed > 0 ? 1 : 0

async function run(runtime: Runtime): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'pos-auth-runtime-'))
  const certificates = await createCertificates()
  const tenant = await startOidcTenant(certificates)
  try {
    const authority = join(folder, 'authority.pem')
    await writeFile(authority, certificates.authorityPem)
    const hosts = `${new URL(tenant.issuer).host},127.0.0.1:1`
    const scenario = join(root, 'runtime-tests/scenario.ts')
    const { code, text } = await output(
      runtime.command,
      [...runtime.args(hosts), scenario, tenant.issuer, tenant.clientId],
      { NODE_EXTRA_CA_CERTS: authority, POS_CLIENT_SECRET: tenant.clientSecret },
    )
    if (text.includes(tenant.clientSecret)) return 'the output holds the secret'
    if (code !== 0 || text.trim() !== runtime.version) return `exit code ${code}: ${text}`
    const { discovery, token, api } = tenant.counts
    // One of each for twenty calls; one more of each for the wrong secret, one discovery for the
    // missing one.
    const expected = discovery === 3 && token === 2 && api === 20
    return expected ? undefined : `discovery ${discovery}, token requests ${token}, calls ${api}`
  } finally {
    await tenant.close()
    await rm(folder, { recursive: true })
  }
}

function output(command: string, args: string[], environment: Record<string, string>) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...environment } })
  let text = ''
  child.stdout.on('data', (bytes) => text += bytes)
  child.stderr.on('data', (bytes) => text += bytes)
  return new Promise<{ code: number | null; text: string }>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, text }))
  })
}
