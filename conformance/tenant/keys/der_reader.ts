/** One element of DER (X.690). */
export interface Element {
  readonly tag: number
  readonly content: Uint8Array
}

/** The elements that bytes are made of, one after the other. @throws {RangeError} if they are no DER */
export function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = []
  let at = 0
  const next = () => {
    const byte = bytes[at++]
    if (byte === undefined) throw new RangeError('the bytes end within an element')
    return byte
  }
  while (at < bytes.length) {
    const tag = next()
    const first = next()
    let length = first & 0x7f
    // Four bytes of length are more than any certificate needs, and safe in a number.
    if (first > 0x84 || first === 0x80) throw new RangeError('no length of DER')
    if (first > 0x80) {
      let rest = length
      for (length = 0; rest > 0; rest--) length = length * 256 + next()
    }
    if (at + length > bytes.length) throw new RangeError('an element is longer than its bytes')
    found.push({ tag, content: bytes.subarray(at, at + length) })
    at += length
  }
  return found
}

/** The content of the element at this place. @throws {RangeError} if it is of another kind */
export function contentOf(list: readonly Element[], index: number, tag: number): Uint8Array {
  const element = list[index]
  if (element?.tag !== tag) throw new RangeError(`element ${index} is not of the kind ${tag}`)
  return element.content
}

/** Tags that certificates are made of. */
export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** The version of a certificate, which the oldest ones do not have. */
  version: 0xa0,
} as const
