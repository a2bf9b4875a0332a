// npm start: shows a whole run in a few seconds, without a tenant of your own or with it.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { runTenantConformance, type TenantConformanceOptions } from '../conformance/mod_node.ts'
import { createMockIssuer, type MockIssuer } from '../mock-issuer/mod.ts'
import { serve } from '../mock-issuer/serve_node.ts'
import { randomText } from '../test-support/canary.ts'

type Environment = Record<string, string | undefined>

const NEEDED = ['POS_ISSUER', 'POS_CLIENT_ID', 'POS_CLIENT_SECRET']
const KNOWN = [...NEEDED, 'POS_API_URL', 'POS_CLIENT_SECRET_FILE', 'POS_SCOPE', 'POS_CA_FILE']
const CLIENT_ID = 'stocksync'
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

process.exitCode = await main()

async function main(): Promise<number> {
  const given = KNOWN.filter((name) => process.env[name])
  if (given.length === 0) return await runEmbedded()
  const problem = problemWith(given)
  if (problem) {
    console.error(problem)
    return 2
  }
  const { POS_ISSUER, POS_CA_FILE } = process.env
  console.log(`Tenant: ${URL.canParse(POS_ISSUER ?? '') ? POS_ISSUER : 'as in POS_ISSUER'}`)
  const code = await runExample(POS_CA_FILE ? { NODE_EXTRA_CA_CERTS: POS_CA_FILE } : {})
  // That logs in with a wrong secret, once: only if it is asked for.
  if (code === 0) console.log('Is the tenant set up safely? npm run pos-auth -- conformance tenant')
  return code
}

/** Half a configuration is a mistake, never a reason to fall back to the embedded tenant. */
function problemWith(given: string[]): string | undefined {
  const isFile = given.includes('POS_CLIENT_SECRET_FILE')
  if (isFile && given.includes('POS_CLIENT_SECRET')) {
    return 'POS_CLIENT_SECRET and POS_CLIENT_SECRET_FILE are both set: keep one'
  }
  const missing = NEEDED.filter((name) =>
    !given.includes(name) && !(isFile && name === 'POS_CLIENT_SECRET')
  )
  if (missing.length === 0) return undefined
  return `${missing.join(' and ')} missing, while ${given.join(', ')} set: ` +
    'set all of it for your tenant, or none for the embedded one'
}

async function runEmbedded(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'pos-auth-start-'))
  const authority = join(folder, 'authority.pem')
  const clientSecret = randomText(43)
  const tenant = createTenant(clientSecret)
  const server = await serve(tenant, { authorityFile: authority })
  try {
    const { issuer, applications, journal } = tenant
    console.log(`Embedded mock tenant: ${issuer}`)
    for (const { clientId, roles } of applications.list()) {
      console.log(`Registered application: ${clientId}, with the roles ${roles.join(', ')}`)
    }
    const code = await runExample({
      // A runtime trusts a private authority only if told when it starts: hence a child process.
      NODE_EXTRA_CA_CERTS: authority,
      POS_ISSUER: issuer,
      POS_CLIENT_ID: CLIENT_ID,
      POS_CLIENT_SECRET: clientSecret,
    })
    const [discovery, token, api] = (['discovery', 'token', 'graphql'] as const)
      .map((endpoint) => journal.count({ endpoint }))
    console.log(`The tenant saw: discovery ${discovery}, token requests ${token}, API calls ${api}`)
    if (code !== 0) return code
    // The kit judges too where the secret is kept.
    const file = join(folder, 'client-secret')
    await writeFile(file, clientSecret, { mode: 0o600 })
    const verdict = await judge({ issuer, clientSecret: { file }, caFile: authority })
    console.log(`Against your own tenant: set ${NEEDED.join(', ')} and run this again`)
    return verdict
  } finally {
    await server.close()
    await rm(folder, { recursive: true })
  }
}

/** Runs the conformance kit, and tells its verdict. @returns its exit code */
async function judge(
  place: Pick<TenantConformanceOptions, 'caFile' | 'clientSecret' | 'issuer'>,
): Promise<number> {
  const { conclusion, counts } = await runTenantConformance({ ...place, clientId: CLIENT_ID })
  const summary = Object.entries(counts).filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`).join(', ')
  console.log(`Conformance: ${conclusion.message} (${summary})`)
  console.log('All of it: npm run pos-auth -- conformance tenant --mock')
  return conclusion.exitCode
}

/** What an administrator does on the pages of a tenant. */
function createTenant(clientSecret: string): MockIssuer {
  const tenant = createMockIssuer({
    issuer: 'https://localhost/north',
    applications: [{
      clientId: CLIENT_ID,
      displayName: 'Stock sync',
      type: 'confidential',
      clientSecret,
      flows: ['client_credentials'],
      roles: ['GraphQL User', 'Manager'],
    }],
  })
  tenant.graphql.answer(() => ({ data: { __typename: 'Query' } }))
  return tenant
}

/** Runs the example as it stands, on the runtime this runs on. Gives its exit code. */
function runExample(environment: Environment): Promise<number> {
  const example = fileURLToPath(new URL('../examples/quick_start.ts', import.meta.url))
  const file = process.env.POS_CLIENT_SECRET_FILE
  const runtime = 'Deno' in globalThis
    ? ['run', '--no-prompt', '--allow-net', '--allow-env', ...file ? [`--allow-read=${file}`] : []]
    : ['--import', 'tsx']
  const child = spawn(process.execPath, [...runtime, example], {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  })
  return new Promise((resolve, reject) => {
    const stop = interruptible(child)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      resolve(stop() ?? code ?? EXIT_CODES[signal as keyof typeof EXIT_CODES] ?? 1)
    })
  })
}

/** Passes signals on; the returned function gives the exit code of the one that came. */
function interruptible(child: ChildProcess): () => number | undefined {
  let code: number | undefined
  const handlers = Object.entries(EXIT_CODES).map(([signal, exitCode]) => {
    const handler = () => {
      code = exitCode
      child.kill(signal as NodeJS.Signals)
    }
    process.on(signal, handler)
    return () => process.off(signal, handler)
  })
  return () => {
    for (const remove of handlers) remove()
    return code
  }
}
