import { Buffer } from 'node:buffer'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** What came over a connection, and how it ended; `open`: it did not, all that was wanted is there. */
export interface Received {
  /** A letter a byte. */
  readonly text: string
  readonly end: 'open' | 'closed' | 'reset'
}

/** A connection to a server on loopback, with nothing of HTTP about it. */
export interface RawConnection {
  send(text: string): void
  /** Ends this side only. */
  sendEnd(): void
  /** Settles when the connection ends, or `isEnough` says so of the text so far; then it is over. */
  receive(isEnough?: (text: string) => boolean): Promise<Received>
}

/** @param authority makes it TLS: the certificate to trust, in PEM */
export function connectRaw(port: number, authority?: string): RawConnection {
  const socket: Socket = authority === undefined
    ? connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    : connectTls({ port, host: '127.0.0.1', ca: authority, servername: 'localhost' })
  let text = ''
  let end: Received['end'] = 'open'
  let look = () => {}
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1')
    look()
  })
  socket.on('end', () => {
    if (end === 'open') end = 'closed'
    look()
  })
  socket.on('error', () => {
    end = 'reset'
    look()
  })
  return {
    send: (letters) => void socket.write(Buffer.from(letters, 'latin1')),
    sendEnd: () => void socket.end(),
    receive: (isEnough = () => false) =>
      new Promise((resolve) => {
        look = () => {
          if (end === 'open' && !isEnough(text)) return
          // A reset may follow on what looks like an end.
          look = () => {}
          socket.destroy()
          resolve({ text, end })
        }
        look()
      }),
  }
}
