/**
 * A mock tenant on a network, over HTTP or HTTPS, on Node, Deno and Bun.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { MockIssuerError } from './check.ts'
import type { MockIssuer } from './mock_issuer.ts'
import { refusalText } from './serve_answer_node.ts'
import { writeAuthority } from './serve_authority_node.ts'
import { destroyLater, trackConnections } from './serve_connections_node.ts'
import { exchange } from './serve_exchange_node.ts'
import { listen } from './serve_listen_node.ts'
import { readServeOptions, type ServeOptions, type ServePlan } from './serve_options_node.ts'
import { LONGEST_HEADERS } from './serve_request_node.ts'

export type { ServeOptions } from './serve_options_node.ts'

/** A running server in front of a mock tenant. */
export interface MockServer {
  /** What the tenant calls itself: `tenant.issuer`. */
  readonly issuer: string
  /** Where it listens: protocol, host and port. */
  readonly origin: string
  /**
   * Takes no more connections, lets what is under way end within a second, then ends it. To call it
   * twice does no harm.
   */
  close(): Promise<void>
  /** The same as `close`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** As Kestrel has it, but for the time of a whole request, which it limits by its speed. */
const LIMITS = {
  headersTimeout: 30_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 130_000,
  // More than Kestrel's, which the exchange keeps: the answer depends on which one it is.
  maxHeaderSize: 4 * LONGEST_HEADERS,
  // The tenant has an answer for those without.
  requireHostHeader: false,
}

/**
 * Serves a mock tenant. From then on its issuer is where it listens; each answer names the host that
 * the client called, as on a real tenant, unless `publicUrl` or the setting `authority` says otherwise.
 *
 * @throws {MockIssuerError} of one line, if an option is wrong or the port cannot be had
 */
export async function serve(tenant: MockIssuer, options: ServeOptions = {}): Promise<MockServer> {
  const plan = await readServeOptions(tenant, options)
  const { protocol, publicOrigin, authorityFile, authorityPem } = plan
  const server = plan.tls ? createHttps(plan.tls) : createServer(LIMITS)
  const connections = trackConnections(server)
  const originOf = (host: string) => publicOrigin ?? `${protocol}://${host}`
  const place = { tenant, connections, originOf }
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse, expects100 = false) => {
    const done = exchange(place, incoming, outgoing, expects100).catch(() => outgoing.destroy())
    connections.begin(incoming, done)
  }
  server.on('request', (incoming, outgoing) => answer(incoming, outgoing))
  server.on('checkContinue', (incoming, outgoing) => answer(incoming, outgoing, true))
  server.on('clientError', async (error: NodeJS.ErrnoException, socket: Socket) => {
    await connections.answered(socket) // what came before is as good as ever
    refuse(error, socket, tenant.clock.now())
  })
  const port = await listen(server, plan.port, plan.hostname)
  const { origin } = new URL(`${protocol}://${hostOf(plan.hostname)}:${port}`)
  tenant.wire.moveTo(publicOrigin ?? origin)
  if (authorityFile !== undefined && authorityPem !== undefined) {
    await writeAuthority(authorityFile, authorityPem).catch(async (error: unknown) => {
      await connections.close()
      throw error
    })
  }
  return {
    issuer: tenant.issuer,
    origin,
    close: connections.close,
    [Symbol.asyncDispose]: connections.close,
  }
}

function createHttps(tls: NonNullable<ServePlan['tls']>): Server {
  try {
    return createTlsServer({ ...LIMITS, ...tls })
  } catch {
    throw new MockIssuerError('serve.certificate', 'must be a certificate and its key, both in PEM')
  }
}

/** A host that stands for all of a machine's is called by the name that each machine has. */
function hostOf(hostname: string): string {
  if (hostname === '0.0.0.0' || hostname === '::') return 'localhost'
  return hostname.includes(':') ? `[${hostname}]` : hostname
}

const STATUS_OF_ERROR: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_INVALID_VERSION: 505,
}

/** What the runtime cannot parse costs its own connection and nothing else. */
function refuse({ code = '' }: NodeJS.ErrnoException, socket: Socket, nowMs: number): void {
  const isGone = code === 'ECONNRESET' || code === 'HPE_INVALID_EOF_STATE'
  if (isGone || !socket.writable) return void socket.destroy()
  socket.end(refusalText(STATUS_OF_ERROR[code] ?? 400, nowMs))
  destroyLater(socket)
}
