import { toBase64url } from './base64url.ts'
import {
  bitString,
  commonName,
  der,
  extension,
  integer,
  octets,
  oid,
  sequence,
  time,
} from './der.ts'

/** A signing key as Orchard Core makes it: RSA-2048 with a self-signed certificate for three months. */
export interface SigningKey {
  /** SHA-1 thumbprint of the certificate, 40 digits of upper-case hex. */
  readonly kid: string
  /** The same thumbprint as base64url of 27 letters (RFC 7515, 4.1.7). */
  readonly x5t: string
  /** The certificate: DER in standard base64 (RFC 7517, 4.7). */
  readonly x5c: string
  /** Modulus of the public key as base64url (RFC 7518, 6.3.1.1). */
  readonly n: string
  /** Exponent of the public key as base64url (RFC 7518, 6.3.1.2). */
  readonly e: string
  /** First moment of validity, in epoch milliseconds; whole seconds, as the certificate has it. */
  readonly notBeforeMs: number
  /** Last moment of validity, in epoch milliseconds; whole seconds, as the certificate has it. */
  readonly notAfterMs: number
  /** RSASSA-PKCS1-v1_5 with SHA-256, not extractable. */
  readonly privateKey: CryptoKey
  /** Its other half. */
  readonly publicKey: CryptoKey
}

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2_048,
  publicExponent: Uint8Array.of(1, 0, 1),
}
const MONTHS = 3
const FIRST_MS = Date.UTC(1950)
const END_MS = Date.UTC(10_000)

/**
 * Makes a new key and its certificate (RFC 5280, 4.1), with the extension and the lengths that .NET
 * gives to such certificates.
 *
 * @param options `commonName`: host of the tenant, or `localhost`; `nowMs`: start of validity, in
 * epoch milliseconds
 * @throws {TypeError} when a certificate could not name the start or the end of validity
 */
export async function createSigningKey(
  options: { readonly commonName: string; readonly nowMs: number },
): Promise<SigningKey> {
  const notBefore = wholeSeconds(options.nowMs)
  const notAfter = addMonths(notBefore, MONTHS)
  if (!(notBefore.getTime() >= FIRST_MS && notAfter.getTime() < END_MS)) {
    throw new TypeError(
      `A signing key cannot be valid for ${MONTHS} months from ${options.nowMs}: ` +
        'let the clock give epoch milliseconds of the years 1950 to 9999',
    )
  }

  const { privateKey, publicKey } = await crypto.subtle.generateKey(RSA, false, ['sign', 'verify'])
  const name = commonName(options.commonName)
  const algorithm = sequence(
    oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11), // sha256WithRSAEncryption
    der(0x05), // no parameters
  )
  const toBeSigned = sequence(
    der(0xa0, integer([2])), // version 3
    integer([0x40, ...crypto.getRandomValues(new Uint8Array(7))]), // serial number, always 8 octets
    algorithm,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    octets(await crypto.subtle.exportKey('spki', publicKey)),
    der(0xa3, sequence(extension(15, bitString(7, [0x80]), 'critical'))), // keyUsage: digitalSignature
  )
  const signature = await crypto.subtle.sign(RSA, privateKey, Uint8Array.from(toBeSigned))
  const certificate = Uint8Array.from(
    sequence(toBeSigned, algorithm, bitString(0, octets(signature))),
  )
  const thumbprint = new Uint8Array(await crypto.subtle.digest('SHA-1', certificate))
  const { n = '', e = '' } = await crypto.subtle.exportKey('jwk', publicKey)

  return {
    kid: upperHex(thumbprint),
    x5t: toBase64url(thumbprint),
    x5c: btoa(String.fromCharCode(...certificate)),
    n,
    e,
    notBeforeMs: notBefore.getTime(),
    notAfterMs: notAfter.getTime(),
    privateKey,
    publicKey,
  }
}

/** As .NET writes a thumbprint. */
export function upperHex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('').toUpperCase()
}

/** Of a certificate made at such a moment, in whole seconds. @param nowMs epoch milliseconds */
export function endOfValidity(nowMs: number): number {
  return addMonths(wholeSeconds(nowMs), MONTHS).getTime()
}

function wholeSeconds(ms: number): Date {
  return new Date(Math.floor(ms / 1_000) * 1_000)
}

/** Calendar months, as .NET counts them: the last day of a month too short for the day. */
function addMonths(date: Date, months: number): Date {
  const result = new Date(date)
  result.setUTCMonth(date.getUTCMonth() + months)
  // An overflow has led into the next month; its day 0 is the last one before.
  if (result.getUTCDate() !== date.getUTCDate()) result.setUTCDate(0)
  return result
}
