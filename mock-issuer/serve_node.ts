import { Buffer } from 'node:buffer'
import { createServer } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Certificates } from './certificate.ts'
import { LARGEST_BODY } from './endpoints/token_request.ts'
import type { TenantFetch } from './tenant_fetch.ts'

/** A running server in front of a mock tenant. */
export interface MockServer<T> {
  /** As it was made for the origin. */
  readonly tenant: T
  /** `https://127.0.0.1:` and the port. */
  readonly origin: string
  /** Ends open connections too. */
  close(): Promise<void>
}

const OF_THE_CONNECTION = [
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'transfer-encoding',
]

/**
 * Serves a mock tenant over HTTPS, on loopback and a free port.
 *
 * @param tenantAt makes the tenant once its origin is known
 */
export async function serveTenant<T extends { readonly fetch: TenantFetch }>(
  { certificatePem, privateKeyPem }: Pick<Certificates, 'certificatePem' | 'privateKeyPem'>,
  tenantAt: (origin: string) => T,
): Promise<MockServer<T>> {
  const server = createServer({ cert: certificatePem, key: privateKeyPem })
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tenant = tenantAt(origin)
  server.on('request', (incoming, outgoing) => {
    exchange(origin, tenant.fetch, incoming, outgoing).catch((error: unknown) => {
      if (outgoing.headersSent) return void outgoing.destroy()
      const name = error instanceof Error ? error.name : typeof error
      outgoing.writeHead(500, { 'X-Mock-Issuer-Failure': `${name} while serving` }).end()
    })
  })
  return {
    origin,
    tenant,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function exchange(
  origin: string,
  fetch: TenantFetch,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = incoming
  const body = await readBody(incoming)
  const closed = new AbortController()
  outgoing.on('close', () => closed.abort())
  const response = await fetch(origin + url, {
    method,
    headers: headersOf(incoming),
    body: method === 'GET' || method === 'HEAD' ? null : body,
    redirect: 'manual',
    signal: closed.signal,
  })
  outgoing.writeHead(response.status, [...response.headers].flat())
  outgoing.end(new Uint8Array(await response.arrayBuffer()))
}

/** Reads to the end, but keeps no more than what is too much anyway. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    if (length <= LARGEST_BODY) chunks.push(chunk)
    length += chunk.length
  }
  return Uint8Array.from(Buffer.concat(chunks))
}

function headersOf({ rawHeaders }: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    if (!OF_THE_CONNECTION.includes(name.toLowerCase())) pairs.push([name, value])
  }
  return pairs
}
