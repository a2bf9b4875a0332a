import { Buffer } from 'node:buffer'
import { type IncomingMessage, type OutgoingHttpHeaders, request as httpRequest } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { isIP } from 'node:net'
import type { ConnectionOptions, SecureContext } from 'node:tls'
import type { Header, WireRequest, WireResponse, WireResult } from '../engine/exchange.ts'
import { beginningOf } from './beginning.ts'
import { decodedBody } from './decoded_body_node.ts'
import { failureOf, failureOfAbort, type Stage } from './failure.ts'

/** Of a body that is kept, coded and decoded; the rest is counted only. */
const KEPT_BYTES = 256 * 1024
/** Of a body that is read at all. */
const MOST_BYTES = 8 * 1024 * 1024
const MOST_HEADER_BYTES = 64 * 1024
/** Of the first of several addresses, before the next is tried: Node's 250 are too few for some. */
const ADDRESS_MS = 2_000

/**
 * Sends one request on a connection of its own. Never rejects.
 *
 * @param context what is trusted; `undefined`: as the runtime has it
 */
export function sendOnce(
  request: WireRequest,
  signal: AbortSignal,
  context: SecureContext | undefined,
): Promise<WireResult> {
  const startedAt = performance.now()
  const url = new URL(request.url)
  const isHttps = url.protocol === 'https:'
  let stage: Stage = 'connecting'
  let addressFamily: 4 | 6 | undefined

  return new Promise((resolve) => {
    const settle = (result: Pick<WireResult, 'failure' | 'response'>) => {
      signal.removeEventListener('abort', abort)
      resolve({ ...result, durationMs: performance.now() - startedAt, addressFamily })
    }
    const fail = (error: unknown) =>
      settle({
        failure: signal.aborted
          ? failureOfAbort(signal.reason, `${url.host}${url.pathname}`, stage)
          : failureOf(error, url.host, stage),
      })
    let end = (): void => {}
    const abort = () => {
      fail(undefined)
      end()
    }
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort)
    try {
      const options: RequestOptions & ConnectionOptions & {
        autoSelectFamilyAttemptTimeout: number
      } = {
        method: request.method,
        // The types know no pairs, which are what keeps order and spelling.
        headers: headersOf(request, url) as unknown as OutgoingHttpHeaders,
        agent: false,
        maxHeaderSize: MOST_HEADER_BYTES,
        autoSelectFamilyAttemptTimeout: ADDRESS_MS,
        // Whatever NODE_TLS_REJECT_UNAUTHORIZED says: a secret may be in it.
        rejectUnauthorized: true,
        ...context && { secureContext: context },
      }
      const outgoing = isHttps ? httpsRequest(url, options) : httpRequest(url, options)
      end = () => void outgoing.destroy()
      outgoing.on('socket', (socket) => {
        socket.on('connect', () => {
          stage = isHttps ? 'shaking hands' : 'waiting'
          const family = isIP(socket.remoteAddress ?? '')
          if (family !== 0) addressFamily = family as 4 | 6
        })
        socket.on('secureConnect', () => stage = 'waiting')
      })
      outgoing.on('error', fail)
      outgoing.on('response', (incoming) => {
        stage = 'reading'
        read(incoming).then((response) => settle({ response }), fail).finally(end)
      })
      // As bytes: a text would go out with the headers in front, and give them its encoding.
      outgoing.end(request.body === undefined ? undefined : Buffer.from(request.body))
    } catch (error) {
      fail(error)
    }
  })
}

/** As they go out. `Connection: close`: the next request must not find this connection. */
function headersOf({ headers, body }: WireRequest, url: URL): string[][] {
  const length = body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))]]
  const asks = headers.some(([name]) => name.toLowerCase() === 'accept-encoding')
  const utf8 = (text: string) => Buffer.from(text).toString('latin1')
  return [
    ['Host', url.host],
    ...headers.map(([name, value]) => [name, utf8(value)]),
    // Without it, any coding may come (RFC 9110, 12.5.3).
    ...asks ? [] : [['Accept-Encoding', 'identity']],
    ...length,
    ['Connection', 'close'],
  ]
}

async function read(incoming: IncomingMessage): Promise<WireResponse> {
  const { readBytes, ...came } = await beginningOf(incoming, KEPT_BYTES, MOST_BYTES)
  const headers = pairs(incoming.rawHeaders)
  const { bytes, isCut } = await decodedBody(came, headers, KEPT_BYTES)
  return {
    status: incoming.statusCode ?? 0,
    headers,
    bodyBytes: readBytes,
    isCut,
    ...decode(bytes, isCut),
  }
}

/** @param isCut whether the last character may be incomplete */
function decode(bytes: Uint8Array, isCut: boolean): Pick<WireResponse, 'body' | 'isUtf8'> {
  const stream = { stream: isCut }
  try {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return { body: strict.decode(bytes, stream), isUtf8: true }
  } catch {
    const lenient = new TextDecoder('utf-8', { ignoreBOM: true })
    return { body: lenient.decode(bytes, stream), isUtf8: false }
  }
}

/** Names and values in turn, as the runtime gives them. */
function pairs(raw: readonly string[]): Header[] {
  const names = raw.filter((_, index) => index % 2 === 0)
  return names.map((name, index) => [name, raw[2 * index + 1] ?? ''])
}
