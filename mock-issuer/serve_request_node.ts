import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { LARGEST_BODY } from './endpoints/parameters.ts'
import type { TenantRequest } from './tenant.ts'

const MOST_HEADERS = 100
const LONGEST_REQUEST_LINE = 8 * 1024
/** Of all headers together, in bytes. */
export const LONGEST_HEADERS: number = 32 * 1024
// Kestrel's idea of a host; what else a URL makes of it does not matter.
const HOST = /^(\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]+)(:\d+)?$/i

/**
 * The head of a request, its body still to come, or the status with which Kestrel refuses it before
 * anybody sees it.
 *
 * @param originOf the host that it was sent to
 */
export function readHead(
  incoming: IncomingMessage,
  originOf: (host: string) => string,
): Omit<TenantRequest, 'body'> | 400 | 414 | 431 | 505 {
  const { method = '', url: target = '', httpVersion, rawHeaders } = incoming
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return 505
  if (`${method} ${target} HTTP/1.1\r\n`.length > LONGEST_REQUEST_LINE) return 414
  const headers = pairsOf(rawHeaders)
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0)
  if (headers.length > MOST_HEADERS || bytes > LONGEST_HEADERS) return 431
  const hosts = headers.filter(([name]) => name.toLowerCase() === 'host')
  if (hosts.length > 1 || (hosts.length === 0 && httpVersion === '1.1')) return 400
  const host = hosts[0]?.[1] ?? ''
  if (host !== '' && !HOST.test(host)) return 400
  const path = pathOf(target, host)
  const url = `${originOf(host === '' ? 'localhost' : host)}${path}`
  if (path === undefined || !URL.canParse(url)) return 400
  return {
    method: method.toUpperCase(),
    url: new URL(url),
    headers: new Headers(headers),
    ...(host === '' && { hasNoHost: true }),
  }
}

/** A target may be a path or a URL of the same host (RFC 9112, 3.2); another one is refused. */
function pathOf(target: string, host: string): string | undefined {
  if (target.startsWith('/')) return target
  const [, authority, path] = /^https?:\/\/([^/?]*)(.*)$/i.exec(target) ?? []
  if (authority?.toLowerCase() === host.toLowerCase()) return path
  return target === '*' ? '/' : undefined
}

/** Whether it says of itself that its body is too large for any tenant. */
export function isTooLarge({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > LARGEST_BODY
}

/** A body that is too large, for the checks that come before the length. Its memory is never used. */
export function tooLargeBody(): Uint8Array {
  return new Uint8Array(LARGEST_BODY + 1)
}

/** A body, or as much of it as is too large anyway. */
export function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  let chunks: Uint8Array[] = []
  let length = 0
  // By events: an iterator of the stream takes longer than the body.
  incoming.on('data', (chunk: Uint8Array) => {
    length += chunk.length
    if (length > LARGEST_BODY) chunks = []
    else chunks.push(chunk)
  })
  return new Promise((resolve, reject) => {
    incoming.on('end', () => {
      resolve(length > LARGEST_BODY ? tooLargeBody() : Buffer.concat(chunks))
    })
    incoming.on('error', reject)
    incoming.on('close', () => {
      // An error takes its time to make, and all connections close.
      if (!incoming.readableEnded) reject(new Error('the client went away'))
    })
  })
}

function pairsOf(flat: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let at = 0; at < flat.length; at += 2) pairs.push([flat[at] ?? '', flat[at + 1] ?? ''])
  return pairs
}
