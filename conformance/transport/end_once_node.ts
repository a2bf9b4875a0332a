import type { Socket } from 'node:net'
import type { HandshakeResult } from '../engine/exchange.ts'
import { failureOfAbort } from './failure.ts'

/**
 * How a handshake ends, whichever comes first: a result, or the time is up. The connection goes
 * with it.
 */
export function endOnce(
  socket: Socket,
  resolve: (result: HandshakeResult) => void,
  signal: AbortSignal,
  label: string,
): (result: HandshakeResult) => void {
  const settle = (result: HandshakeResult) => {
    signal.removeEventListener('abort', abort)
    socket.destroy()
    resolve(result)
  }
  const abort = () => {
    const { message } = failureOfAbort(signal.reason, label, 'shaking hands')
    settle({ outcome: 'unreachable', message })
  }
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  return settle
}
