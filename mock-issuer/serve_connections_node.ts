import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

/** The connections of a server, below TLS. */
export interface Connections {
  /** Ends one by RST. Deno cannot do so under TLS: there it is closed. */
  reset(socket: Socket): void
  /** Notes an exchange on its connection. */
  begin(incoming: IncomingMessage, done: Promise<unknown>): void
  /** Settles once the exchange is over whose request has come in as a whole, if there is one. */
  answered(socket: Socket): Promise<unknown>
  /** Whether the server is about to close. */
  isClosing(): boolean
  /** Idle ones at once, the others when they are done, all of them after a moment. */
  close(): Promise<void>
}

const MOMENT_MS = 1_000
const LINGER_MS = 5_000

/**
 * For a connection that is of no use any more, but whose client may still be sending.
 *
 * @return lets it live on
 */
export function destroyLater(socket: Socket): () => void {
  const late = setTimeout(() => socket.destroy(), LINGER_MS)
  const keep = () => clearTimeout(late)
  socket.on('close', keep)
  return keep
}

/** To be called before the server listens. */
export function trackConnections(server: Server): Connections {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  const exchanges = new WeakMap<Socket, [incoming: IncomingMessage, done: Promise<unknown>]>()
  let closed: Promise<void> | undefined
  return {
    begin: (incoming, done) => void exchanges.set(incoming.socket, [incoming, done]),
    async answered(socket) {
      const [incoming, done] = exchanges.get(socket) ?? []
      if (incoming?.complete) await done
    },
    reset(socket) {
      const { remotePort, remoteAddress } = socket
      const below = [...open].find((one) =>
        one.remotePort === remotePort && one.remoteAddress === remoteAddress
      )
      try {
        below?.resetAndDestroy()
      } catch {
        // Bun refuses it under TLS; this is what it does elsewhere.
        Object.assign(socket, { resetAndClosing: true }).destroy()
      }
    },
    isClosing: () => closed !== undefined,
    close: () =>
      closed ??= new Promise((resolve) => {
        const late = setTimeout(() => {
          for (const socket of open) socket.destroy()
        }, MOMENT_MS)
        server.close(() => {
          clearTimeout(late)
          resolve()
        })
      }),
  }
}
