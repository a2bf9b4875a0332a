import type { AddressInfo, Socket } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { Certificates } from '../mock-issuer/certificate.ts'

/** A TLS server that answers each connection's first bytes as it is told, HTTP or not. */
export interface RawTlsServer {
  readonly origin: string
  /** Connections that sent something. */
  readonly requests: string[]
  close(): Promise<void>
}

/**
 * @param answer is called once a connection has sent its first bytes; `reset` breaks the connection
 * below TLS
 */
export async function startRawTlsServer(
  certificates: Certificates,
  answer: (socket: TLSSocket, reset: () => void) => void,
): Promise<RawTlsServer> {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer({
    key: certificates.privateKeyPem,
    cert: certificates.certificatePem,
  }, (socket) => {
    socket.on('error', () => {}) // clients that leave are what is tested
    socket.once('data', (bytes) => {
      requests.push(bytes.toString('latin1'))
      answer(socket, () => {
        for (const raw of sockets) if (raw.remotePort === socket.remotePort) raw.resetAndDestroy()
      })
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
