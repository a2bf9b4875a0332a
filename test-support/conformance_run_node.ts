import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Buffer } from 'node:buffer'
import { PassThrough, Readable } from 'node:stream'
import { run } from '../conformance/cli_node.ts'
import type { Io } from '../conformance/command/io_node.ts'
import type { Outside } from '../conformance/command/tenant_node.ts'
import type { Certificates } from '../mock-issuer/certificate.ts'
import { createFaithfulTenant } from '../conformance/self_test/scenario.ts'
import type { MockIssuer } from '../mock-issuer/mod.ts'
import { serve } from '../mock-issuer/serve_node.ts'

/** How a run of `pos-auth conformance` in this process ended. */
export interface ConformanceRun {
  readonly code: number
  /** Standard output. */
  readonly out: string
  /** Standard error. */
  readonly err: string
}

/** What the command has around it; the rest is as in a pipe, without variables. */
export interface ConformanceSurroundings extends Partial<Io> {
  readonly folder: string
  readonly outside?: Outside
}

/** Runs the command without a terminal. */
export async function runConformance(
  args: readonly string[],
  { outside, ...around }: ConformanceSurroundings,
): Promise<ConformanceRun> {
  const texts = { out: '', err: '' }
  const io: Io = {
    input: Readable.from([]),
    output: new PassThrough().on('data', (more) => texts.out += more),
    errors: new PassThrough().on('data', (more) => texts.err += more),
    environment: {},
    platform: 'linux',
    stateFolders: [around.folder],
    now: Date.now,
    ...around,
  }
  const code = await run(args, io, outside)
  await new Promise((resolve) => setImmediate(resolve))
  return { code, ...texts }
}

/** A server on loopback. */
export interface LocalServer {
  readonly origin: string
  /** Requests so far, `GET /north`. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** Answers every request as it is told. @param tls without it, plain http */
export async function startLocalServer(
  answer: (request: IncomingMessage, response: ServerResponse, origin: string) => void,
  tls?: Certificates,
): Promise<LocalServer> {
  const requests: string[] = []
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${request.url}`)
    request.resume()
    answer(request, response, origin)
  }
  const server = tls
    ? createTlsServer({ key: tls.privateKeyPem, cert: tls.certificatePem }, listener)
    : createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http${tls ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A faithful mock tenant over HTTPS, with one application: `stocksync`. */
export async function startMockServer(
  clientSecret: string,
  certificate: Certificates,
): Promise<{ tenant: MockIssuer; issuer: string; close(): Promise<void> }> {
  const tenant = createFaithfulTenant('https://localhost/north', 'stocksync', clientSecret)
  const { issuer, close } = await serve(tenant, { certificate })
  return { tenant, issuer, close }
}

/** A port of loopback that nobody listens on. */
export async function closedOrigin(): Promise<string> {
  const { origin, close } = await startLocalServer(() => {})
  await close()
  return origin
}

/** Text as standard input has it. */
export function inputOf(text: string): Io['input'] {
  return Readable.from([Buffer.from(text)])
}
