/**
 * The network as a way to a tenant, on Node, Deno and Bun.
 *
 * @module
 */
import { createSecureContext } from 'node:tls'
import type { Transport } from './engine/exchange.ts'
import { sayHello } from './transport/hello_node.ts'
import { placeOf } from './transport/host.ts'
import { sendOnce } from './transport/send_node.ts'
import { shakeHands } from './transport/shake_hands_node.ts'
import { trustedAuthorities } from './transport/trusted_node.ts'

/** Options of {@linkcode createNodeTransport}. */
export interface NodeTransportOptions {
  /**
   * Authorities to trust besides those of the runtime and of NODE_EXTRA_CA_CERTS: PEM texts, each of
   * one certificate or more. Default: none.
   */
  readonly ca?: readonly string[] | undefined
}

/**
 * Sends each request over `node:http` or `node:https`, on a new connection, to the very host: no
 * proxy of the environment is used. Certificates are always verified, but in `handshake`, which
 * sends nothing behind the handshake.
 *
 * @throws {TypeError} if a text of `ca` has no certificate
 */
export function createNodeTransport({ ca = [] }: NodeTransportOptions = {}): Transport {
  const authorities = trustedAuthorities(ca)
  // Made once: to read all authorities takes as long as a request.
  const context = authorities && createSecureContext({ ca: authorities })
  return {
    send: (request, signal) => sendOnce(request, signal, context),
    handshake: (url, offer, signal) =>
      offer === 'default'
        ? shakeHands(placeOf(url), ca, context, signal)
        : sayHello(placeOf(url), offer, signal),
  }
}
