import { Buffer } from 'node:buffer'
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { type Answer, emptyAnswer, WITHOUT_CONTENT } from './answer.ts'
import { isUnanswered, piecesOf, type Wait } from './connection.ts'

/** The order in which Kestrel writes the headers it knows; others come after them. */
const ORDER = [
  'Content-Length',
  'Connection',
  'Content-Type',
  'Date',
  'Server',
  'Allow',
  'Cache-Control',
  'Expires',
  'Location',
  'Pragma',
  'Retry-After',
  'Transfer-Encoding',
  'WWW-Authenticate',
]

// A reset that comes with the last bytes looks like an end to libuv, and so to clients on Node 20.
const PAUSE_MS = 20

/** What rendering an answer needs besides it. */
export interface Rendering {
  readonly wait: Wait
  /** Whether the connection is to end with the answer. */
  readonly isLast: boolean
  /** Ends the connection by RST. */
  readonly reset: (socket: Socket) => void
  /** Must be over before the exchange is. */
  readonly reading?: Promise<void>
}

/** A refusal of the web server itself, which ends the connection. */
export function refusalOf(status: number, nowMs: number): Answer {
  return emptyAnswer(status, [
    ['Connection', 'close'],
    ['Date', new Date(nowMs).toUTCString()],
    ['Server', 'Kestrel'],
  ])
}

/** A refusal as text, for a connection whose request could not be parsed. */
export function refusalText(status: number, nowMs: number): string {
  const lines = refusalOf(status, nowMs).headers.map((header) => header.join(': '))
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', ''].join('\r\n')
}

/**
 * Writes an answer as it stands: nothing is added but the framing. Settles once it is handed over to
 * the system, or what the connection does instead is done.
 */
export async function writeAnswer(
  outgoing: ServerResponse,
  answer: Answer,
  { wait, isLast, reset, reading }: Rendering,
): Promise<void> {
  const { socket } = outgoing.req
  const { connection } = answer
  const end = connection && 'ends' in connection
    ? () => void (connection.ends === 'reset' ? reset(socket) : socket.destroy())
    : undefined
  if (end && isUnanswered(answer)) return end()
  outgoing.removeHeader('Connection') // or Node says keep-alive
  outgoing.writeHead(answer.status, headersFor(outgoing.req, answer, isLast).flat())
  if (!connection && !reading) return void outgoing.end(answer.body)
  outgoing.flushHeaders()
  for await (const piece of piecesOf(answer, wait)) await written(outgoing, piece)
  await reading
  if (!end) return void outgoing.end()
  await written(socket, Buffer.alloc(0)) // what came before is out
  await setTimeout(PAUSE_MS)
  end()
}

function written(stream: Socket | ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => error ? reject(error) : resolve())
  })
}

/** An answer without length is sent in chunks, to those who know them. */
function headersFor(
  { method, httpVersion }: IncomingMessage,
  { status, headers }: Answer,
  isLast: boolean,
): [string, string][] {
  const all = headers.map(([name, value]): [string, string] => [name, value])
  const has = (wanted: string) => all.some(([name]) => name === wanted)
  const isChunked = !has('Content-Length') && !WITHOUT_CONTENT.includes(status) &&
    method !== 'HEAD' && httpVersion === '1.1'
  if (isChunked) all.push(['Transfer-Encoding', 'chunked'])
  if (isLast && !has('Connection')) all.push(['Connection', 'close'])
  return all.sort(([one], [other]) => place(one) - place(other))
}

function place(name: string): number {
  const at = ORDER.indexOf(name)
  return at < 0 ? ORDER.length : at
}
