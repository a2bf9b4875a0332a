import { type Answer, bytesIn } from './answer.ts'
import { MockIssuerError } from './check.ts'
import type { ConnectionFault } from './connection.ts'
import type { Fault } from './fault.ts'

/** The connection is reset (RST) in place of an answer: `fetch` rejects. */
export function resetBeforeHeaders(): Fault {
  return unanswered('reset before headers', 'reset')
}

/** The connection is closed (FIN) in place of an answer: `fetch` rejects. */
export function close(): Fault {
  return unanswered('close', 'closed')
}

/** The headers of the answer arrive, then the connection is reset: reading the body rejects. */
export function resetAfterHeaders(): Fault {
  return carried('reset after headers', () => ({ ends: 'reset', afterBytes: 0 }))
}

/**
 * The answer is cut off on the wire: its `Content-Length` is right, but the connection is closed after
 * so many bytes of the body, which must be fewer than it has. `fault.truncate` makes a shorter answer
 * of it instead, which arrives as a whole.
 */
export function cutOff(length: number): Fault {
  if (!Number.isInteger(length) || length < 0) {
    throw new MockIssuerError('fault.cutOff', 'must be a whole number of bytes from 0')
  }
  return carried('cut off', (bytes) => {
    if (length < bytes) return { ends: 'closed', afterBytes: length }
    throw new MockIssuerError('fault.cutOff', `must be less than the ${bytes} bytes of the answer`)
  })
}

/**
 * The headers and half of the body arrive, then nothing for so many seconds of the tenant's clock, then
 * the rest. Default: `Infinity`, for ever.
 */
export function stall(seconds: number = Infinity): Fault {
  if (typeof seconds !== 'number' || !(seconds > 0)) {
    throw new MockIssuerError('fault.stall', 'must be more than 0 seconds, or Infinity')
  }
  return carried('stall', (bytes) => {
    const firstBytes = Math.floor(bytes / 2)
    return { firstBytes, pieceBytes: bytes, secondsBetween: seconds }
  })
}

/** The body arrives byte by byte, so many seconds of the tenant's clock before each. */
export function trickle(secondsPerByte: number): Fault {
  if (!(Number.isFinite(secondsPerByte) && secondsPerByte > 0)) {
    throw new MockIssuerError('fault.trickle', 'must be a number of seconds above 0')
  }
  const pieces = { firstBytes: 0, pieceBytes: 1, secondsBetween: secondsPerByte }
  return carried('trickle', () => pieces)
}

function unanswered(name: string, ends: 'reset' | 'closed'): Fault {
  const answer: Answer = { status: 0, headers: [], body: '', connection: { ends } }
  return { name, changesAnswer: false, run: () => answer }
}

/** @param fault for an answer of so many bytes */
function carried(name: string, fault: (bytes: number) => ConnectionFault): Fault {
  return {
    name,
    changesAnswer: true,
    run(answer) {
      if (!answer) return undefined
      const bytes = bytesIn(answer.body)
      if (bytes > 0) return { ...answer, connection: fault(bytes) }
      throw new MockIssuerError(
        'faults.do',
        `'${name}' is for answers with a body, and this one has none: put it on another request`,
      )
    },
  }
}
