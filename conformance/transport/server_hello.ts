import type { HandshakeResult } from '../engine/exchange.ts'
import type { Hello } from './client_hello.ts'

/**
 * Reads what a server said to a first message (RFC 5246, 7.4.1.3 and 7.2; RFC 8446, 4.1.3).
 *
 * @param bytes all that came so far
 * @returns `undefined` as long as more must come
 */
export function readAnswer(bytes: Uint8Array, hello: Hello): HandshakeResult | undefined {
  let rest = bytes
  let message: readonly number[] = []
  for (;;) {
    if (rest.length > 1 && !(isRecord(rest) && rest[1] === 3)) {
      return { outcome: 'unreachable', message: 'what answers is not TLS' }
    }
    const end = 5 + numberOf(rest.slice(3, 5))
    if (rest.length < 5 || rest.length < end) return bytes.length > MOST_BYTES ? NONE : undefined
    const [content, isAlert] = [rest.subarray(5, end), rest[0] === ALERT]
    rest = rest.subarray(end)
    if (isAlert) {
      const [level, alert = 0] = content
      // Of a server that goes on without knowing the name (RFC 6066, 3).
      if (level === WARNING && alert === UNRECOGNIZED_NAME) continue
      return { outcome: 'refused', message: `alert ${alert} ${ALERTS[alert] ?? ''}`.trim() }
    }
    // A message may be cut into records, and a record hold several (RFC 5246, 6.2.1).
    message = [...message, ...content]
    if (message.length > 0 && message[0] !== SERVER_HELLO) return NONE
    const length = 4 + numberOf(message.slice(1, 4))
    if (message.length >= 4 && message.length >= length) {
      return answerOf(Uint8Array.from(message.slice(0, length)), hello)
    }
  }
}

function answerOf(
  message: Uint8Array,
  { version, suites, isAnyVersion }: Hello,
): HandshakeResult {
  try {
    const chosen = readServerHello(new DataView(message.buffer))
    const protocol = VERSIONS[chosen.version] ?? `version 0x${chosen.version.toString(16)}`
    const cipher = suites[chosen.suite]
    const isOffered = chosen.version === version || (isAnyVersion && chosen.version < version)
    if (cipher === undefined || !isOffered) {
      return { outcome: 'refused', message: `the server chose ${protocol}, which was not offered` }
    }
    return { outcome: 'accepted', protocol, cipher: `TLS_${cipher}` }
  } catch {
    return NONE
  }
}

const NONE = { outcome: 'unreachable', message: 'what answers is no ServerHello of TLS' } as const
/** No first answer is longer, certificates and all. */
const MOST_BYTES = 128 * 1024
const HANDSHAKE = 22
const ALERT = 21
const SERVER_HELLO = 2
const WARNING = 1
const UNRECOGNIZED_NAME = 112
const VERSIONS: Readonly<Record<number, string>> = {
  0x0300: 'SSLv3',
  0x0301: 'TLSv1',
  0x0302: 'TLSv1.1',
  0x0303: 'TLSv1.2',
  0x0304: 'TLSv1.3',
}
/** Of RFC 8446, 6.2 those that come at this point. */
const ALERTS: Readonly<Record<number, string>> = {
  40: 'handshake_failure',
  47: 'illegal_parameter',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  [UNRECOGNIZED_NAME]: 'unrecognized_name',
}

function isRecord([type]: Uint8Array): boolean {
  return type === HANDSHAKE || type === ALERT
}

function numberOf(bytes: Iterable<number>): number {
  return [...bytes].reduce((number, byte) => number * 256 + byte, 0)
}

/** @throws {RangeError} if it is none */
function readServerHello(at: DataView): { version: number; suite: number } {
  let version = at.getUint16(4)
  let next = 6 + 32
  next += 1 + at.getUint8(next) // session identifier
  const suite = at.getUint16(next)
  next += 2 + 1 + 2 // suite, compression, length of the extensions, which old servers leave out
  while (next < at.byteLength) {
    if (at.getUint16(next) === 43) version = at.getUint16(next + 4) // supported_versions
    next += 4 + at.getUint16(next + 2)
  }
  return { version, suite }
}
