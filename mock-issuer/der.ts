// DER (X.690) as far as the certificates of RFC 5280 need it.

export type Octets = readonly number[]

/** One element: tag, length, content. */
export function der(tag: number, ...parts: Octets[]): Octets {
  const content = parts.flat()
  const length: number[] = []
  for (let rest = content.length; rest > 0; rest >>>= 8) length.unshift(rest & 0xff)
  const head = content.length < 0x80 ? [content.length] : [0x80 | length.length, ...length]
  return [tag, ...head, ...content]
}

export const TRUE: Octets = [0x01, 0x01, 0xff]
export const sequence = (...parts: Octets[]): Octets => der(0x30, ...parts)
export const oid = (...encoded: number[]): Octets => der(0x06, encoded)
export const bitString = (unusedBits: number, bits: Octets): Octets => der(0x03, [unusedBits], bits)
export const ascii = (text: string): Octets => Array.from(text, (letter) => letter.charCodeAt(0))
export const octets = (buffer: ArrayBuffer): Octets => [...new Uint8Array(buffer)]

/** A positive integer: without leading zeros, but one where a set first bit would mean a minus. */
export function integer(unsigned: Octets): Octets {
  const digits = unsigned.slice(unsigned.findIndex((octet) => octet !== 0))
  return der(0x02, (digits[0] ?? 0) < 0x80 ? [] : [0], digits)
}

/** UTCTime, whose years have two digits and end with 2049, or GeneralizedTime; of 1950 to 9999. */
export function time(date: Date): Octets {
  const digits = date.toISOString().replace(/\D/g, '').slice(0, 14)
  const isShort = date.getUTCFullYear() < 2050
  return isShort ? der(0x17, ascii(`${digits.slice(2)}Z`)) : der(0x18, ascii(`${digits}Z`))
}

/** A distinguished name of one part. */
export function commonName(text: string): Octets {
  const utf8 = der(0x0c, [...new TextEncoder().encode(text)])
  return sequence(der(0x31, sequence(oid(0x55, 4, 3), utf8)))
}

/** @param id last number of its identifier, after 2.5.29 */
export function extension(id: number, value: Octets, critical?: 'critical'): Octets {
  return sequence(oid(0x55, 0x1d, id), critical ? TRUE : [], der(0x04, value))
}
