import { Buffer } from 'node:buffer'
import { connect } from 'node:net'
import type { HandshakeResult, TlsOffer } from '../engine/exchange.ts'
import { clientHello, HELLOS } from './client_hello.ts'
import { endOnce } from './end_once_node.ts'
import { failureOf } from './failure.ts'
import { type HostPlace, serverName } from './host.ts'
import { readAnswer } from './server_hello.ts'

/**
 * Sends the first message of a handshake, written by hand, and reads the first answer to it. No
 * runtime's TLS has a part in it, so that what it cannot offer is never taken for refused. Nothing
 * else is sent. Never rejects.
 */
export function sayHello(
  place: HostPlace,
  offer: Exclude<TlsOffer, 'default'>,
  signal: AbortSignal,
): Promise<HandshakeResult> {
  const { hostname, port, label } = place
  const hello = HELLOS[offer]
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port })
    const settle = endOnce(socket, resolve, signal, label)
    let bytes = new Uint8Array()
    let isConnected = false
    socket.on('connect', () => {
      isConnected = true
      socket.write(clientHello(hello, serverName(place)))
    })
    socket.on('data', (chunk) => {
      bytes = Uint8Array.from(Buffer.concat([bytes, chunk]))
      const result = readAnswer(bytes, hello)
      if (result) settle(result)
    })
    // Some servers, and firewalls in front of them, refuse so.
    const closed = () => settle({ outcome: 'refused', message: 'closed without an alert' })
    socket.on('end', closed)
    socket.on('error', (error) => {
      const failure = failureOf(error, label, 'shaking hands')
      if (isConnected && failure.code === 'connection-reset') return closed()
      settle({ outcome: 'unreachable', message: failure.message })
    })
  })
}
