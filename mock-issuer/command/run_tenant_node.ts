import { randomBytes } from 'node:crypto'
import process from 'node:process'
import type { MockIssuer } from '../mock_issuer.ts'
import { serve } from '../serve_node.ts'
import { announcement, readinessLine } from './announcement_node.ts'
import { type Client, createConfiguredTenant } from './configuration_node.ts'
import { serveControl } from './control_server_node.ts'
import { environmentLines } from './environment_lines_node.ts'
import { HEALTH_PATH, withHealth } from './health_node.ts'
import type { CommandHost } from './host_node.ts'
import { startLifetime } from './lifetime_node.ts'
import type { CommandOptions } from './options_node.ts'
import { checkReadyFile, type Readiness, writeReadyFile } from './ready_file_node.ts'
import { openStateFolder, type StateFolder } from './state_folder_node.ts'

/** What was started and must be closed, in the end. */
type Closing = (() => Promise<void>)[]

/**
 * Serves a tenant until a signal comes, and leaves nothing behind.
 *
 * @return exit code by the signal
 * @throws {CommandError | MockIssuerError} of one line, if it cannot start
 */
export async function runTenant(options: CommandOptions, host: CommandHost): Promise<number> {
  const { tenant, client } = await createConfiguredTenant(options.config)
  if (options.readyFile !== undefined) checkReadyFile(options.readyFile)
  const closing: Closing = []
  const lifetime = startLifetime(host)
  let isStopping = false
  try {
    const state = openStateFolder(options.stateDir)
    lifetime.atEnd(state.remove)
    const served = withHealth(tenant, () => isStopping)
    const readiness = await start(served, client, { ...options, state, closing })
    const removeReadyFile = options.readyFile === undefined
      ? () => {}
      : writeReadyFile(options.readyFile, readiness)
    lifetime.atEnd(removeReadyFile)
    if (!isLoopback(options.host)) {
      host.stderr.write(`mock-issuer: --host ${options.host} lets other machines in too\n`)
    }
    // At once, so that who has read the first line can have the others too.
    host.stdout.write(`${linesOf(readiness, options).join('\n')}\n`)
    const exitCode = await lifetime.signal
    isStopping = true
    removeReadyFile()
    host.stderr.write('mock-issuer stops: once more stops it at once\n')
    return exitCode
  } finally {
    await Promise.all(closing.map((close) => close()))
    lifetime.end()
  }
}

async function start(
  tenant: MockIssuer,
  client: Client | undefined,
  options: CommandOptions & { readonly state: StateFolder; readonly closing: Closing },
): Promise<Readiness> {
  const { state, closing, port, host, publicUrl } = options
  const isHttp = options.http || tenant.issuer.startsWith('http:')
  const clientSecretFile = client && state.write('client-secret', client.clientSecret)
  const caFile = isHttp ? undefined : state.reserve('authority.pem')
  const server = await serve(tenant, {
    port,
    hostname: host,
    protocol: isHttp ? 'http' : 'https',
    publicUrl,
    authorityFile: caFile,
  })
  closing.push(server.close)
  return {
    issuer: server.issuer,
    apiUrl: new URL('api/graphql', server.issuer.replace(/\/*$/, '/')).href,
    clientId: client?.clientId,
    clientSecretFile,
    caFile,
    healthUrl: server.origin + HEALTH_PATH,
    control: options.control ? await startControl(tenant, state, closing) : undefined,
    pid: process.pid,
  }
}

async function startControl(tenant: MockIssuer, state: StateFolder, closing: Closing) {
  const key = randomBytes(32).toString('base64url')
  const keyFile = state.write('control-key', key)
  const { url, close } = await serveControl(tenant, key)
  closing.push(close)
  return { url, keyFile }
}

function linesOf(readiness: Readiness, { printEnv }: CommandOptions): string[] {
  const first = readinessLine(readiness)
  return printEnv
    ? [`# ${first}`, ...environmentLines(readiness)]
    : [first, ...announcement(readiness)]
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|::1|\[::1\])$/i.test(host)
}
