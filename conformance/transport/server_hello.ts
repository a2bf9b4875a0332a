import type { HandshakeResult } from '../engine/exchange.ts'
import type { Hello } from './client_hello.ts'

/**
 * Reads what a server said to a first message (RFC 5246, 7.4.1.3 and 7.2; RFC 8446, 4.1.3).
 *
 * @param bytes all that came so far
 * @returns `undefined` as long as more must come
 */
export function readAnswer(
  bytes: Uint8Array,
  { version, suites, isAnyVersion }: Hello,
): HandshakeResult | undefined {
  const at = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes.length > 1 && !(isRecord(bytes) && bytes[1] === 3)) {
    return { outcome: 'unreachable', message: 'what answers is not TLS' }
  }
  if (bytes.length < 5 || bytes.length < 5 + at.getUint16(3)) return undefined
  if (bytes[0] === ALERT) {
    const alert = bytes[6] ?? 0
    return { outcome: 'refused', message: `alert ${alert} ${ALERTS[alert] ?? ''}`.trim() }
  }
  try {
    const chosen = readServerHello(at)
    const protocol = VERSIONS[chosen.version] ?? `version 0x${chosen.version.toString(16)}`
    const cipher = suites[chosen.suite]
    if (cipher === undefined || !(isAnyVersion || chosen.version === version)) {
      return { outcome: 'refused', message: `the server chose ${protocol}, which was not offered` }
    }
    return { outcome: 'accepted', protocol, cipher: `TLS_${cipher}` }
  } catch {
    return { outcome: 'unreachable', message: 'what answers is no ServerHello of TLS' }
  }
}

const HANDSHAKE = 22
const ALERT = 21
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
  112: 'unrecognized_name',
}

function isRecord([type]: Uint8Array): boolean {
  return type === HANDSHAKE || type === ALERT
}

/** @throws {Error} if it is none */
function readServerHello(at: DataView): { version: number; suite: number } {
  if (at.getUint8(5) !== 2) throw new RangeError('no ServerHello')
  const end = 5 + at.getUint16(3)
  let version = at.getUint16(9)
  let next = 11 + 32
  next += 1 + at.getUint8(next) // session identifier
  const suite = at.getUint16(next)
  next += 2 + 1 + 2 // suite, compression, length of the extensions
  while (next < end) {
    if (at.getUint16(next) === 43) version = at.getUint16(next + 4) // supported_versions
    next += 4 + at.getUint16(next + 2)
  }
  return { version, suite }
}
