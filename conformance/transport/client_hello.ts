import type { TlsOffer } from '../engine/exchange.ts'
import { OUTDATED_SUITES, SUITES_OF_13, USUAL_SUITES, WEAK_SUITES } from './cipher_suites.ts'

/** What a first message offers. */
export interface Hello {
  /** The highest version, as on the wire: `0x0303` is TLS 1.2. */
  readonly version: number
  /** Numbers and names. */
  readonly suites: Readonly<Record<number, string>>
  /** Whether a lower version may be chosen: where suites are what is asked about, or the oldest. */
  readonly isAnyVersion: boolean
}

const OLD_SUITES = { ...USUAL_SUITES, ...OUTDATED_SUITES, ...WEAK_SUITES }

/** The offers that are written by hand, since a runtime's own TLS cannot make all of them. */
export const HELLOS: Readonly<Record<Exclude<TlsOffer, 'default'>, Hello>> = {
  'TLSv1.3': { version: 0x0304, suites: SUITES_OF_13, isAnyVersion: false },
  'TLSv1.2': { version: 0x0303, suites: OLD_SUITES, isAnyVersion: false },
  'TLSv1.1': { version: 0x0302, suites: OLD_SUITES, isAnyVersion: false },
  // SSL 3.0 is worse still.
  TLSv1: { version: 0x0301, suites: OLD_SUITES, isAnyVersion: true },
  outdated: { version: 0x0303, suites: OUTDATED_SUITES, isAnyVersion: true },
  weak: { version: 0x0303, suites: WEAK_SUITES, isAnyVersion: true },
}

/**
 * The first message of a client (RFC 5246, 7.4.1.2; RFC 8446, 4.1.2), in its record. The order of
 * suites is that of their numbers: it is the server's to choose.
 *
 * @param name for SNI (RFC 6066, 3); '' for a host without a name
 */
export function clientHello({ version, suites }: Hello, name: string): Uint8Array {
  const is13 = version === 0x0304
  // TLS 1.3 calls itself 1.2 here, and gives its version in an extension (RFC 8446, 4.1.2).
  const legacy = Math.min(version, 0x0303)
  const extensions = [
    ...name === '' ? [] : [extension(0, sized(2, [0, ...sized(2, ascii(name))]))],
    extension(10, sized(2, GROUPS.flatMap(u16))),
    extension(11, [1, 0]), // points uncompressed
    extension(13, sized(2, SIGNATURES.flatMap(u16))),
    extension(23, []), // extended master secret: some servers insist
    ...is13
      ? [extension(43, sized(1, u16(version))), extension(51, sized(2, share()))]
      : [extension(0xff01, [0])], // secure renegotiation
  ]
  const body = [
    ...u16(legacy),
    ...random(32),
    ...sized(1, is13 ? random(32) : []), // a session identifier, for middleboxes (RFC 8446, D.4)
    ...sized(2, Object.keys(suites).map(Number).flatMap(u16)),
    ...[1, 0], // no compression
    ...sized(2, extensions.flat()),
  ]
  const handshake = [1, ...sized(3, body)]
  return Uint8Array.from([22, ...u16(Math.min(legacy, 0x0301)), ...sized(2, handshake)])
}

/** x25519, secp256r1, secp384r1, secp521r1, x448 (RFC 8446, 4.2.7). */
const GROUPS = [29, 23, 24, 25, 30]
/** ECDSA, RSA-PSS, EdDSA and RSA, down to SHA-1: the server's certificate is no matter here. */
const SIGNATURES = [
  ...[0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0807, 0x0808],
  // RSA-PSS again, for keys that are good for nothing else.
  ...[0x0809, 0x080a, 0x080b],
  ...[0x0401, 0x0501, 0x0601, 0x0203, 0x0201],
]

/** Of x25519, where any 32 bytes are a public key: the handshake ends before it is used. */
function share(): number[] {
  return [...u16(29), ...sized(2, random(32))]
}

function extension(type: number, data: readonly number[]): number[] {
  return [...u16(type), ...sized(2, data)]
}

/** @param width bytes of the length in front */
function sized(width: 1 | 2 | 3, data: readonly number[]): number[] {
  const length = [data.length >> 16, data.length >> 8, data.length].map((byte) => byte & 0xff)
  return [...length.slice(3 - width), ...data]
}

function u16(value: number): number[] {
  return [value >> 8, value & 0xff]
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0))
}

function random(length: number): number[] {
  return [...crypto.getRandomValues(new Uint8Array(length))]
}
