import { Buffer } from 'node:buffer'
import type { Case, RecordedRequest } from './cases.ts'
import { bytesOf, fill, type Fillings } from './fill.ts'
import { PORT } from './laboratory.ts'
import { targetOf } from './replay.ts'

// By their notes; where there is none, by their answer, which is that to a missing Host.
const WITHOUT_HOST = /^(API\.nohost|D20|D53|D54|E29\.11|IN\.host10|J08)$/

/** A recorded request as its bytes on the wire, a letter a byte. */
export function requestText(one: Case, request: RecordedRequest, given: Fillings): string {
  const { method, version = 'HTTP/1.1' } = request
  const body = Buffer.from(bytesOf(fill(request.body, given))).toString('latin1')
  const headers = request.headers.map(([name, value]) => [name, fill(value, given)])
  const has = (wanted: RegExp) => headers.some(([name = '']) => wanted.test(name))
  if (!has(/^Host$/i) && !WITHOUT_HOST.test(one.id)) headers.unshift(['Host', `localhost:${PORT}`])
  if (!has(/^(Content-Length|Transfer-Encoding)$/i) && (body !== '' || method === 'POST')) {
    headers.push(['Content-Length', String(body.length)])
  }
  const lines = headers.map((header) => header.join(': '))
  if (one.id === 'L.badhdr') lines.push('a line without colon')
  const requestLine = `${method} ${targetOf(one, request, given)} ${version}`
  return [requestLine, ...lines, '', body].join('\r\n')
}
