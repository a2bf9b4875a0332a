// node --import tsx runtime-tests/server_node.ts: a served tenant and a raw socket on Node 20 to 26,
// Deno and Bun, and their own fetch against a tenant served over HTTPS.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { createMockIssuer } from '../mock-issuer/mod.ts'
import { serve } from '../mock-issuer/serve_node.ts'
import { installRuntimes } from './runtimes_node.ts'

interface Candidate {
  /** What it must say of itself. */
  readonly says: string
  readonly command: string
  readonly args: readonly string[]
}

const root = fileURLToPath(new URL('..', import.meta.url))
const { devDependencies } = JSON.parse(await readFile(`${root}/package.json`, 'utf8'))
const { nodes, bun } = await installRuntimes()
const folder = await mkdtemp(join(tmpdir(), 'pos-auth-server-'))
const tenant = createMockIssuer({ issuer: 'https://localhost/north' })
const authorityFile = join(folder, 'elsewhere.pem')
const server = await serve(tenant, { authorityFile })

const main = ['runtime-tests/server_scenario_node.ts', folder, server.issuer]
const quiet = '--disable-warning=ExperimentalWarning' // of type stripping
const candidates: Candidate[] = [
  {
    says: `Node ${process.versions.node}`,
    command: process.execPath,
    args: ['--import', 'tsx', ...main],
  },
  ...nodes.map(({ version, command }) => ({ says: version, command, args: [quiet, ...main] })),
  {
    says: `Deno ${devDependencies.deno}`,
    command: `${root}/node_modules/.bin/deno`,
    args: [
      'run',
      '--no-prompt',
      '--allow-net=127.0.0.1,localhost',
      `--allow-read=${folder}`,
      `--allow-write=${folder}`,
      ...main,
    ],
  },
  { says: bun.version, command: bun.command, args: main },
]

try {
  for (const candidate of candidates) {
    const problem = await run(candidate)
    console.log(`${problem ? 'failed' : 'passed'}: server on ${candidate.says}`)
    if (!problem) continue
    console.error(problem)
    process.exitCode = 1
  }
} finally {
  await server.close()
  await rm(folder, { recursive: true })
}

async function run({ says, command, args }: Candidate): Promise<string | undefined> {
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: authorityFile }
  const child = spawn(command, args, { cwd: root, env, timeout: 60_000 })
  let text = ''
  child.stdout.on('data', (bytes) => text += bytes)
  child.stderr.on('data', (bytes) => text += bytes)
  const [code] = await once(child, 'close')
  return code === 0 && text.trim() === says ? undefined : `exit code ${code}: ${text.trim()}`
}
