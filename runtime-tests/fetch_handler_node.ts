// node --import tsx runtime-tests/fetch_handler_node.ts: examples/mock_server.ts as it stands, made a
// server by `deno serve`, Bun and workerd.
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { installRuntimes } from './runtimes_node.ts'
import { startWorkerd } from './workerd_node.ts'

interface Started {
  readonly origin: string
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('..', import.meta.url))
const { devDependencies } = JSON.parse(await readFile(`${root}/package.json`, 'utf8'))
const { bun, workerd } = await installRuntimes()
const example = 'examples/mock_server.ts'
const PATIENCE_MS = 20_000

const deno = `${root}/node_modules/.bin/deno`
const candidates: [name: string, start: () => Promise<Started>][] = [
  [
    `deno serve ${devDependencies.deno}`,
    () => startProcess(deno, ['serve', '--no-prompt', '--host=127.0.0.1', '--port=0', example]),
  ],
  [bun.version, () => startProcess(bun.command, [example])],
  [workerd.version, startWorker],
]

for (const [name, start] of candidates) {
  const problem = await problemOf(start)
  console.log(`${problem ? 'failed' : 'passed'}: fetchHandler on ${name}`)
  if (!problem) continue
  console.error(problem)
  process.exitCode = 1
}

async function problemOf(start: () => Promise<Started>): Promise<string | undefined> {
  const { origin, stop } = await start()
  try {
    const issuer = `${origin}/north`
    const ask = async (url: string, init: RequestInit = {}) => {
      const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), ...init })
      return await answer.json() as Record<string, string>
    }
    const document = await ask(`${issuer}/.well-known/openid-configuration`)
    if (document.issuer !== issuer) return `the issuer is ${document.issuer}, not ${issuer}`
    const { access_token, error } = await ask(document.token_endpoint ?? '', {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'stocksync',
        client_secret: 'for-tests-alone',
      }),
    })
    if (!access_token) return `no token: ${error}`
    const headers = { authorization: `Bearer ${access_token}` }
    const api = JSON.stringify(await ask(`${issuer}/api/graphql?query={__typename}`, { headers }))
    if (api !== '{"data":{"__typename":"Query"}}') return `the API says ${api}`
    const { status } = await fetch(`${issuer}/connect/token`, { method: 'HEAD' })
    return status === 400 ? undefined : `HEAD is ${status}, not 400`
  } finally {
    await stop()
  }
}

/** A program that tells its address. */
async function startProcess(command: string, args: readonly string[]): Promise<Started> {
  const env = { ...process.env, NO_COLOR: '1', PORT: '0' }
  const child = spawn(command, args, { cwd: root, env })
  const closed = once(child, 'close')
  let text = ''
  const origin = await new Promise<string>((resolve, reject) => {
    const read = (bytes: unknown) => {
      text += bytes
      const [address] = /http:\/\/[\w.]+:\d+/.exec(text) ?? []
      if (address) resolve(address)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('error', reject)
    child.on('close', (code) => reject(new Error(`it ended with ${code}: ${text}`)))
  })
  return {
    origin,
    async stop() {
      child.kill('SIGKILL')
      await closed
    },
  }
}

async function startWorker(): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'pos-auth-fetch-handler-'))
  await build({
    entryPoints: [join(root, example)],
    outfile: join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'import'],
    logLevel: 'error',
  })
  const configuration = join(folder, 'worker.capnp')
  await writeFile(
    configuration,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "tenant", worker = (
    modules = [(name = "worker", esModule = embed "worker.js")],
    compatibilityDate = "${workerd.version.replace('workerd ', '')}",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "tenant")],
);
`,
  )
  const { origin, stop } = await startWorkerd(workerd.command, configuration, PATIENCE_MS)
  return {
    origin,
    async stop() {
      await stop()
      await rm(folder, { recursive: true })
    },
  }
}
