import type { RecordedHeaders } from './cases.ts'

/** An answer as it stands on the wire (RFC 9112, 4 to 7). */
export interface SocketAnswer {
  readonly statusLine: string
  readonly status: number
  /** In order and casing of the wire. */
  readonly headers: RecordedHeaders
  /** Without its framing. */
  readonly body: Uint8Array
}

/**
 * Reads one, interim answers left out (RFC 9110, 15.2). `undefined`: there is more to come.
 *
 * @param text of the connection so far, a letter a byte
 * @param method of the request
 */
export function readAnswer(text: string, method: string): SocketAnswer | undefined {
  const [, interim] = /^(HTTP\/1\.1 1\d\d [^]*?\r\n\r\n)/.exec(text) ?? []
  if (interim) return readAnswer(text.slice(interim.length), method)
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(': ')
    return [line.slice(0, colon), line.slice(colon + 2)]
  })
  const value = (wanted: string) => headers.find(([name]) => name === wanted)?.[1]
  const rest = text.slice(end + 4)
  const status = Number(statusLine.split(' ')[1])
  const isChunked = value('Transfer-Encoding') === 'chunked'
  const hasNone = method === 'HEAD' || status === 204 || status === 304
  const body = hasNone
    ? ''
    : isChunked
    ? dechunked(rest)
    : exactly(rest, Number(value('Content-Length')))
  if (body === undefined) return undefined
  const bytes = Uint8Array.from(body, (letter) => letter.charCodeAt(0))
  return { statusLine, status, headers, body: bytes }
}

function exactly(text: string, length: number): string | undefined {
  return text.length >= length ? text.slice(0, length) : undefined
}

function dechunked(text: string): string | undefined {
  const [line, size] = /^([\da-f]+)\r\n/i.exec(text) ?? []
  if (!line || !size) return undefined
  const length = parseInt(size, 16)
  const chunk = exactly(text.slice(line.length), length)
  if (chunk === undefined) return undefined
  if (length === 0) return text.startsWith(`${line}\r\n`) ? '' : undefined
  const more = dechunked(text.slice(line.length + length + 2))
  return more === undefined ? undefined : chunk + more
}
