import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { ControlError } from './control_answer_node.ts'

/**
 * Lets in who has the key and is no web page: pages send their origin, and a name that was bound to
 * this machine behind the browser's back (DNS rebinding) shows in `Host`.
 *
 * @throws {ControlError} 403 or 401
 */
export function guard({ headers, socket }: IncomingMessage, key: string): void {
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${socket.localPort}`)
  if (headers.origin !== undefined || !hosts.includes(headers.host ?? '')) {
    throw new ControlError(403, `the control API is for programs that call it by ${hosts[0]}`)
  }
  const [, given] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? []
  if (given === undefined || !equal(given, key)) {
    throw new ControlError(401, 'Authorization must be Bearer and the key in the key file', {
      'WWW-Authenticate': 'Bearer',
    })
  }
}

/** In constant time, whatever their lengths are. */
function equal(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}
