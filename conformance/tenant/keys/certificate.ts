import { fromBase64 } from '../../engine/base64.ts'
import { contentOf, type Element, elements, TAG } from './der_reader.ts'

/** What a certificate says of itself (RFC 5280, 4.1). Nothing of it is verified here. */
export interface Certificate {
  /** Values of the subject's parts, without their names. */
  readonly subject: string
  /** Of these parts the common name; '' without one. */
  readonly commonName: string
  /** Epoch milliseconds. */
  readonly notBefore: number
  /** Epoch milliseconds. */
  readonly notAfter: number
  /** Its key: modulus and exponent of RSA, else the bytes of the bit string. */
  readonly key: { readonly n: Uint8Array; readonly e: Uint8Array } | { readonly bits: Uint8Array }
}

/** Reads an entry of `x5c`: DER in base64 (RFC 7517, 4.7). `undefined` for anything else. */
export function readCertificate(x5c: unknown): Certificate | undefined {
  const bytes = typeof x5c === 'string' ? fromBase64(x5c) : undefined
  if (!bytes) return undefined
  try {
    return read(bytes)
  } catch {
    return undefined
  }
}

function read(bytes: Uint8Array): Certificate {
  const whole = elements(contentOf(elements(bytes), 0, TAG.sequence))
  const parts = elements(contentOf(whole, 0, TAG.sequence))
  const fields = parts[0]?.tag === TAG.version ? parts.slice(1) : parts
  // serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo
  const [notBefore, notAfter] = elements(contentOf(fields, 3, TAG.sequence)).map(timeOf)
  if (notBefore === undefined || notAfter === undefined) throw new RangeError('no validity')
  const [algorithm, bitString] = elements(contentOf(fields, 5, TAG.sequence))
  if (!algorithm || bitString?.tag !== TAG.bitString) throw new RangeError('no key')
  const name = partsOf(contentOf(fields, 4, TAG.sequence))
  return {
    subject: name.map(({ value }) => value).join(', '),
    commonName: name.find(({ type }) => type === COMMON_NAME)?.value ?? '',
    notBefore,
    notAfter,
    key: keyOf(elements(algorithm.content)[0], bitString.content.subarray(1)),
  }
}

/** rsaEncryption, and id-RSASSA-PSS for keys that are good for it alone (RFC 8017, A.1 and A.2.3). */
const RSA = ['2a864886f70d010101', '2a864886f70d01010a']

function keyOf(algorithm: Element | undefined, bits: Uint8Array): Certificate['key'] {
  if (!algorithm || !RSA.includes(hex(algorithm.content))) return { bits }
  const numbers = elements(contentOf(elements(bits), 0, TAG.sequence))
  const [n, e] = [0, 1].map((index) => withoutZeros(contentOf(numbers, index, TAG.integer)))
  return { n: n as Uint8Array, e: e as Uint8Array }
}

/** 2.5.4.3 (RFC 5280, A.1) */
const COMMON_NAME = '550403'

/** The parts of a distinguished name. */
function partsOf(content: Uint8Array): { type: string; value: string }[] {
  const pairs = elements(content).flatMap((set) => elements(set.content))
  return pairs.map((pair) => {
    const [type, value] = elements(pair.content)
    if (!type || !value) throw new RangeError('a part of the name has no value')
    const isWide = value.tag === 0x1e // BMPString
    const decoder = new TextDecoder(isWide ? 'utf-16be' : 'utf-8')
    return { type: hex(type.content), value: decoder.decode(value.content) }
  })
}

/** RFC 5280, 4.1.2.5: the years of UTCTime have two digits, and end with 2049. */
function timeOf({ tag, content }: Element): number {
  const text = new TextDecoder().decode(content)
  const century = Number(text.slice(0, 2)) < 50 ? '20' : '19'
  const digits = tag === TAG.utcTime ? century + text : text
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits)?.map(Number) ?? []
  if (year === undefined) throw new RangeError('no time')
  return Date.UTC(year, (month ?? 0) - 1, day, hour, minute, second)
}

const hex = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** An integer begins with a zero where its first bit would make it negative. */
function withoutZeros(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(Math.max(0, bytes.findIndex((byte) => byte !== 0)))
}
